"""What axe finds on a page as it is shown: by day by all its rules, by night by those that know colors."""

import json

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# 7 to 1 is asked of pages for readers; that rule is silent on what is so weak that it breaks 4.5 to 1.
SEVEN_TO_ONE = {"color-contrast-enhanced": {"enabled": True}}
OF_COLORS = ("color-contrast", "color-contrast-enhanced")
STILL = "Promise.all(document.getAnimations().map(each => each.finished))"


def faults_by_day_and_night(page: Page, **options: object) -> list[str]:
    """Return axe's rules that the page breaks, each with where; the page stays as it is, and by day.

    Night changes colors and nothing else, so the page is neither loaded again nor asked for the rest again.
    """
    options = {"resultTypes": ["violations"], **options}
    page.emulate_media(color_scheme="light")
    page.evaluate(STILL)
    found = _told(Axe().run(page, options=options).response)
    page.emulate_media(color_scheme="dark")
    page.evaluate(STILL)
    only = {"type": "rule", "values": OF_COLORS if options.get("rules") else OF_COLORS[:1]}
    asked = json.dumps({"resultTypes": ["violations"], "runOnly": only})
    found += [f"by night, {told}" for told in _told(page.evaluate(f"axe.run({asked})"))]
    page.emulate_media(color_scheme="light")
    return found


def _told(response: dict) -> list[str]:
    return [f"{fault['id']}: {fault['nodes'][0]['html'][:120]}" for fault in response["violations"]]
