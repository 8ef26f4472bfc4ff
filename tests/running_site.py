"""A site of its own for measures outside the tests, a window on it, and a walk of its check."""

import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page

ROOT = Path(__file__).resolve().parent.parent


@contextmanager
def running_site() -> Iterator[str]:
    """Yield the address of a site: the one named, else one made for this, ended afterwards."""
    if named := os.environ.get("SITE"):
        yield named
        return
    port = int(os.environ.get("PORT", "8000")) + 11
    with tempfile.TemporaryDirectory() as folder:
        settings = {**os.environ, "VAR_DIR": folder, "PORT": str(port), "WORKERS": "1"}
        manage = [sys.executable, str(ROOT / "manage.py")]
        subprocess.run([*manage, "prepare"], env=settings, check=True)  # noqa: S603  our own program
        server = subprocess.Popen([*manage, "serve"], env=settings)  # noqa: S603
        try:
            site = f"http://127.0.0.1:{port}"
            wait_until_it_answers(site)
            yield site
        finally:
            server.terminate()
            server.wait(20)


def wait_until_it_answers(site: str) -> None:
    """Wait until a site answers, half a minute at most."""
    for _ in range(60):
        try:
            urllib.request.urlopen(f"{site}/healthz", timeout=5).close()  # noqa: S310  our own address
            return
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.5)
    sys.exit(f"{site} does not answer.")


@contextmanager
def window(browser: Browser, site: str, *, width: int, **eyes: str) -> Iterator[Page]:
    """Yield a page in a fresh window of this width."""
    context: BrowserContext = browser.new_context(
        base_url=site, viewport={"width": width, "height": 800}, reduced_motion="reduce", **eyes
    )
    yield context.new_page()
    context.close()


def walk(page: Page, answers: list[str]) -> None:
    """Answer the questions of the check one after the other."""
    page.context.clear_cookies()
    page.goto("/check/questions/emergency-signs/")
    for answer in answers:
        address = page.url
        page.check(f"input[value='{answer}']")
        page.click("main form.form button")
        page.wait_for_function("address => location.href !== address", arg=address)
