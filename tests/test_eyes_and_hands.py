"""Real Chromium for eyes and hands: contrast, focus, targets, narrow screens, spacing, and chosen colors."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from education import stylesheet
from tests.walking import CALM

pytestmark = pytest.mark.looks_alone

EVERY_PART = "/about/design/"

# What is seen of the focused element: its rings, whether it is on the screen, and whether anything covers it.
FOCUSED = """() => {
  const element = document.activeElement;
  if (!element || element === document.body) return null;
  const ringed = element.closest(".option") || element;
  const style = getComputedStyle(ringed), box = element.getClientRects()[0];
  const x = Math.min(Math.max(box.left + box.width / 2, 1), innerWidth - 2);
  const y = Math.min(Math.max(box.top + Math.min(box.height, 20) / 2, 1), innerHeight - 2);
  const top = document.elementFromPoint(x, y);
  return {
    name: element.outerHTML.slice(0, 90),
    dark: style.outlineStyle === "solid" ? parseFloat(style.outlineWidth) : 0,
    light: style.boxShadow.includes("rgb(255, 214, 10)"),
    seen: box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth,
    covered: !(top && (element.contains(top) || top.contains(element))),
  };
}"""


@pytest.mark.parametrize("path", ["/", EVERY_PART, "/causes/"])
def test_focus_has_two_rings_and_is_never_hidden(live_site, visitor, path):
    page = visitor(width=360)
    page.goto(path)
    seen = []
    while True:
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused is None or (seen and focused["name"] == seen[0]["name"]) or len(seen) > 160:
            break
        seen.append(focused)
    assert len(seen) > 12
    wrong = [f for f in seen if f["dark"] < 3 or not f["light"] or not f["seen"] or f["covered"]]
    assert wrong == []


def style_of(page: Page, selector: str, *names: str) -> tuple[str, ...]:
    locator = page.locator(selector).first
    return tuple(locator.evaluate("(e, name) => getComputedStyle(e)[name]", name) for name in names)


def test_with_colors_of_their_own_people_still_see_each_state(live_site, visitor):
    white, black = "rgb(255, 255, 255)", "rgb(0, 0, 0)"
    for scheme in ("light", "dark"):
        page = visitor(width=1280, scheme=scheme, forced_colors="active")
        page.goto(EVERY_PART)
        had, had_not = style_of(page, ".key .had", "fill"), style_of(page, ".key .not", "fill")
        assert had != had_not and had_not == ("none",)
        chosen, free = ".option:has(:checked)", ".option:not(:has(:checked))"
        assert style_of(page, chosen, "borderTopWidth") == ("4px",)  # the outline is for focus alone
        assert style_of(page, free, "borderTopWidth") == ("2px",)
        widths = [
            style_of(page, f'.care[data-urgency="{urgency}"]', "borderTopWidth", "borderTopStyle")
            for urgency in ("emergency", "same-day", "soon", "routine", "self-care")
        ]
        assert widths == [(f"{width}px", "solid") for width in (8, 6, 4, 2, 2)]
        full, empty = (
            style_of(page, ".box.full", "backgroundImage"),
            style_of(page, ".box.empty", "borderTopStyle"),
        )
        assert "gradient" in full[0] and empty == ("dashed",)
        # axe weighs the colors as written, which are not painted here: the reader has chosen others.
        assert style_of(page, "#today", "color") == ((white, black)[scheme == "light"],)
        off = {"color-contrast": {"enabled": False}}
        found = Axe().run(page, options={"resultTypes": ["violations"], "rules": off})
        assert found.violations_count == 0, found.generate_report()


def test_who_asks_for_more_contrast_gets_no_gray_letters_and_thicker_lines(live_site, visitor):
    for scheme in ("light", "dark"):
        page = visitor(width=1280, scheme=scheme, contrast="more")
        page.goto(EVERY_PART)
        assert style_of(page, ".hint", "color") == style_of(page, "h1", "color")
        assert style_of(page, ".panel", "borderLeftWidth") == ("3px",)
        found = Axe().run(page, options={"resultTypes": ["violations"]})
        assert found.violations_count == 0, found.generate_report()


def test_nothing_moves_so_there_is_nothing_to_reduce():
    for word in ("transition", "animation", "@keyframes", "scroll-behavior", "parallax", "position:sticky"):
        assert word not in stylesheet.squeezed(stylesheet.joined()), word


def test_a_line_of_text_is_at_most_80_letters_and_has_air(live_site, visitor):
    page = visitor(width=1280)
    for path in ("/articles/when-the-bone-does-not-join/", "/about/", "/causes/failed-fusion/"):
        page.goto(path)
        lines = page.eval_on_selector_all(
            "main > p:not([class])",
            """all => all.map(e => { const style = getComputedStyle(e);
                 const probe = document.createElement("span");
                 probe.textContent = "0"; e.append(probe); const zero = probe.getBoundingClientRect().width;
                 probe.remove();
                 return [e.clientWidth / zero, parseFloat(style.lineHeight) / parseFloat(style.fontSize),
                         style.textAlign]; })""",
        )
        assert lines
        for letters, height, align in lines:
            assert letters <= 80 and height >= 1.5 and align == "start", path


def test_the_whole_check_can_be_walked_by_keyboard_alone(live_site, visitor):
    """Tab to an answer, choose it, Tab to Continue, press it: from the start page to the cleared answers."""
    page = visitor(width=1280)
    page.goto("/check/")

    def tab_to(selector: str) -> None:
        for _ in range(120):
            if page.evaluate("selector => document.activeElement.matches(selector)", selector):
                return
            page.keyboard.press("Tab")
        raise AssertionError(f"{selector} is not reached on {page.url}")

    def go_on(key: str) -> None:
        address = page.url
        page.keyboard.press(key)
        page.wait_for_url(lambda url: url != address)

    tab_to("main a.button[href$='/begin/']")
    go_on("Enter")
    for answer in [*CALM, "standing"]:
        wanted = f"main input[value='{answer}']"
        if page.locator(wanted).get_attribute("type") == "radio":
            tab_to("main input[type=radio]")
            for _ in range(20):  # a group of radio buttons is one stop; arrows move within it
                if page.locator(wanted).is_checked():
                    break
                page.keyboard.press("ArrowDown")
        else:
            tab_to(wanted)
            page.keyboard.press("Space")
        expect(page.locator(wanted)).to_be_checked()
        tab_to("main form.form .buttons button")
        go_on("Enter")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    tab_to("main a[href$='/summary/']")
    go_on("Enter")
    tab_to("#question")
    page.keyboard.type("Is it the screw?")
    tab_to("form.clear button")
    go_on("Enter")
    assert page.url.endswith("/check/")
