"""Real Chromium for everyone: every kind of page through axe, by day and by night, on a phone and a desk."""

import pytest

from tests.axe_faults import SEVEN_TO_ONE, faults_by_day_and_night
from tests.showing import SIDEWAYS, Showing
from tests.walking import CALM, choose, start_check

# What is folded or waits for a failure is looked at, too.
UNFOLD = """() => {
  for (const folded of document.querySelectorAll("details")) folded.open = true;
  for (const notice of document.querySelectorAll(".notice[hidden]")) notice.hidden = false;
}"""


def faults(window: Showing) -> list[str]:
    """Return what axe finds on the page that is shown, and whether it scrolls sideways."""
    window.page.evaluate(UNFOLD)
    told = faults_by_day_and_night(window.page, rules=SEVEN_TO_ONE)
    return told + (["it scrolls sideways"] if window.page.evaluate(SIDEWAYS) > 0 else [])


@pytest.mark.parametrize("width", [360, 1280])
def test_no_kind_of_page_has_an_accessibility_fault_or_weak_contrast_or_scrolls_sideways(shown, width):
    # Chromium runs axe through its own tools, so the pages keep their strict policy.
    window, found = shown(width=width), {}
    for kind in window.kinds:
        window.show(kind)
        if told := faults(window):
            found[kind] = told
    assert found == {}
    assert len(window.kinds) > 75


def test_each_kind_of_fault_would_be_found(shown):
    window = shown(width=360)
    for broken, told in {
        "document.querySelector('main h1').style.color = '#767676'": "color-contrast-enhanced",
        "document.querySelector('main h1').style.color = '#dddddd'": "color-contrast",
        "document.querySelector('main .button').replaceChildren()": "button-name",
        "document.querySelector('main h1').style.minInlineSize = '30rem'": "it scrolls sideways",
        "document.querySelector('main h1').append(new Image())": "image-alt",
        "document.querySelector('main h1').style.color = '#4a4a4a'": "by night, color-contrast",
    }.items():
        window.show("question 1")
        assert faults(window) == []
        window.page.evaluate(broken)
        assert any(one.startswith(told) for one in faults(window)), told


def test_a_step_that_comes_by_htmx_leaves_a_page_without_fault(live_site, visitor):
    page = visitor()
    start_check(page)
    for answer in CALM[:2]:
        choose(page, answer)
    assert faults_by_day_and_night(page, rules=SEVEN_TO_ONE) == []
