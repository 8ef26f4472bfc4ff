"""Real Chromium with a small screen, large text, wide spacing and large thumbs, over every kind of page."""

from tests.showing import SIDEWAYS, Showing
from tests.text_boxes import SPILLED

# Links inside a sentence may be as small as their line, as WCAG says; all else is 48 px high, and 40 wide: as
# three digits of a phone number are.
SMALL = """() => {
  const small = [];
  const pressed = "a, button, summary, select, input, textarea, label.option";
  for (const element of document.querySelectorAll(pressed)) {
    const row = element.closest("label.option") || element;
    const box = row.getBoundingClientRect();
    if (!box.width || !element.checkVisibility() || element.matches(".skip, .cite")) continue;
    const line = element.closest("p, li, dd, td, th, figcaption, h3, span.grounds");
    const inline = getComputedStyle(element).display === "inline";
    if (inline && line && line.textContent.trim() !== element.textContent.trim()) continue;
    if (box.height < 47.5 || box.width < 47.5)
      small.push(`${element.outerHTML.slice(0, 100)}: ${box.width} x ${box.height}`);
  }
  return small;
}"""
# WCAG 1.4.12, as a reader's own style would set it; the policy of the pages allows a sheet made by a script.
SPACED = """() => { const sheet = new CSSStyleSheet();
  sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; }"
    + " * { word-spacing: .16em !important; }"
    + " p { margin-block-end: 2em !important; }");
  document.adoptedStyleSheets = [sheet]; }"""
LARGER = "size => document.documentElement.style.setProperty('font-size', `${size}%`)"


def faults(window: Showing) -> list[str]:
    """Return what does not hold on the page that is shown: on a phone, with large text, at 400 percent."""
    page, found = window.page, []
    page.set_viewport_size({"width": 360, "height": 740})
    found += page.evaluate(SMALL)
    for size in (150, 200):
        page.evaluate(LARGER, size)
        found += [f"sideways with text of {size} %"] if page.evaluate(SIDEWAYS) > 0 else []
        found += [f"with text of {size} %: {told}" for told in page.evaluate(SPILLED)]
    page.evaluate(LARGER, 100)
    page.set_viewport_size({"width": 320, "height": 740})  # 1280 pixels at 400 percent
    found += ["sideways at 320"] if page.evaluate(SIDEWAYS) > 0 else []
    page.evaluate(SPACED)
    found += ["sideways at 320, spaced"] if page.evaluate(SIDEWAYS) > 0 else []
    return found + [f"spaced: {told}" for told in page.evaluate(SPILLED)]


def test_every_kind_of_page_holds_on_a_small_screen_with_large_text_and_wide_spacing(shown):
    window, found = shown(width=360), {}
    for kind in window.kinds:
        window.show(kind)
        if told := faults(window):
            found[kind] = told
    assert found == {}


BROKEN = {
    "document.querySelector('h1').style.minInlineSize = '20rem'": "sideways with text of 200 %",
    "document.querySelector('.care').style.cssText = 'height: 4rem; overflow: hidden'": "spaced: cut off",
    "document.querySelector('.care ul').style.height = '2rem'": "spaced: spilled",
    "document.querySelector('a.button').style.cssText = 'min-height: 0; padding: 0'": "x ",
    "document.querySelector('a.button').style.cssText = 'width: 20px; min-width: 0; padding: 0'": "20 x",
}


def test_what_does_not_hold_would_be_found(shown):
    window = shown(width=360)
    for broken, told in BROKEN.items():
        window.show("article")
        window.page.evaluate(broken)
        assert any(told in one for one in faults(window)), broken
