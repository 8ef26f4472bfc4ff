"""Real Chromium and texts that nobody meant to write: by picture, the layout holds at three widths.

A picture is held against itself, so no machine's way of drawing letters matters: with everything clipped at
the edge of its own box the page must look just the same, and beside the column there must be no ink.
"""

import io

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from PIL import Image, ImageChops

from education import models
from education.actions.handouts import publish_edition, save_edition
from education.actions.site import raise_content_version
from education.sharing.handout import Written
from tests.editorial import put_live
from tests.page_kinds import RESULTS
from tests.showing import SIDEWAYS, Showing
from tests.text_boxes import OVERLAPS, SPILLED

WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3
RIGHT_TO_LEFT = "هذه فقرة مكتوبة من اليمين إلى اليسار بعد جراحة تثبيت الفقرات. 911 (312) 555-0142."


def long_list(studies: list[str]) -> str:
    return "\n\n".join(f"Sentence number {n}. [^{key}]" for n, key in enumerate(studies))


CASES = {
    "very long words": {"title": f"A {WORD[:150]}", "body": f"## {WORD}\n\n{WORD} [general]\n\n- {WORD}\n"},
    "a title of 200 letters": {"title": ("Pain that comes back after a long good spell " * 5)[:200]},
    "no heading at all": {"body": "Only a paragraph. [general]\n\nAnd one more. [general]\n"},
    "from right to left": {"body": f"## Words\n\n{RIGHT_TO_LEFT} [general]\n\n- {RIGHT_TO_LEFT}\n"},
    "a drawing that is missing": {"body": "## Seen\n\n[drawing:no-such-thing]\n\nText after it. [general]\n"},
    "a wide table": {
        "body": "## Table\n\n"
        + "| " + " | ".join(f"Heading number {n}" for n in range(9)) + " |\n"
        + "|" + " --- |" * 9 + "\n"
        + "| " + " | ".join(WORD[:60] for _ in range(9)) + " |\n"
    },
}  # fmt: skip


NARROW = 360
WIDTHS = (NARROW, 768, 1280)
CLIP = """() => { const sheet = new CSSStyleSheet();
  sheet.replaceSync("main, main :is(h1, h2, h3, p, section, article, figure, .care > div, .panel, .key-facts)"
    + "{ overflow: clip !important; overflow-clip-margin: 4px !important }");
  document.adoptedStyleSheets = [sheet]; }"""
FAINT = 32  # of 255: the edge of a slanted line is drawn a little lighter or darker where it is clipped
FREE = "() => { document.adoptedStyleSheets = []; }"
# Where the column of the page stands: what is drawn in it ends there.
COLUMN = """() => {
  const main = document.querySelector("main"), box = main.getBoundingClientRect();
  const style = getComputedStyle(main);
  return [box.left + parseFloat(style.paddingLeft), box.right - parseFloat(style.paddingRight),
    box.top + scrollY, box.bottom + scrollY];
}"""


def picture(window: Showing) -> Image.Image:
    return Image.open(io.BytesIO(window.page.screenshot(full_page=True, animations="disabled"))).convert(
        "RGB"
    )


def ink_beside_the_column(window: Showing, drawn: Image.Image) -> bool:
    """Return whether anything is drawn left or right of the column, as high as the main text is."""
    left, right, top, bottom = window.page.evaluate(COLUMN)
    # The border of a card that is as wide as the column may end on a part of a pixel.
    strips = [(0, top, left - 2, bottom), (right + 2, top, drawn.width, bottom)]
    for strip in strips:
        beside = drawn.crop(tuple(round(edge) for edge in strip))
        if beside.width and any(low != high for low, high in beside.getextrema()):
            return True
    return False


def faults(window: Showing) -> list[str]:
    """Return what does not hold on the page that is shown, at this width."""
    page, found = window.page, []
    found += ["it scrolls sideways"] if page.evaluate(SIDEWAYS) > 0 else []
    found += page.evaluate(SPILLED) + [f"over another: {told}" for told in page.evaluate(OVERLAPS)]
    drawn = picture(window)
    found += ["ink beside the column"] if ink_beside_the_column(window, drawn) else []
    if page.viewport_size["width"] == NARROW:  # where it is hardest to stay in a box
        page.evaluate(CLIP)
        changed = ImageChops.difference(drawn, picture(window)).getextrema()
        if any(most > FAINT for _, most in changed):
            found.append("something is drawn outside of its box")
        page.evaluate(FREE)
    if not page.locator("a[href^='tel:']").first.is_visible():
        found.append("no number to call")
    return found


