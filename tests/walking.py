"""Walking the check in a real browser: choose, go on, start."""

from playwright.sync_api import Page, expect

CALM = ["none", "none", "3-12-months", "low-back-behind", "good-then-back", "near-scar", "none"]


def choose(page: Page, *answers: str) -> None:
    """Choose on this page of the check, and go on."""
    address = page.url
    for answer in answers:
        page.check(f"input[value='{answer}']")
    page.click("main form.form button")
    page.wait_for_url(lambda url: url != address)


def start_check(page: Page) -> None:
    page.goto("/check/")
    page.get_by_role("link", name="Start", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Do you have any of these now?")
