"""The whole road in real Chromium: paper, article, cause, study, the check, back and change."""

from http.cookies import SimpleCookie
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Request, expect

from education import models
from education.actions.sharing import make_short_link
from tests.conftest import PASSWORD
from tests.wizard.canary import forms_found

CALM = ["none", "none", "3-12-months", "low-back-behind", "good-then-back", "near-scar", "none"]


@pytest.fixture
def code(live_site) -> str:
    article = models.Article.objects.get(slug="when-the-bone-does-not-join")
    return make_short_link(label="Ward 4", by=None, article=article).code


def choose(page: Page, *answers: str) -> None:
    """Choose on this page of the check, and go on."""
    address = page.url
    for answer in answers:
        page.check(f"input[value='{answer}']")
    page.click("main form.form button")
    page.wait_for_url(lambda url: url != address)


def start_check(page: Page) -> None:
    page.goto("/check/")
    page.get_by_role("link", name="Start", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Do you have any of these now?")


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_the_road_from_paper_to_result(code, visitor, javascript):
    page = visitor(javascript=javascript)
    page.goto("/s/")
    page.fill("#code", f" {code[:3].lower()}-{code[3:].lower()}")
    page.get_by_role("button", name="Open my page").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("When the bone does not join")
    page.get_by_role("link", name="Bone that has not joined").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Bone that has not joined")
    page.locator(".sources a").filter(has_text="Jung").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Jung")
    assert page.context.cookies() == []

    start_check(page)
    choose(page, "saddle-numbness")
    expect(page.get_by_role("heading", level=1)).to_have_text("Call 911 now")
    expect(page.locator("article.match")).to_have_count(0)

    page.get_by_role("link", name="Back", exact=True).click()
    expect(page.locator("input[value='saddle-numbness']")).to_be_checked()
    page.uncheck("input[value='saddle-numbness']")
    for answer in CALM:
        choose(page, answer)
    choose(page, "standing", "bending")
    expect(page.get_by_role("heading", level=1)).to_have_text("Call your surgeon’s office this week")
    expect(page.locator("article.match h3").first).to_have_text("Bone that has not joined")
    assert page.url.endswith("/check/result/")

    page.get_by_role("link", name="Change How the pain has changed").click()
    better = page.locator("label", has=page.locator("input[value='better']")).inner_text()
    choose(page, "better")
    expect(page.locator("dl.answers")).to_contain_text(better)
    for again in (page.go_back, page.reload):
        again()
        expect(page.get_by_role("heading", level=1)).to_have_text("How has the pain changed since surgery?")
        expect(page.locator("input[value='better']")).to_be_checked()
        page.wait_for_load_state("networkidle")

    page.get_by_role("button", name="Clear my answers").click()
    page.wait_for_url("**/check/")
    page.goto("/check/result/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Do you have any of these now?")


def test_with_htmx_focus_moves_to_the_new_heading_and_to_the_error_summary(live_site, visitor):
    page = visitor()
    start_check(page)
    page.evaluate(
        "window.focused = []; document.addEventListener('focusin', event =>"
        " focused.push([event.target.tagName, document.title.split(' – ')[0]]))"
    )
    choose(page, "none")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    assert page.title().startswith("Question 2 – The check")
    # A screen reader says the title it finds when focus moves, so the title has to be there first.
    assert page.evaluate("focused.filter(([name]) => name === 'H1')") == [["H1", "Question 2"]]
    page.click("main form.form button")
    expect(page.locator(".errors")).to_be_focused()
    assert page.title().startswith("Error:")
    assert page.evaluate("focused.at(-1)") == ["SECTION", "Error: Question 2"]
    kept = page.evaluate("JSON.stringify([Object.keys(localStorage), Object.keys(sessionStorage)])")
    assert kept == "[[],[]]"


class Recording:
    """Every request that a window begins, also one cut off: address, headers with cookies, body."""

    def __init__(self, page: Page) -> None:
        self.requests: list[Request] = []
        self.cut_off: list[Request] = []
        page.context.on("request", lambda request: self.requests.append(request))
        page.context.on("requestfailed", lambda request: self.cut_off.append(request))

    def told(self) -> list[tuple[Request, str, str]]:
        """Return (request, address and headers, body) of each."""
        found = []
        for request in self.requests:
            headers = request.headers if request in self.cut_off else request.all_headers()
            found.append((request, f"{request.url} {headers}", request.post_data or ""))
        return found


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_an_answer_travels_once_in_its_own_form_and_never_otherwise(live_site, visitor, javascript):
    page = visitor(javascript=javascript)
    recording = Recording(page)
    start_check(page)
    for answer in CALM:
        choose(page, answer)
    choose(page, "standing", "bending")
    page.goto("/check/questions/region/")
    cut = {"left": 1}

    def cut_the_first_off(route):
        if cut["left"] and route.request.method == "POST":
            cut["left"] = 0
            route.abort("internetdisconnected")
        else:
            route.continue_()

    page.route("**/check/questions/**", cut_the_first_off)
    if javascript:
        with page.expect_navigation():  # the plain form takes over
            page.click("main form.form button")
    else:
        page.click("main form.form button")  # the browser's own error page
        page.wait_for_url("chrome-error://**")
    page.unroute("**/check/questions/**")
    page.goto("/check/questions/time/")
    page.click("main form.form button")  # the same answer again
    page.wait_for_url("**/check/result/")
    page.goto("/check/summary/")
    page.fill("#question", "Is it the lower screw?")
    page.goto("/check/result/")
    page.get_by_role("link", name="Read about").first.click()  # a page whose Referer is the result
    page.go_back()
    page.get_by_role("button", name="Clear my answers").click()
    page.wait_for_url("**/check/")
    page.goto("/check/questions/emergency-signs/")
    page.click("main form.form button")  # nothing chosen: an error page
    page.wait_for_load_state("networkidle")

    owner = {
        "3-12-months": "time",
        "low-back-behind": "region",
        "good-then-back": "course",
        "near-scar": "place-back",
        "standing": "back-worse",
    }
    told = recording.told()
    assert len(told) > 30
    assert [request.url.split("/")[-2] for request in recording.cut_off if request.method == "POST"] == [
        "region"
    ]
    own = urlsplit(page.url).netloc
    sealed = 0
    for request, head, body in told:
        assert urlsplit(request.url).netloc == own
        asked = request.url.rpartition("/questions/")[2].strip("/") if request.method == "POST" else ""
        for code, question in owner.items():
            assert forms_found(code, head) == [], f"{code} in the head of {request.method} {request.url}"
            if asked != question:
                assert forms_found(code, body) == [], f"{code} in the body of {request.method} {request.url}"
        assert forms_found("lower screw", head + body.replace("+", " ")) == []
        cookies = SimpleCookie(() if request in recording.cut_off else request.all_headers().get("cookie"))
        assert cookies.keys() <= {"check", "check-notice", "csrftoken"}
        sealed += "check" in cookies and cookies["check"].value.startswith("gAAAA")
    assert sealed > 10
    for code, question in owner.items():  # the recording would have found it
        assert any(request.url.endswith(f"/{question}/") and code in body for request, _, body in told), code


def test_the_cookie_is_locked_and_ends_with_the_browser(live_site, visitor):
    page = visitor()
    start_check(page)
    choose(page, "none")
    choose(page, "fever")
    cookie = next(c for c in page.context.cookies() if c["name"] == "check")
    assert cookie["httpOnly"] and cookie["expires"] == -1
    assert "fever" not in cookie["value"]


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_back_after_clear_shows_nothing(live_site, visitor, javascript):
    page = visitor(javascript=javascript)
    start_check(page)
    for answer in CALM:
        choose(page, answer)
    page.get_by_role("button", name="Clear my answers").click()
    page.wait_for_url("**/check/")
    for _ in range(3):
        page.go_back()
        page.wait_for_load_state("networkidle")
        assert "good spell" not in (page.locator("dl.answers").all_inner_texts() or [""])[0]
        assert page.locator("main input:checked").count() == 0


def test_two_windows_of_one_visitor_do_not_disturb_each_other(live_site, visitor):
    page = visitor()
    start_check(page)
    choose(page, "none")
    other = page.context.new_page()
    other.goto("/check/questions/same-day-signs/")
    choose(other, "none")
    choose(page, "fever")
    expect(page.get_by_role("heading", level=1)).to_have_text("Call your surgeon’s office today")
    other.reload()
    expect(other.get_by_role("heading", level=1)).to_have_count(1)


def test_a_double_click_answers_once(live_site, visitor):
    page = visitor()
    page.goto("/check/questions/emergency-signs/")
    page.check("input[value='none']")
    page.dblclick("main form.form button")
    page.wait_for_url("**/same-day-signs/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Do you have any of these?")


def test_a_failed_request_falls_back_to_the_plain_form(live_site, visitor):
    page = visitor()
    page.goto("/check/questions/emergency-signs/")
    page.check("input[value='none']")
    fails = {"left": 1}

    def lose_the_first(route):
        if fails["left"] and route.request.headers.get("hx-request"):
            fails["left"] = 0
            route.abort("internetdisconnected")
        else:
            route.continue_()

    page.route("**/check/questions/**", lose_the_first)
    with page.expect_navigation():
        page.click("main form.form button")
    assert page.url.endswith("/same-day-signs/")
    page.unroute("**/check/questions/**")


def test_without_any_connection_the_page_says_so_and_keeps_what_was_chosen(live_site, visitor):
    page = visitor()
    page.goto("/check/questions/emergency-signs/")
    page.check("input[value='none']")
    expect(page.locator("#no-connection")).to_be_hidden()
    page.context.set_offline(True)
    page.click("main form.form button")
    expect(page.locator("#no-connection")).to_be_visible()
    expect(page.locator("#no-connection")).to_be_focused()
    expect(page.locator("#no-connection")).to_contain_text("In an emergency, call 911.")
    page.click("main form.form button")
    expect(page.locator("input[value='none']")).to_be_checked()
    page.context.set_offline(False)
    page.click("main form.form button")
    page.wait_for_url("**/same-day-signs/")


def test_without_a_connection_clear_says_that_the_answers_are_still_there(live_site, visitor):
    page = visitor()
    start_check(page)
    choose(page, "saddle-numbness")
    for path in ("/check/result/", "/check/questions/emergency-signs/", "/check/summary/", "/check/clear/"):
        page.goto(path)
        notice = page.locator("#not-cleared")
        expect(notice).to_be_hidden()
        page.context.set_offline(True)
        page.get_by_role("button", name="Clear my answers").click()
        expect(notice).to_be_visible()
        expect(notice).to_be_focused()
        expect(notice).to_contain_text("your answers are still in this browser")
        page.context.set_offline(False)
    page.get_by_role("button", name="Clear my answers").click()
    page.wait_for_url("**/check/")
    assert "check" not in [cookie["name"] for cookie in page.context.cookies()]


def test_without_a_connection_and_without_javascript_clear_works_once_it_is_back(live_site, visitor):
    page = visitor(javascript=False)
    start_check(page)
    choose(page, "saddle-numbness")
    page.context.set_offline(True)
    page.get_by_role("button", name="Clear my answers").click()
    page.wait_for_url("chrome-error://**")
    assert "check" in [cookie["name"] for cookie in page.context.cookies()], "nothing could take it away"
    page.context.set_offline(False)
    page.goto("/check/")
    page.get_by_role("link", name="Clear my answers").click()
    page.get_by_role("button", name="Clear my answers").click()
    page.wait_for_url("**/check/")
    page.goto("/check/result/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Do you have any of these now?")


def test_back_and_forward_pass_over_a_refused_form(live_site, visitor):
    page = visitor()
    start_check(page)
    choose(page, "none")
    page.click("main form.form button")
    expect(page.locator(".errors")).to_be_focused()
    choose(page, "none")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("How long ago was your fusion?")
    page.go_back()
    expect(heading).to_have_text("Do you have any of these?")
    expect(page.locator("input[value='none']")).to_be_checked()
    page.go_back()
    expect(heading).to_have_text("Do you have any of these now?")
    page.go_forward()
    expect(heading).to_have_text("Do you have any of these?")
    page.go_forward()
    expect(heading).to_have_text("How long ago was your fusion?")


def test_an_answer_dropped_in_one_window_is_told_in_the_other(live_site, visitor):
    page = visitor()
    start_check(page)
    for answer in CALM[:6]:
        choose(page, answer)
    other = page.context.new_page()
    other.goto("/check/questions/region/")
    choose(other, "neck-front")
    expect(other.locator("#live")).to_contain_text("Where it hurts most")
    page.check("input[value='none']")  # a question that this visitor is not asked now
    page.click("main form.form button")
    expect(page.get_by_role("heading", level=1)).to_have_text("Where is the pain worst?")
    expect(page.locator("input[value='throat']")).to_have_count(1)


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


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_staff_edit_an_article_and_readers_see_it_once_it_is_published(live_site, staff, visitor, javascript):
    staff("pia", "Publisher")
    reader = visitor(javascript=javascript)
    reader.goto("/articles/taking-hardware-out/")
    page = visitor(width=1280, javascript=javascript)
    page.goto("/admin/")
    page.fill("#id_username", "pia")
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("link", name="Articles", exact=True).first.click()
    page.get_by_role("link", name="taking-hardware-out").click()
    page.fill("#id_title", "When metal comes out")
    page.fill("#id_changes", "A clearer title.")
    page.get_by_role("button", name="Save as a draft").click()
    expect(page.locator(".messagelist")).to_contain_text("Draft 2 is saved. Live for readers: 1.")
    reader.reload()
    expect(reader.get_by_role("heading", level=1)).to_have_text("Taking the metal out")
    page.get_by_role("button", name="Publish 2").click()
    expect(page.locator(".messagelist")).to_contain_text("Revision 2 is live now.")
    reader.goto("/articles/")
    reader.goto("/articles/taking-hardware-out/")
    reader.reload()
    expect(reader.get_by_role("heading", level=1)).to_have_text("When metal comes out")
    expect(page.locator(".staff-table tbody tr")).to_have_count(2)
    page.get_by_role("link", name="Preview").last.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Taking the metal out")


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