def assert_holds(shown, pages: dict[str, HttpResponse]) -> Showing:
    """Assert that every page holds at every width; return the window."""
    window, found = shown(pages, width=360), {}
    for kind in pages:
        window.show(kind)
        for width in WIDTHS:
            window.page.set_viewport_size({"width": width, "height": 740})
            if told := faults(window):
                found[kind, width] = told
    assert found == {}
    return window


# Longer than the form allows. PostgreSQL refuses it at once; on SQLite a page has to bear it.
TOO_LONG = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL keeps no title or name that is longer than its column"
)


@TOO_LONG
def test_the_layout_holds_whatever_is_written_in_an_article_and_on_lists_of_them(client, site, shown):
    article, pages = models.Article.objects.get(slug="taking-hardware-out"), {}
    for kind, changes in CASES.items():
        put_live(article, **changes)
        pages[kind] = client.get(article.get_absolute_url())
        if "very long" in kind:
            for path in ("/", "/articles/", "/a-to-z/"):
                pages[f"{path} with {kind}"] = client.get(path)
    assert_holds(shown, pages)


def test_forty_sources_and_an_empty_topic_hold(client, site, shown):
    keys = list(models.Study.objects.order_by("key").values_list("key", flat=True)[:40])
    assert len(keys) == 40
    article = models.Article.objects.get(slug="taking-hardware-out")
    put_live(
        article,
        body=f"## Much to cite\n\n{long_list(keys)}\n\nAll at once. {''.join(f'[^{k}]' for k in keys)}\n",
    )
    models.Topic.objects.create(code="nothing-yet", title="Nothing in it yet")
    pages = {path: client.get(path) for path in (article.get_absolute_url(), "/", "/articles/")}
    assert pages[article.get_absolute_url()].content.count(b'<li id="source-') >= 40
    assert all(b"Nothing in it yet" not in page.content for page in pages.values())
    assert_holds(shown, pages)


@TOO_LONG
def test_a_study_a_paper_a_result_and_a_clinic_with_very_long_words_hold(client, site, shown):
    clinic = site.clinic
    clinic.name = "Centre hospitalier universitaire de neurochirurgie vertebrale " * 2
    clinic.phone, clinic.out_of_hours_phone = "+1 (312) 555-0142", "+1 (312) 555-0199 ext. 4471"
    clinic.save()
    models.Study.objects.update(
        title=f"{WORD} {RIGHT_TO_LEFT}", authors=f"{WORD[:80]} A\nB C", journal=WORD[:200], population=WORD
    )
    models.StudyOutcome.objects.update(statement=f"{WORD}. {RIGHT_TO_LEFT}", group=WORD[:100])
    handout = models.Handout.objects.get(slug="going-home")
    written = Written(WORD[:60], week=(WORD[:160],), normal=(RIGHT_TO_LEFT,), do=(WORD[:160], "Walk."))
    publish_edition(edition=save_edition(handout=handout, written=written, by=None, changes="x"), by=None)
    raise_content_version()
    paths = (
        "/", "/studies/jung-2021/", "/handouts/going-home/", "/check/", "/about/design/", "/accessibility/",
        "/nothing/", f"/search/?q={WORD}", f"/s/{'A' * 40}",
    )  # fmt: skip
    pages = {path: client.get(path) for path in paths}
    for urgency, answers in RESULTS.items():
        visitor, place = Client(), "/check/questions/emergency-signs/"
        for answer in answers:
            place = visitor.post(place, {"answer": [answer]})["Location"]
        pages[f"the {urgency} result"] = visitor.get(place)
    assert_holds(shown, pages)


BROKEN = {
    "document.querySelector('main p').style.marginInlineStart = '-1rem'": "ink beside the column",
    "document.querySelector('main h1').style.textIndent = '-6px'": "drawn outside of its box",
    "document.querySelector('main h1').style.whiteSpace = 'nowrap'": "it scrolls sideways",
    "document.querySelector('main h1').style.marginBlockEnd = '-2rem'": "over another",
    "document.querySelector('.care li').style.blockSize = '.5rem'": "spilled",
}


def test_a_layout_that_does_not_hold_would_be_found(client, site, shown):
    window = shown({"article": client.get("/articles/when-the-bone-does-not-join/")}, width=NARROW)
    window.show("article")
    assert faults(window) == []
    for broken, told in BROKEN.items():
        window.show("article")
        window.page.evaluate(broken)
        assert any(told in one for one in faults(window)), broken
