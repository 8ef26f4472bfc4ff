"""Signing staff in: the one place that tests rely on for it, with a test client or in a browser."""

from django.test import Client
from playwright.sync_api import Page

from education import models
from tests.conftest import PASSWORD


def sign_in(client: Client, person: models.User) -> None:
    """Sign a member of staff in, as if every step of it had been gone through."""
    client.force_login(person)


def sign_in_page(page: Page, name: str) -> None:
    """Sign in by the form, as a person does."""
    page.goto("/admin/login/?next=/admin/")
    page.fill("#id_username", name)
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="Log in").click()
