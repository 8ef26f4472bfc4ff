"""Real Chromium: what a screen reader hears of a search whose results come while one types."""

from playwright.sync_api import expect

# Each text that the live region had, in turn, with whether it was still the element of the page as it came.
LISTEN = """() => {
  const live = document.getElementById("live");
  window.heard = [];
  new MutationObserver(() => heard.push([live.textContent, live === document.getElementById("live")]))
    .observe(live, { childList: true, characterData: true, subtree: true });
}"""


def test_results_are_told_in_a_region_that_stays_while_its_words_change(live_site, visitor):
    page = visitor()
    page.goto("/search/")
    page.evaluate(LISTEN)
    status = page.get_by_role("status")
    expect(status).to_have_text("")
    danger = "What you typed may be a danger sign. Please read the red card first."
    for typed, told in [
        ("screw came loose", "The closest pages for screw came loose"),
        ("xqzv", "We found no page for xqzv"),
        ("numb bottom", danger + " 12 results for numb bottom"),
        ("suicide", danger),
        ("?!", "Please type a word or two"),
    ]:
        page.fill("#q", typed)
        expect(status).to_have_text(told)
        expect(page.locator("#q")).to_be_focused()
    heard = page.evaluate("heard")
    assert len(heard) == 5 and all(same for _, same in heard), heard
    page.fill("#q", "")
    expect(status).to_have_text("")
    assert page.locator("#found [role=status], #found [aria-live]").count() == 0


def test_a_search_that_does_not_reach_us_is_told_while_typing_goes_on(live_site, visitor):
    page = visitor()
    page.goto("/search/")
    page.route("**/search/?q=*", lambda route: route.abort("internetdisconnected"))
    page.fill("#q", "screw")
    expect(page.get_by_role("alert")).to_contain_text(
        "What you typed is still here. Press Search to try again."
    )
    expect(page.locator("#q")).to_be_focused()
    page.unroute("**/search/?q=*")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("alert")).to_be_hidden()
    expect(page.locator(".found > li").first).to_be_visible()
