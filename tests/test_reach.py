"""Real Chromium for everyone: every kind of page through axe, by day and night, on a phone and a desk."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.showing import SIDEWAYS, Showing
from tests.walking import CALM, choose, start_check

# 7 to 1 is asked everywhere, which is more than the 4.5 to 1 that axe asks by itself.
RULES = {"color-contrast": {"enabled": False}, "color-contrast-enhanced": {"enabled": True}}
# What is folded or waits for a failure is looked at, too.
UNFOLD = """() => {
  for (const folded of document.querySelectorAll("details")) folded.open = true;
  for (const notice of document.querySelectorAll(".notice[hidden]")) notice.hidden = false;
}"""


def faults(window: Showing, axe: Axe) -> list[str]:
    """Return what axe finds on the page that is shown, and whether it scrolls sideways."""
    window.page.evaluate(UNFOLD)
    found = axe.run(window.page, options={"resultTypes": ["violations"], "rules": RULES})
    told = [f"{one['id']}: {one['nodes'][0]['html'][:120]}" for one in found.response["violations"]]
    return told + (["it scrolls sideways"] if window.page.evaluate(SIDEWAYS) > 0 else [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_no_kind_of_page_has_an_accessibility_fault_or_weak_contrast_or_scrolls_sideways(
    shown, width, scheme
):
    # Chromium runs axe through its own tools, so the pages keep their strict policy.
    window, axe, found = shown(width=width, scheme=scheme), Axe(), {}
    for kind in window.kinds:
        window.show(kind)
        if told := faults(window, axe):
            found[kind] = told
    assert found == {}
    assert len(window.kinds) > 75


def test_each_kind_of_fault_would_be_found(shown):
    window, axe = shown(width=360), Axe()
    for broken, told in {
        "document.querySelector('main h1').style.color = '#767676'": "color-contrast-enhanced",
        "document.querySelector('main .button').replaceChildren()": "button-name",
        "document.querySelector('main h1').style.minInlineSize = '30rem'": "it scrolls sideways",
        "document.querySelector('.notice').innerHTML += '<svg role=img></svg>'": "svg-img-alt",
    }.items():
        window.show("question 1")
        assert faults(window, axe) == []
        window.page.evaluate(broken)
        assert any(told in one for one in faults(window, axe)), told


def test_a_step_that_comes_by_htmx_leaves_a_page_without_fault(live_site, visitor):
    page = visitor()
    start_check(page)
    for answer in CALM[:2]:
        choose(page, answer)
    found = Axe().run(page, options={"resultTypes": ["violations"], "rules": RULES})
    assert found.violations_count == 0, found.generate_report()
