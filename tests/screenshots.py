"""Take pictures of every page kind: `make screenshots`. They land under var/screenshots/."""

import os
import sys
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

SITE = os.environ.get("SITE", "http://127.0.0.1:8000")
OUT = Path(os.environ.get("VAR_DIR", "var")) / "screenshots"
WIDTHS = (360, 1280)
PAGES = {
    "home": "/",
    "articles": "/articles/",
    "article": "/articles/when-the-bone-does-not-join/",
    "help-now": "/articles/when-to-get-help-now/",
    "causes": "/causes/",
    "cause": "/causes/failed-fusion/",
    "studies": "/studies/",
    "study": "/studies/jung-2021/",
    "check": "/check/",
    "red-flags": "/check/questions/emergency-signs/",
    "wrong-code": "/s/ABCDEK",
    "about": "/about/",
    "drawings": "/about/drawings/",
    "words": "/words/",
    "how-it-works": "/how-the-check-works/",
    "privacy": "/privacy/",
    "handouts": "/handouts/",
    "handout": "/handouts/going-home/",
    "not-found": "/nothing-here/",
}
CALM = ["none", "none", "3-12-months", "low-back-behind", "good-then-back", "near-scar", "none"]


def walk(page: Page, answers: list[str]) -> None:
    """Answer the questions of the check one after the other."""
    page.context.clear_cookies()
    page.goto(f"{SITE}/check/questions/emergency-signs/")
    for answer in answers:
        address = page.url
        page.check(f"input[value='{answer}']")
        page.click("main form.form button")
        page.wait_for_function("address => location.href !== address", arg=address)


def take(page: Page, name: str) -> None:
    page.screenshot(path=OUT / f"{name}.png", full_page=True)


def take_check(page: Page, suffix: str) -> None:
    """Take the pictures that need answers: a question, an error, and each kind of result."""
    walk(page, CALM[:5])
    take(page, f"question-{suffix}")
    page.click("main form.form button")
    page.wait_for_selector(".errors")
    take(page, f"error-{suffix}")
    walk(page, [*CALM, "standing"])
    take(page, f"result-{suffix}")
    page.goto(f"{SITE}/check/summary/")
    take(page, f"summary-{suffix}")
    walk(page, ["saddle-numbness"])
    take(page, f"emergency-{suffix}")
    walk(page, ["none", "fever"])
    take(page, f"same-day-{suffix}")


def main() -> None:
    """Take them all against a running site: at two widths in light, and at one in dark."""
    OUT.mkdir(parents=True, exist_ok=True)
    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM") or None, args=arguments
        )
        modes = [(width, "light") for width in WIDTHS] + [(360, "dark")]
        for width, scheme in modes:
            context = browser.new_context(
                viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce"
            )
            page = context.new_page()
            suffix = f"{width}-{scheme}"
            for name, path in PAGES.items():
                page.goto(SITE + path)
                take(page, f"{name}-{suffix}")
            take_check(page, suffix)
            context.close()
        browser.close()
    sys.stdout.write(f"{len(list(OUT.glob('*.png')))} pictures in {OUT}\n")


if __name__ == "__main__":
    main()
