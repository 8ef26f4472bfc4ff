"""The whole road in real Chromium: paper, article, cause, study, the check, back and change."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from education import models
from education.actions.sharing import make_short_link
from tests.conftest import PASSWORD

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
    choose(page, "better")
    expect(page.locator("dl.answers")).to_contain_text("It is slowly getting better")
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
    choose(page, "none")
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    assert page.title().startswith("Question 2 – The check")
    page.click("main form.form button")
    expect(page.locator(".errors")).to_be_focused()
    assert page.title().startswith("Error:")
    kept = page.evaluate("JSON.stringify([Object.keys(localStorage), Object.keys(sessionStorage)])")
    assert kept == "[[],[]]"


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_an_answer_travels_once_in_its_own_form_and_never_otherwise(live_site, visitor, javascript):
    page = visitor(javascript=javascript)
    sent: list[tuple[str, str]] = []

    def record(request):
        headers = {name: value for name, value in request.all_headers().items() if name != "cookie"}
        body = request.post_data or ""
        own = request.url.rpartition("/questions/")[2].strip("/") if "/questions/" in request.url else ""
        sent.append((own, f"{request.url} {headers} {'' if own else body}"))
        if own and body:
            sent.append((own, body))

    page.on("requestfinished", record)
    start_check(page)
    for answer in CALM:
        choose(page, answer)
    choose(page, "standing", "bending")
    page.goto("/check/questions/time/")
    page.click("main form.form button")  # the same answer again
    page.goto("/check/summary/")
    page.fill("#question", "Is it the lower screw?")
    page.goto("/check/result/")
    page.get_by_role("button", name="Clear my answers").click()
    page.wait_for_url("**/check/")
    page.goto("/check/questions/emergency-signs/")
    page.click("main form.form button")  # nothing chosen: an error page
    page.wait_for_load_state("networkidle")
    owner = {"good-then-back": "course", "near-scar": "place-back", "low-back-behind": "region"}
    assert len(sent) > 20
    for code, question in owner.items():
        assert [text for own, text in sent if own == question and code in text]
        assert [text for own, text in sent if own != question and code in text] == []
        assert [text for _, text in sent if text.startswith("http") and code in text] == []
    assert not any("lower screw" in text or "lower+screw" in text for _, text in sent)


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
