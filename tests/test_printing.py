"""Real Chromium prints: how many sheets a page takes, and what is left out or kept whole on paper."""

import re
from itertools import groupby

import pypdfium2
import pytest
from playwright.sync_api import Page, expect

from tests.walking import CALM, choose, start_check

pytestmark = pytest.mark.looks_alone


def sheets(pdf: bytes) -> int:
    return int(re.findall(rb"/Count (\d+)", pdf)[0])


def test_the_result_prints_on_three_sheets_without_the_answers_and_the_footer_and_with_its_cards_whole(
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
    expect(page.locator(".site-foot")).to_be_hidden()
    breaks = page.locator(".care, .match").evaluate_all(
        "all => all.map(e => getComputedStyle(e).breakInside)"
    )
    assert len(breaks) >= 6 and set(breaks) == {"avoid"}


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
        assert sheets(page.pdf(format=paper)) == 1, paper
    page.emulate_media(media="print")
    points = "all => all.map(e => parseFloat(getComputedStyle(e).fontSize) * 72 / 96)"
    written = page.locator(".sheet :is(li, p)").evaluate_all(points)
    assert len(written) > 20 and min(written) >= 12
    expect(page.get_by_text("Wiping may feel different.")).to_be_visible()
    expect(page.locator(".qr-on-paper svg")).to_be_visible()
    expect(page.get_by_role("heading", name="Print it")).to_be_hidden()
    to_fill = page.get_by_text("Phone: ____")  # the clinic has no number yet
    expect(to_fill).to_be_visible()
    page.emulate_media(media="screen")
    expect(to_fill).to_be_hidden()
    page.emulate_media(media="print")
    width = page.locator(".qr-on-paper svg").evaluate("drawn => drawn.getBoundingClientRect().width")
    assert width / 96 * 25.4 >= 27.75  # 0.75 mm for each of 29 modules and its quiet zone


def test_what_was_folded_is_open_on_paper_and_links_are_a_list_at_the_end(live_site, visitor):
    page = visitor(width=1280)
    page.goto("/articles/when-the-bone-does-not-join/")
    listed = page.get_by_role("heading", name="Addresses on this page")
    expect(listed).to_be_hidden()
    table = page.locator("details table").first
    page.emulate_media(media="print")
    assert table.evaluate("e => e.getBoundingClientRect().height") > 20
    expect(page.locator("details summary").first).to_be_visible()  # what stands in it names what follows
    phone = page.locator(".site-foot a[href^='tel:']").first
    assert phone.evaluate("e => getComputedStyle(e).display") == "inline"
    expect(listed).to_be_visible()
    expect(page.locator(".on-paper li", has_text="medlineplus.gov")).to_be_visible()
    expect(page.locator(".address")).to_be_visible()
    expect(page.get_by_role("navigation", name="Menu")).to_be_hidden()


def test_both_lists_of_danger_signs_of_an_article_are_whole_on_its_first_sheet(live_site, visitor):
    page = visitor(width=1280)
    for path in ("/articles/when-the-bone-does-not-join/", "/causes/failed-fusion/"):
        page.goto(path)
        signs = page.locator(".opening .care li").all_inner_texts()
        assert len(signs) > 10
        for paper in ("A4", "Letter"):
            first = pypdfium2.PdfDocument(page.pdf(format=paper))[0].get_textpage().get_text_bounded()
            told = " ".join(first.split())
            assert [sign for sign in signs if " ".join(sign.split()) not in told] == [], (path, paper)


def test_headings_that_can_be_pressed_are_still_there_on_paper(live_site, visitor):
    page = visitor(width=1280)
    page.goto("/how-the-check-works/")
    page.emulate_media(media="print")
    folded = page.locator("details > summary")
    assert folded.count() > 1
    for each in folded.all():
        expect(each).to_be_visible()


def first_sheet(pdf: bytes) -> tuple[pypdfium2.PdfPage, str]:
    """Return the first page of a PDF, and its text in the order in which it is printed."""
    page = pypdfium2.PdfDocument(pdf)[0]
    return page, " ".join(page.get_textpage().get_text_bounded().split())


def printed_before_the_red_card(page: Page) -> list[str]:
    """Return what there is to read above the red card on paper, beside the title of the page."""
    _, text = first_sheet(page.pdf(format="A4"))
    above, card, _ = text.partition("Call 911 now if:")
    assert card, "it is not on the first sheet"
    found = []
    for block in page.locator("main :is(p, li, h2, h3):not(.care *, .crumbs *, header *, .status)").all():
        words = " ".join((block.text_content() or "").split())
        if len(words) > 7 and words[:24] in above:
            found.append(words)
    return found


def test_the_red_card_is_first_on_the_first_sheet(live_site, visitor):
    page = visitor(width=1280)
    for path in ("/causes/failed-fusion/", "/articles/when-the-bone-does-not-join/"):
        page.goto(path)
        assert printed_before_the_red_card(page) == [], path
    page.evaluate("document.querySelector('.opening').prepend(document.querySelector('.key-facts'))")
    assert printed_before_the_red_card(page), "key facts above it would be found"


def border_above(page: pypdfium2.PdfPage, words: str) -> int:
    """Return how thick the first line over these words is on a black and white copy, at 144 dots an inch."""
    found = page.get_textpage().search(words).get_next()
    left, _, _, top = page.get_textpage().get_charbox(found[0])
    picture = page.render(scale=2).to_pil().convert("L")
    copied = picture.point(lambda light: 0 if light < 128 else 255)
    x, y = int(left * 2) + 4, int((page.get_height() - top) * 2) - 2
    column = [copied.getpixel((x, row)) for row in range(y, 0, -1)]
    return runs_of_black(column)[0]


def test_every_level_survives_a_copy_in_black_and_white(live_site, visitor):
    page = visitor(width=1280)
    page.goto("/handouts/going-home/")
    sheet, text = first_sheet(page.pdf(format="A4"))
    words = ["Emergency: act now", "Today", "This week", "What is normal"]
    assert [text.index(word) for word in words] == sorted(text.index(word) for word in words)
    borders = [border_above(sheet, word) for word in words]
    assert borders[0] >= 2 * 4 and borders == sorted(borders, reverse=True), borders
    assert len(set(borders[:3])) == 3, "each urgency has a width of its own"
    gray = sheet.render(scale=2).to_pil().convert("L")
    assert gray.getextrema() == (0, 255)
    ink = gray.point(lambda light: 0 if light < 128 else 255).histogram()[0]
    assert ink / (gray.width * gray.height) < 0.25, "ink, not a black sheet"
    page.evaluate("for (const card of document.querySelectorAll('.care')) card.style.borderWidth = '2px'")
    sheet, _ = first_sheet(page.pdf(format="A4"))
    assert border_above(sheet, words[0]) < 2 * 4, "a thin border would be found"


def runs_of_black(column: list[int]) -> list[int]:
    """Return the lengths of the unbroken black runs of a column of pixels, in order."""
    return [len(list(run)) for dark, run in groupby(column, key=lambda pixel: pixel == 0) if dark]


def test_the_summary_fits_on_one_sheet(live_site, visitor, tmp_path):
    page = visitor(width=1280)
    start_check(page)
    for answer in CALM:
        choose(page, answer)
    choose(page, "standing", "bending", "stairs", "spot")
    page.get_by_role("link", name="Open my summary").click()
    page.fill("textarea", "Could it be the screws?")
    for paper in ("A4", "Letter"):
        assert sheets(page.pdf(format=paper)) == 1, paper
