"""Real Chromium for everyone: axe, the page read aloud, keyboard alone, no sideways scroll, one sheet."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.walking import CALM, choose, start_check


def test_the_result_read_aloud_gives_the_action_first_and_no_cause_beside_an_emergency(live_site, visitor):
    page = visitor()
    start_check(page)
    choose(page, "saddle-numbness")
    read = page.locator("main").aria_snapshot()
    order = ['heading "Call 911 now" [level=1]', 'link "Call 911"', "read this out", "While you wait"]
    places = [read.index(words) for words in order]
    assert places == sorted(places), read
    page.get_by_role("button", name="Clear my answers").click()
    page.wait_for_url("**/check/")
    start_check(page)
    for answer in CALM:
        choose(page, answer)
    choose(page, "standing")
    read = page.locator("main").aria_snapshot()
    order = [
        'heading "Call your surgeon’s office this week" [level=1]',
        'heading "Call 911 now if:"',
        'heading "Why we say this"',
        'heading "What your answers fit"',
        "Fits many of your answers",
        "It could be something else.",
        'heading "What to do tonight"',
        'heading "What would change this advice"',
        'heading "Take this to your doctor"',
        'heading "Your answers"',
        'button "Clear my answers"',
    ]
    places = [read.index(words) for words in order]
    assert places == sorted(places), read


def read_in_order(page: Page, *order: str) -> str:
    """Assert that these stand in this order in what a screen reader reads of the page; return all of it."""
    read = page.locator("body").aria_snapshot()
    place = 0
    for words in order:
        found = read.find(words, place)
        assert found >= 0, f"{words} does not follow in:\n{read}"
        place = found + len(words)
    return read


def test_a_question_read_aloud_gives_place_question_reason_answers_and_then_the_ways_on(live_site, visitor):
    page = visitor()
    start_check(page)
    for answer in CALM[:2]:
        choose(page, answer)
    read_in_order(
        page,
        'link "Skip to the main text"',
        "banner",
        'navigation "Back"',
        'link "Back"',
        "main",
        "Question 3 of 9 or fewer",
        'group "How long ago was your fusion?"',
        'heading "How long ago was your fusion?" [level=1]',
        "Why we ask:",
        'radio "Less than 2 weeks"',
        'radio "3 to 12 months"',
        "or",
        'radio "I am not sure"',
        'button "Continue"',
        'button "Clear my answers"',
        "Your answers so far (2)",
        "contentinfo",
    )
    page.click("main form.form button")
    expect(page.locator(".errors")).to_be_focused()
    read_in_order(
        page,
        'region "There is a problem"',
        'link "Choose one answer.',
        "Question 3 of 9 or fewer",
        'heading "How long ago was your fusion?" [level=1]',
        "Choose one answer.",
        'radio "Less than 2 weeks"',
    )


def test_the_first_page_read_aloud_gives_every_sign_with_its_group_and_none_of_these_last(live_site, visitor):
    page = visitor()
    start_check(page)
    read = read_in_order(
        page,
        'group "Do you have any of these now?"',
        'heading "Do you have any of these now?" [level=1]',
        "Why we ask:",
        'heading "',
        'checkbox "',
        'checkbox "None of these"',
        'checkbox "I am not sure"',
        'button "Continue"',
    )
    assert read.count("checkbox") == page.locator("main input[type=checkbox]").count()


def test_an_emergency_read_aloud_gives_what_to_do_before_anything_else(live_site, visitor):
    page = visitor()
    start_check(page)
    choose(page, "saddle-numbness")
    read = read_in_order(
        page,
        "main",
        'heading "Call 911 now" [level=1]',
        'region "You ticked a sign that needs help now.',
        "Emergency: act now",
        'link "Call 911"',
        "You can read this out:",
        "blockquote",
        'heading "Why we say this" [level=2]',
        'heading "While you wait" [level=2]',
        'heading "If you cannot call" [level=2]',
        'heading "What would change this advice" [level=2]',
        'link "Open my summary"',
        'heading "Your answers" [level=2]',
        'link "Change',
        'button "Clear my answers"',
        "contentinfo",
    )
    main = read[read.index("- main") : read.index("contentinfo")]
    assert main.index("heading") == main.index('heading "Call 911 now" [level=1]'), "no other heading first"


PATHS = [
    "/",
    "/articles/",
    "/articles/when-the-bone-does-not-join/",
    "/articles/when-to-get-help-now/",
    "/causes/",
    "/causes/failed-fusion/",
    "/studies/jung-2021/",
    "/check/",
    "/check/questions/emergency-signs/",
    "/s/ABCDEK",
    "/about/",
    "/how-the-check-works/",
    "/privacy/",
    "/words/",
    "/about/drawings/",
    "/about/design/",
    "/accessibility/",
    "/studies/",
    "/handouts/",
    "/handouts/going-home/",
    "/connect/application",
    "/search/?q=screw+came+loose",
    "/search/?q=numb+bottom",
    "/search/?q=xqzv",
    "/a-to-z/",
    "/articles/topics/metal-parts/",
    "/by-time/",
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_no_page_has_an_accessibility_fault_or_scrolls_sideways(live_site, visitor, width, scheme):
    page = visitor(width=width, scheme=scheme)
    # Chromium runs axe through its own tools, so the pages keep their strict policy.
    axe = Axe()
    for path in PATHS:
        page.goto(path)
        found = axe.run(page, options={"resultTypes": ["violations"]})
        assert found.violations_count == 0, f"{path}: {found.generate_report()}"
        sideways = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert sideways <= 0, f"{path} scrolls sideways at {width}"
    start_check(page)
    for answer in CALM:
        choose(page, answer)
        assert axe.run(page).violations_count == 0, page.url
    choose(page, "standing")
    found = axe.run(page)
    assert found.violations_count == 0, found.generate_report()


URGENT = {"emergency": ["saddle-numbness"], "same-day": ["none", "fever"]}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_no_urgent_result_error_or_summary_has_an_accessibility_fault_or_scrolls_sideways(
    live_site, visitor, width, scheme
):
    page = visitor(width=width, scheme=scheme)
    axe = Axe()

    def without_fault(what: str) -> None:
        found = axe.run(page, options={"resultTypes": ["violations"]})
        assert found.violations_count == 0, f"{what}: {found.generate_report()}"
        sideways = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert sideways <= 0, f"{what} scrolls sideways at {width}"

    for what, answers in URGENT.items():
        page.context.clear_cookies()
        start_check(page)
        page.click("main form.form button")
        expect(page.locator(".errors")).to_be_focused()
        without_fault("an error on the first page")
        for answer in answers:
            choose(page, answer)
        assert page.locator("section.care").first.get_attribute("data-urgency") == what
        without_fault(f"the {what} result")
        page.goto("/check/summary/")
        without_fault(f"the summary of the {what} result")
        page.goto("/check/clear/")
        without_fault("the page to clear")
    page.context.clear_cookies()
    start_check(page)
    for answer in CALM[:2]:
        choose(page, answer)
    page.click("main form.form button")
    expect(page.locator(".errors")).to_be_focused()
    without_fault("an error on a question of one answer")
    for answer in CALM[2:]:
        choose(page, answer)
    choose(page, "standing")
    page.goto("/check/summary/")
    without_fault("the summary of a list of causes")
    page.context.set_offline(True)
    page.get_by_role("button", name="Clear my answers").click()
    without_fault("the note that nothing was cleared")
    page.context.set_offline(False)


def sideways_with_larger_text(page: Page, size: int) -> int:
    """Return by how many pixels the page is wider than its window with text of this size in percent."""
    page.evaluate("size => document.documentElement.style.setProperty('font-size', `${size}%`)", size)
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize("size", [150, 200])
def test_no_page_scrolls_sideways_with_larger_text_on_a_phone(live_site, visitor, size):
    page = visitor(width=360)
    wide = {}
    library = ["/causes/blood-clot/", "/articles/pain-medicines/", "/articles/what-is-spinal-fusion/"]
    for path in [*PATHS, *library, "/studies/anno-2019/"]:
        page.goto(path)
        wide[path] = sideways_with_larger_text(page, size)
    page.context.clear_cookies()
    start_check(page)
    for answer in CALM:
        wide[page.url] = sideways_with_larger_text(page, size)
        choose(page, answer)
    wide[page.url] = sideways_with_larger_text(page, size)
    choose(page, "standing")
    wide["the result"] = sideways_with_larger_text(page, size)
    assert {path: by for path, by in wide.items() if by > 0} == {}


def test_a_page_that_is_too_wide_with_larger_text_would_be_found(live_site, visitor):
    page = visitor(width=360)
    page.goto("/about/")
    page.evaluate("document.querySelector('h1').style.minInlineSize = '20rem'")
    assert sideways_with_larger_text(page, 200) > 0


def test_the_wide_table_can_be_reached_and_moved_by_keyboard(live_site, visitor):
    page = visitor(width=360)
    page.goto("/causes/")
    table = page.get_by_role("region", name="Table: when each cause most often starts")
    assert table.get_attribute("tabindex") == "0"
    table.focus()
    expect(table).to_be_focused()


@pytest.mark.parametrize("width", [360, 1280])
def test_on_the_start_page_the_button_comes_before_the_small_print(live_site, visitor, width):
    page = visitor(width=width)
    page.goto("/check/")
    read_in_order(
        page,
        'heading "Call 911 now if:"',
        "At most 9 questions",
        'link "Start"',
        'heading "What it is for"',
        'heading "Your answers stay with you"',
        'link "Clear my answers"',
    )
    start = page.get_by_role("link", name="Start", exact=True).bounding_box()
    card = page.locator("section.care").first.bounding_box()
    assert start["y"] - (card["y"] + card["height"]) < 420, "only three lines stand between"


def test_the_check_can_be_walked_by_keyboard_alone(live_site, visitor):
    page = visitor(width=1280)
    page.goto("/check/questions/emergency-signs/")
    page.locator("input[value='none']").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/same-day-signs/")
    expect(page.get_by_role("heading", level=1)).to_be_focused()


def test_the_summary_fits_on_one_sheet(live_site, visitor, tmp_path):
    page = visitor(width=1280)
    start_check(page)
    for answer in CALM:
        choose(page, answer)
    choose(page, "standing", "bending", "stairs", "spot")
    page.get_by_role("link", name="Open my summary").click()
    page.fill("textarea", "Could it be the screws?")
    for paper in ("A4", "Letter"):
        sheet = page.pdf(format=paper)
        assert sheet.count(b"/Type /Page\n") + sheet.count(b"/Type /Page ") <= 1, (
            f"more than one page on {paper}"
        )
        assert b"/Count 1" in sheet
