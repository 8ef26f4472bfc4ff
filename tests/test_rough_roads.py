"""Real Chromium where things go wrong: no connection, double clicks, two windows, Back and Forward."""

from playwright.sync_api import expect

from tests.walking import CALM, choose, start_check


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


def test_a_failed_request_is_told_aloud_and_falls_back_to_the_plain_form(live_site, visitor):
    page = visitor()
    page.goto("/check/questions/emergency-signs/")
    page.check("input[value='none']")
    fails = {"left": 2}

    def lose_the_first_two(route):
        if fails["left"] and route.request.headers.get("hx-request"):
            fails["left"] -= 1
            route.abort("internetdisconnected")
        else:
            route.continue_()

    page.route("**/check/questions/**", lose_the_first_two)
    assert page.evaluate("navigator.onLine"), "the browser itself knows of no trouble"
    for _ in range(2):
        page.click("main form.form button")
        notice = page.get_by_role("alert")
        expect(notice).to_be_focused()
        expect(notice).to_contain_text("Your answers are still here. Press Continue to try again.")
        expect(notice).to_contain_text("In an emergency, do not wait: Call 911 now.")
        assert "That did not reach us" in page.locator("main").aria_snapshot()
    expect(page.locator("input[value='none']")).to_be_checked()
    with page.expect_navigation():
        page.get_by_role("button", name="Try another way").click()
    assert page.url.endswith("/same-day-signs/")
    kept = page.evaluate("JSON.stringify([Object.keys(localStorage), Object.keys(sessionStorage)])")
    assert kept == "[[],[]]"
    page.unroute("**/check/questions/**")


def test_a_second_failure_is_told_again_and_success_takes_the_notice_away(live_site, visitor):
    page = visitor()
    page.goto("/check/questions/emergency-signs/")
    page.check("input[value='none']")
    notice = page.locator("#not-reached")
    # What a screen reader hears is the moment at which the notice appears.
    notice.evaluate(
        "notice => { window.told = 0; new MutationObserver(() => { if (!notice.hidden) told += 1; })"
        ".observe(notice, { attributeFilter: ['hidden'] }); }"
    )
    page.route("**/check/questions/**", lambda route: route.abort("internetdisconnected"))
    for times in (1, 2):
        page.click("main form.form button")
        page.wait_for_function("times => told >= times", arg=times)
    page.unroute("**/check/questions/**")
    choose(page)
    expect(notice).to_be_hidden()


def test_without_any_connection_the_page_says_so_and_keeps_what_was_chosen(live_site, visitor):
    page = visitor()
    page.goto("/check/questions/emergency-signs/")
    page.check("input[value='none']")
    expect(page.locator("#not-reached")).to_be_hidden()
    page.context.set_offline(True)
    page.click("main form.form button")
    expect(page.locator("#not-reached")).to_be_visible()
    expect(page.locator("#not-reached")).to_be_focused()
    expect(page.locator("#not-reached")).to_contain_text("In an emergency, do not wait: Call 911 now.")
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


def test_a_sign_that_is_refused_meets_the_red_card_at_once(live_site, visitor):
    page = visitor(refusals=("403",))
    start_check(page)
    page.check("input[value='saddle-numbness']")
    page.context.clear_cookies()  # as by a browser that keeps none
    with page.expect_navigation():
        page.click("main form.form button")
    expect(page.locator(".care[data-urgency='emergency']").first).to_be_visible()
    expect(page.get_by_text("If you ticked a sign, act on it now")).to_be_visible()
