"""Chromium for the tests, and a witness that fails a test when a page did what no page here may do."""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, WebError, sync_playwright

PHONE = (360, 740)
WITHOUT_NETWORK = {"about", "blob", "data"}  # schemes of addresses that no request leaves the browser for
BROWSER_OPTIONS = [
    "--no-sandbox",  # Chromium refuses to run as root with it, and it only opens our own pages here
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No name but this machine's is ever found: a stray request fails here instead of leaving.
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE localhost , EXCLUDE 127.0.0.1",
    "--no-proxy-server",
]
REFUSED_STATUS = re.compile(r"^Failed to load resource: the server responded with a status of (4\d\d)\b")


@dataclass
class Witness:
    """What the browser asked for, wrote to its console, and stumbled over during one test."""

    origin: str
    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def watch(self, context: BrowserContext) -> None:
        """Listen to every page of this context, pop-ups included."""
        context.on("request", lambda request: self.requests.append(request.url))
        context.on("console", self._on_console)
        context.on("weberror", self._on_error)

    def faults(self, expected_statuses: Callable[[int], bool]) -> list[str]:
        """Return a sentence for everything that no page may do.

        ``expected_statuses`` says which statuses of refused requests the test asked for on purpose.
        """
        found = [
            f"asked another site for {address}" for address in self.requests if not self._is_ours(address)
        ]
        for error in self.errors:
            refused = REFUSED_STATUS.match(error)
            if not (refused and expected_statuses(int(refused[1]))):
                found.append(error)
        return found

    def _is_ours(self, address: str) -> bool:
        parts = urlsplit(address)
        return parts.scheme in WITHOUT_NETWORK or f"{parts.scheme}://{parts.netloc}" == self.origin

    def _on_console(self, message: ConsoleMessage) -> None:
        text = message.text
        self.messages.append(f"{message.type}: {text}")
        # Chromium writes a violation as an error, but one that is only reported as a plain line.
        if message.type == "error" or "Content Security Policy" in text:
            self.errors.append(f"{text} ({message.location['url']})")

    def _on_error(self, error: WebError) -> None:
        self.errors.append(f"error in a script: {error.error}")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """One Chromium for all tests of this process: the program that CHROMIUM names, or Playwright's own."""
    # Playwright's sync API keeps an event loop running in this thread, and Django then refuses every
    # query in it as unsafe. It is not: the loop only ever runs while a test waits for the browser.
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        program = os.environ.get("CHROMIUM") or playwright.chromium.executable_path
        if not Path(program).exists():
            pytest.fail("Chromium is missing. `make test` installs it; or set CHROMIUM to its path.")
        browser = playwright.chromium.launch(executable_path=program, args=BROWSER_OPTIONS)
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]
    else:
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = before


@pytest.fixture
def site_url(live_server) -> str:
    """The address of the running site, without a closing slash."""
    return live_server.url


@pytest.fixture
def witness(request: pytest.FixtureRequest, site_url: str) -> Iterator[Witness]:
    """What the browser did in this test. At its end, fails the test for what no page may do.

    That is: a request to another site, a violation of the Content Security Policy, an error in a script
    or in the console. A test that asks for a refused page says so: ``@pytest.mark.expects_errors(404)``
    names the statuses, and without any every status from 400 to 499 will do.
    """
    seen = Witness(origin=site_url)
    yield seen
    marker = request.node.get_closest_marker("expects_errors")

    def expected(status: int) -> bool:
        return marker is not None and (not marker.args or status in marker.args)

    faults = seen.faults(expected)
    if faults:
        pytest.fail("The browser saw:\n" + "\n".join(f"- {fault}" for fault in faults), pytrace=False)


@pytest.fixture
def open_page(chromium: Browser, witness: Witness) -> Iterator[Callable[..., Page]]:
    """Opens pages, each of a fresh visitor: ``open_page(width=1280, javascript=False, dark=True)``."""
    contexts: list[BrowserContext] = []

    def open_one(
        *,
        width: int = PHONE[0],
        height: int = PHONE[1],
        javascript: bool = True,
        dark: bool = False,
        **options: object,
    ) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": height},
            java_script_enabled=javascript,
            color_scheme="dark" if dark else "light",
            locale="en-US",
            **options,
        )
        contexts.append(context)
        context.set_default_timeout(10_000)
        witness.watch(context)
        return context.new_page()

    yield open_one
    for context in contexts:
        context.cookies()  # a question and its answer: what the browser reported before has arrived then
        context.close()


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """One page of a fresh visitor on a small phone."""
    return open_page()
