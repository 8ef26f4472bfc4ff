"""Chromium, and a window of it that remembers what it asked for and what went wrong."""

import os
import shutil
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Playwright, Request

PROGRAMS = ("chromium-headless-shell", "chromium", "chromium-browser")  # the first needs a third of the work
QUIET = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")
QUIET += ("--disable-quic", "--disable-component-update", "--disable-sync")  # asks nobody for anything


def chromium(playwright: Playwright) -> Browser:
    """Start the Chromium that CHROMIUM names, else that of the machine, else Playwright's own."""
    found = filter(None, map(shutil.which, PROGRAMS))
    return playwright.chromium.launch(
        executable_path=os.environ.get("CHROMIUM") or next(found, None), args=[*QUIET]
    )


class Visitor:
    """One window of Chromium with its own cookies: a phone unless told otherwise."""

    def __init__(
        self,
        browser: Browser,
        site_url: str,
        *,
        width: int = 360,
        javascript: bool = True,
        scheme: str = "light",
        refusals: tuple[str, ...] = (),
        **eyes: str,  # what else a reader has chosen: forced_colors="active", contrast="more"
    ) -> None:
        self.site_url = site_url
        self.refusals = refusals  # further refusals that the test means to meet: ("401",)
        self.requests: list[str] = []
        self.problems: list[str] = []
        self.context = browser.new_context(
            base_url=site_url,
            viewport={"width": width, "height": 740},
            java_script_enabled=javascript,
            color_scheme=scheme,
            **eyes,
        )
        self.context.set_default_timeout(30_000)  # machines are busy: how long a click takes says nothing
        self.page: Page = self.context.new_page()
        self.page.on("request", self._on_request)
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))

    def _on_request(self, request: Request) -> None:
        self.requests.append(request.url)

    def _on_console(self, message: ConsoleMessage) -> None:
        # A refused form answers 422 and a wrong code 404: the browser reports both, and both are meant.
        expected = "Failed to load resource" in message.text and any(
            code in message.text
            for code in ("404", "409", "422", "ERR_INTERNET_DISCONNECTED", *self.refusals)
        )
        expected = expected or any(f"Status Error Code {code}" in message.text for code in self.refusals)
        # htmx reports a lost connection; the test that cuts it means to.
        expected = expected or message.text.startswith(("htmx:afterRequest", "htmx:sendError"))
        if message.type in {"error", "warning"} and not expected:
            self.problems.append(f"console {message.type}: {message.text}")

    def faults(self) -> list[str]:
        """Return requests to other sites, and everything the console complained about."""
        own = urlsplit(self.site_url).netloc
        strangers = [url for url in self.requests if urlsplit(url).netloc not in {own, ""}]
        return [f"request to another site: {url}" for url in strangers] + self.problems

    def close(self) -> None:
        self.context.close()
