"""Take pictures of every kind of page and of its print: `make screenshots`. They land under var/screenshots/.

A site is made for them in a folder of its own; its pages are made once and shown from memory, as in tests.
"""

import logging
import os
import re
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django
import pypdfium2
from django.conf import settings
from django.core.management import call_command
from django.http import HttpResponse
from django.test.utils import setup_test_environment
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser import chromium

OUT = Path(os.environ.get("VAR_DIR", "var")).absolute() / "screenshots"
TALLEST = 8000  # pixels of one picture
MODES = [(width, scheme) for width in (360, 768, 1280) for scheme in ("light", "dark")]
PRINTED = (
    "home", "article", "all signs", "cause", "study", "handout", "design", "how it works", "record",
    "result, emergency", "result, same day", "result, soon", "summary, soon",
)  # fmt: skip
WITHOUT_STYLE = ("home", "article", "danger signs", "design")
# How others see the page of parts: nothing of it may get lost.
OTHER_EYES = {
    "forced-colors-light": {"forced_colors": "active"},
    "forced-colors-dark": {"forced_colors": "active", "scheme": "dark"},
    "more-contrast-light": {"contrast": "more"},
    "more-contrast-dark": {"contrast": "more", "scheme": "dark"},
}


def main() -> None:
    """Take all pictures: each kind of page at three widths, by day and by night, and what is printed."""
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        answers = answers_of_a_site_in(folder)
        with sync_playwright() as playwright:
            browser = chromium(playwright)
            for width, scheme in MODES:
                with showing(browser, answers, width=width, scheme=scheme) as (page, show):
                    for kind in answers:
                        show(kind)
                        take(page, f"{kind}-{width}-{scheme}")
                sys.stdout.write(f"{width} px, {scheme}: {len(answers)} kinds of page\n")
            for name, eyes in OTHER_EYES.items():
                with showing(browser, answers, width=1280, **eyes) as (page, show):
                    for kind in ("design", "home", "article"):
                        show(kind)
                        take(page, f"{kind}-{name}")
            with showing(browser, answers, width=360) as (page, show):
                page.route("**/*.css", lambda route: route.abort())
                for kind in WITHOUT_STYLE:
                    show(kind)
                    take(page, f"{kind}-360-without-style")
            with showing(browser, answers, width=1280) as (page, show):
                for kind in PRINTED:
                    show(kind)
                    print_page(page, kind)
            browser.close()
    sys.stdout.write(f"{len(list(OUT.glob('*.png')))} pictures in {OUT}\n")


def answers_of_a_site_in(folder: str) -> Mapping[str, HttpResponse]:
    """Return kind -> answer of every kind of page, from a site made for this in an empty folder."""
    os.environ |= {"VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
    django.setup()
    setup_test_environment()
    logging.disable(logging.INFO)  # what staff do to make some kinds of page is no news here
    # The names of files as they stand in the source: that is where the window looks for them.
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    call_command("prepare")
    from tests.page_kinds import every_answer  # needs the models

    return every_answer()


@contextmanager
def showing(browser: Browser, answers: Mapping[str, HttpResponse], **options: Any) -> Iterator[tuple]:
    """Yield a fresh window, and what shows a kind of page in it."""
    from tests.showing import Showing  # needs the settings

    window = Showing(browser, answers, **options)
    yield window.page, window.show
    window.close()


def named(kind: str) -> str:
    """Return the name of a file for a kind of page."""
    return re.sub(r"[^a-zA-Z0-9]+", "-", kind).strip("-").lower()


def take(page: Page, name: str) -> None:
    """Keep the whole page; a very long one in pieces, since Chromium draws 16,384 pixels at most."""
    height = page.evaluate("document.documentElement.scrollHeight")
    width = page.viewport_size["width"]
    for number, top in enumerate(range(0, height, TALLEST), 1):
        part = {"x": 0, "y": top, "width": width, "height": min(TALLEST, height - top)}
        suffix = f"-part-{number}" if number > 1 else ""
        page.screenshot(path=OUT / f"{named(name)}{suffix}.png", full_page=True, clip=part)


def print_page(page: Page, kind: str) -> None:
    """Write the print of a page, and its sheets as pictures beside it, in color and as a gray copy."""
    for size in ("A4", "Letter"):
        file = OUT / f"{named(kind)}-print-{size}.pdf"
        page.pdf(path=file, format=size, print_background=False, prefer_css_page_size=False)
        if size == "A4":
            for number, sheet in enumerate(pypdfium2.PdfDocument(file), 1):
                picture = sheet.render(scale=1.4).to_pil()
                picture.save(OUT / f"{named(kind)}-print-{number}.png")
                picture.convert("L").save(OUT / f"{named(kind)}-print-{number}-gray.png")


if __name__ == "__main__":
    main()
