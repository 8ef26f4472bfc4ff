"""Real Chromium prints: how many sheets a page takes, and what is left out or kept whole on paper."""

import re

from playwright.sync_api import expect

from tests.walking import CALM, choose, start_check


def sheets(pdf: bytes) -> int:
    return int(re.findall(rb"/Count (\d+)", pdf)[0])


def test_the_result_prints_on_three_sheets_without_the_answers_and_with_the_red_card_whole(
    live_site, visitor
):
    page = visitor(width=1280)
    start_check(page)
    for answer in CALM:
        choose(page, answer)
    choose(page, "standing")
    assert page.locator("article.match").count() >= 3, "a long result, with several causes"
    expect(page.locator("#your-answers")).to_be_visible()
    for paper in ("A4", "Letter"):
        assert 2 <= sheets(page.pdf(format=paper)) <= 3, paper
    page.emulate_media(media="print")
    expect(page.locator("#your-answers")).to_be_hidden()
    red = page.locator("section.care[data-urgency=emergency]")
    assert red.evaluate("card => getComputedStyle(card).breakInside") == "avoid"
    match = page.locator("article.match").first
    assert match.evaluate("card => getComputedStyle(card).breakInside") == "auto"


def test_no_drawing_fills_a_sheet(live_site, visitor):
    page = visitor(width=700)
    for path in ("/causes/failed-fusion/", "/causes/blood-clot/"):
        page.goto(path)
        page.emulate_media(media="print")
        tall = page.eval_on_selector_all("main figure.drawing svg", "all => all.map(e => e.clientHeight)")
        assert tall and max(tall) <= 92 / 25.4 * 96, (path, tall)  # 9 cm
        page.emulate_media(media="screen")


def test_a_handout_prints_on_one_sheet_with_the_danger_signs_and_the_code_and_without_the_sites_own(
    live_site, visitor
):
    page = visitor(width=1280)
    page.goto("/handouts/going-home/")
    for paper in ("A4", "Letter"):
        assert sheets(page.pdf(format=paper)) <= 2, paper  # the two sides of one sheet
    page.emulate_media(media="print")
    expect(page.get_by_text("Wiping may feel different.")).to_be_visible()
    expect(page.locator(".qr-on-paper svg")).to_be_visible()
    expect(page.get_by_role("heading", name="Print it")).to_be_hidden()
    width = page.locator(".qr-on-paper svg").evaluate("drawn => drawn.getBoundingClientRect().width")
    assert width / 96 * 25.4 >= 27.75  # 0.75 mm for each of 29 modules and its quiet zone
