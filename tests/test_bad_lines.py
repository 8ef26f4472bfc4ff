"""Real Chromium on a bad line: before the stylesheet comes, without an answer, from the cache alone."""

import contextlib

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import expect

from tests.walking import CALM, choose, start_check


def test_a_page_without_its_stylesheet_reads_in_order_with_small_pictures(live_site, visitor):
    page = visitor(width=360)
    page.route("**/*.css", lambda route: route.fulfill(body="", content_type="text/css"))
    page.goto("/articles/when-the-bone-does-not-join/")
    order = [
        "Skip to the main text",
        "When the bone does not join",
        "Call 911 now if:",
        "Key facts",
        "On this page",
    ]
    text = page.locator("body").inner_text()
    places = [text.index(words) for words in order]
    assert places == sorted(places), order
    for shape in page.locator("svg.shape, .key svg").all():
        assert shape.bounding_box()["width"] <= 40, "an icon fills the screen"
    # A number may not be told wrong: those who did not have it stay empty.
    fills = (
        page.locator(".array")
        .first.locator("use")
        .evaluate_all("all => all.map(e => getComputedStyle(e).fill)")
    )
    assert len(set(fills)) == 2 and "none" in fills
    assert page.evaluate("document.documentElement.scrollWidth") <= 360 + 1


def test_the_first_page_of_the_check_without_its_stylesheet_has_each_sign_on_a_line(live_site, visitor):
    page = visitor(width=360)
    page.route("**/*.css", lambda route: route.fulfill(body="", content_type="text/css"))
    page.goto("/check/questions/emergency-signs/")
    tops = [label.bounding_box()["y"] for label in page.locator("label.option").all()]
    assert tops == sorted(tops) and len(set(tops)) == len(tops)
    choose(page, "none")
    assert page.url.endswith("/same-day-signs/")


def test_where_the_server_fails_the_page_says_so_and_the_plain_form_takes_over(live_site, visitor):
    page = visitor(refusals=("500", "503"))
    start_check(page)
    page.check("input[value='none']")
    page.route(
        "**/check/questions/**",
        lambda route: (
            route.fulfill(status=503, body="busy")
            if route.request.headers.get("hx-request")
            else route.continue_()
        ),
    )
    page.click("main form.form button")
    expect(page.get_by_role("alert")).to_contain_text("That did not reach us, or we could not answer.")
    with page.expect_navigation():
        page.get_by_role("button", name="Try another way").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Do you have any of these?")
    page.unroute("**/check/questions/**")


def test_without_a_connection_each_step_says_so_and_goes_on_when_it_is_back(live_site, visitor):
    page = visitor()
    start_check(page)
    for answer in CALM[:3]:
        choose(page, answer)
    page.check("input[value='low-back-behind']")
    page.context.set_offline(True)
    page.click("main form.form button")
    notice = page.locator("#not-reached")
    expect(notice).to_be_visible()
    expect(notice).to_be_focused()
    expect(notice).to_contain_text("Press Continue to try again. No connection? Try again when it is back.")
    expect(page.locator("input[value='low-back-behind']")).to_be_checked()
    page.context.set_offline(False)
    choose(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("How has the pain changed since surgery?")


def test_a_page_to_read_may_be_kept_by_the_browser_and_answers_never(live_site, client):
    for path in ("/", "/articles/when-the-bone-does-not-join/", "/causes/failed-fusion/", "/accessibility/"):
        kept = client.get(path)
        assert kept["Cache-Control"] == "public, max-age=60" and kept["ETag"]
        assert client.get(path, headers={"if-none-match": kept["ETag"]}).status_code == 304
    assert client.get("/check/questions/emergency-signs/")["Cache-Control"] == "no-store"


def test_pages_opened_once_stay_readable_without_a_connection_but_not_what_holds_a_search(live_site, visitor):
    page = visitor()
    article, search, cause = (
        "/articles/when-the-bone-does-not-join/",
        "/search/?q=screw",
        "/causes/failed-fusion/",
    )
    for path in (search, article, cause, "/"):
        page.goto(path)
    page.context.set_offline(True)
    heading = page.get_by_role("heading", level=1)
    # Back and forward take what is kept, however old. Chromium keeps no living page here, only its cache.
    for move, told in (
        (page.go_back, "Bone that has not joined"),
        (page.go_back, "When the bone does not join"),
        (page.go_forward, "Bone that has not joined"),
        (page.go_back, "When the bone does not join"),
    ):
        move()
        expect(heading).to_have_text(told)
        expect(page.locator("section.care").first).to_be_visible()
        assert page.locator("section.care").first.evaluate("e => getComputedStyle(e).borderTopWidth") == "8px"
    # Kept by nobody: with no-store on the pages above, they would end like this one.
    with contextlib.suppress(PlaywrightError):
        page.go_back()
    page.wait_for_url("chrome-error://**")
    page.context.set_offline(False)
