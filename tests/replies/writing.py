"""A reader who writes: naming somebody who reads, sending a form as a browser would, and what came of it."""

import re
import time

from django.core import signing
from django.test import Client

from education import models
from education.actions.site import raise_content_version
from education.form_tokens import SALT

PAGE = "/replies/articles/moving-and-daily-life/"


def name_who_reads(staff, username: str = "nora", *roles: str) -> models.User:
    """Return a member of staff with an address who reads what readers write from now on."""
    person = staff(username, *(roles or ["Moderator"]))
    person.email = f"{username}@clinic.example"
    person.save()
    models.SitePolicy.objects.update(reply_moderator=person)
    raise_content_version()
    return person


def token(path: str, *, seconds_ago: int = 60, mark: str = "mark") -> str:
    """Return the token of a form that was opened that long ago."""
    return signing.dumps([path, int(time.time()) - seconds_ago, mark], salt=SALT)


def write(client: Client, path: str = PAGE, **typed: str):
    """Send a form a minute after it was opened; each one is a form of its own unless a token is given."""
    form = {"token": token(path, mark=str(time.monotonic_ns())), "name": "Ann", "text": "How long may I sit?"}
    return client.post(path, {**form, **typed})


def typed_in(response) -> str:
    """Return what stands in the field for the text."""
    found = re.search(r"<textarea[^>]*>\n?(.*?)</textarea>", response.content.decode(), re.S)
    return found.group(1) if found else ""


def last() -> models.Reply:
    """Return the newest reply."""
    return models.Reply.objects.order_by("-pk").first()
