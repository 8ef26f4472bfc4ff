"""Take pictures of every page kind and of its print: `make screenshots`. They land under var/screenshots/.

Unless SITE names one, a site is made for the pictures, in a folder of its own.
"""

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

import pypdfium2
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
OUT = Path(os.environ.get("VAR_DIR", "var")) / "screenshots"
MODES = [(width, scheme) for width in (360, 768, 1280) for scheme in ("light", "dark")]
PAGES = {
    "home": "/",
    "articles": "/articles/",
    "article": "/articles/when-the-bone-does-not-join/",
    "article-drawing": "/articles/what-is-spinal-fusion/",
    "help-now": "/articles/when-to-get-help-now/",
    "causes": "/causes/",
    "cause": "/causes/failed-fusion/",
    "studies": "/studies/",
    "study": "/studies/jung-2021/",
    "by-time": "/by-time/",
    "a-to-z": "/a-to-z/",
    "search": "/search/?q=screw+came+loose",
    "search-empty": "/search/?q=xqzv",
    "search-danger": "/search/?q=numb+bottom",
    "check": "/check/",
    "red-flags": "/check/questions/emergency-signs/",
    "code": "/s/",
    "wrong-code": "/s/ABCDEK",
    "about": "/about/",
    "design": "/about/design/",
    "drawings": "/about/drawings/",
    "words": "/words/",
    "how-it-works": "/how-the-check-works/",
    "privacy": "/privacy/",
    "accessibility": "/accessibility/",
    "handouts": "/handouts/",
    "handout": "/handouts/going-home/",
    "record": "/connect/application",
    "not-found": "/nothing-here/",
}
PRINTED = ("article", "cause", "help-now", "study", "handout", "design", "home")
CALM = ["none", "none", "3-12-months", "low-back-behind", "good-then-back", "near-scar", "none"]
# How others see the design page: nothing of it may get lost.
OTHER_EYES = {
    "forced-colors": {"forced_colors": "active"},
    "forced-colors-dark": {"forced_colors": "active", "color_scheme": "dark"},
    "more-contrast": {"contrast": "more"},
    "more-contrast-dark": {"contrast": "more", "color_scheme": "dark"},
}


def main() -> None:
    """Take all pictures: each page kind at three widths, light and dark, and what is printed."""
    OUT.mkdir(parents=True, exist_ok=True)
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with running_site() as site, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or None, args=arguments
        )
        for width, scheme in MODES:
            with window(browser, site, width=width, color_scheme=scheme) as page:
                for name, path in PAGES.items():
                    page.goto(path)
                    take(page, f"{name}-{width}-{scheme}")
                take_check(page, f"{width}-{scheme}")
        for name, eyes in OTHER_EYES.items():
            with window(browser, site, width=1280, **eyes) as page:
                for kind in ("design", "home", "article"):
                    page.goto(PAGES[kind])
                    take(page, f"{kind}-{name}")
        take_without_style(browser, site)
        take_prints(browser, site)
        browser.close()
    sys.stdout.write(f"{len(list(OUT.glob('*.png')))} pictures in {OUT}\n")


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
            answers(site)
            yield site
        finally:
            server.terminate()
            server.wait(20)


def answers(site: str) -> None:
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


def take(page: Page, name: str) -> None:
    page.screenshot(path=OUT / f"{name}.png", full_page=True)


def walk(page: Page, answers: list[str]) -> None:
    """Answer the questions of the check one after the other."""
    page.context.clear_cookies()
    page.goto("/check/questions/emergency-signs/")
    for answer in answers:
        address = page.url
        page.check(f"input[value='{answer}']")
        page.click("main form.form button")
        page.wait_for_function("address => location.href !== address", arg=address)


def take_check(page: Page, suffix: str) -> None:
    """Take the pictures that need answers: a question, an error, and each kind of result."""
    walk(page, CALM[:5])
    take(page, f"question-{suffix}")
    page.click("main form.form button")
    page.wait_for_selector(".errors")
    take(page, f"error-{suffix}")
    walk(page, [*CALM, "standing"])
    take(page, f"result-{suffix}")
    page.goto("/check/summary/")
    take(page, f"summary-{suffix}")
    walk(page, ["saddle-numbness"])
    take(page, f"emergency-{suffix}")
    walk(page, ["none", "fever"])
    take(page, f"same-day-{suffix}")


def take_without_style(browser: Browser, site: str) -> None:
    """Take pages as they are on a bad line, before the stylesheet has come."""
    with window(browser, site, width=360) as page:
        page.route("**/*.css", lambda route: route.abort())
        for name in ("home", "article", "red-flags", "design"):
            page.goto(PAGES[name])
            take(page, f"{name}-360-without-style")


def take_prints(browser: Browser, site: str) -> None:
    """Print pages to PDF, and keep each sheet as a picture beside it, in color and as a gray copy."""
    with window(browser, site, width=1280) as page:
        for name in PRINTED:
            page.goto(PAGES[name])
            print_page(page, name)
        walk(page, [*CALM, "standing"])
        print_page(page, "result")
        page.goto("/check/summary/")
        print_page(page, "summary")


def print_page(page: Page, name: str) -> None:
    """Write the print of a page, and its sheets as pictures."""
    for size in ("A4", "Letter"):
        file = OUT / f"{name}-print-{size}.pdf"
        page.pdf(path=file, format=size, print_background=False, prefer_css_page_size=False)
        if size == "A4":
            for number, sheet in enumerate(pypdfium2.PdfDocument(file), 1):
                picture = sheet.render(scale=1.4).to_pil()
                picture.save(OUT / f"{name}-print-{number}.png")
                picture.convert("L").save(OUT / f"{name}-print-{number}-gray.png")


if __name__ == "__main__":
    main()
