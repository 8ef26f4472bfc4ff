"""The whole road in real Chromium: paper, article, cause, study, the check, back and change."""

from http.cookies import SimpleCookie
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Request, expect

from education import models
from education.actions.sharing import make_short_link
from tests.signing_in import sign_in_page
from tests.walking import CALM, choose, start_check
from tests.wizard.canary import forms_found


@pytest.fixture
def code(live_site) -> str:
    article = models.Article.objects.get(slug="when-the-bone-does-not-join")
    return make_short_link(label="Ward 4", by=None, article=article).code


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
        page.click("main form.form button")
        with page.expect_navigation():  # the plain form takes over
            page.get_by_role("button", name="Try another way").click()
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


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_start_asks_about_kept_answers_and_back_and_reload_within_one_check_keep_them(
    live_site, visitor, javascript
):
    page = visitor(javascript=javascript)
    start_check(page)
    choose(page, "none")
    page.go_back()
    expect(page.locator("#answer-none")).to_be_checked()
    page.reload()
    expect(page.locator("#answer-none")).to_be_checked()
    page.goto("/check/")
    page.get_by_role("link", name="Start", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Go on, or start over?")
    page.get_by_role("link", name="Go on with these answers").click()
    page.wait_for_url("**/same-day-signs/")
    page.go_back()
    page.get_by_role("button", name="Start over").click()
    page.wait_for_url("**/emergency-signs/")
    assert page.locator("main input:checked").count() == 0
    choose(page, "none")
    page.wait_for_url("**/same-day-signs/")


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_staff_edit_an_article_and_readers_see_it_once_it_is_published(live_site, staff, visitor, javascript):
    staff("pia", "Publisher")
    reader = visitor(javascript=javascript)
    reader.goto("/articles/taking-hardware-out/")
    page = visitor(width=1280, javascript=javascript)
    sign_in_page(page, "pia")
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
