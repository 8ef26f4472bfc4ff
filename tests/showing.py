"""A window of Chromium that shows every kind of page from memory: no server, no walk to where it is shown."""

import mimetypes
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.http import HttpResponse
from playwright.sync_api import Browser, Route

from tests.browser import Visitor

SITE = "http://pages.localhost"  # trusted like the local server of other tests
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
MEANT = ("400", "403", "405", "410", "429", "500", "503")  # pages for what goes wrong answer so


class Showing(Visitor):
    """A window on answers that were made before, each with its own headers, style and scripts."""

    def __init__(self, browser: Browser, answers: Mapping[str, HttpResponse], **options: object) -> None:
        super().__init__(browser, SITE, refusals=MEANT, **options)
        self._answers = {f"/{number}/": answer for number, answer in enumerate(answers.values())}
        self._paths = dict(zip(answers, self._answers, strict=True))
        self.kinds = tuple(answers)
        self.context.route("**/*", self._fulfill)

    def show(self, kind: str) -> None:
        """Load one kind of page."""
        self.page.goto(self._paths[kind])

    def _fulfill(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        if answer := self._answers.get(path):
            headers = {name: value for name, value in answer.headers.items() if name != "Content-Length"}
            route.fulfill(status=answer.status_code, headers=headers, body=answer.content)
        elif found := finders.find(path.removeprefix("/static/")):
            kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
            route.fulfill(body=Path(found).read_bytes(), content_type=kind)
        else:
            route.fulfill(status=404)
