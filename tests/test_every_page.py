"""What holds for every kind of page: valid HTML, an outline, landmarks, ways on, an address to pass on.

The HTML is read by html5lib, the standard's own algorithm: it names each place where a browser would have to
guess (nesting, doubled attributes, stray tags). Which element and attribute is allowed where is
asked of `tests/html_rules.py`.
"""

import re
from itertools import pairwise

import html5lib
import pytest
from django.urls import resolve

from education import models, urls
from tests.html_rules import faults_of
from tests.page_kinds import READ, REPLY, every_page


@pytest.fixture
def pages(site) -> dict[str, str]:
    return every_page()


def tree(html: str):
    return html5lib.parse(html, namespaceHTMLElements=False)


def read(html: str) -> list[str]:
    """Return what html5lib and the rules of the standard say against a page."""
    reader = html5lib.HTMLParser(namespaceHTMLElements=False)
    root = reader.parse(html)
    told = [f"{place}: {name}" for place, name, _ in reader.errors] + faults_of(root)
    ids = {element.get("id") for element in root.iter()}
    links = [element.get("href") or "" for element in root.iter("a")]
    return told + [f"href={href}" for href in links if href.startswith("#") and href[1:] not in ids]


def test_every_page_is_valid_html(pages):
    faults = {kind: read(html) for kind, html in pages.items()}
    assert {kind: told for kind, told in faults.items() if told} == {}


WRONG = {
    '<p id="a"></p><p id="a"></p>': "id a stands 2 times",
    "<div onclick='x()'></div>": "onclick on div",
    "<p align='left'>x</p>": "align on p",
    "<center>x</center>": "element center is not on the list",
    "<span><p>x</p></span>": "p in span",
    "<h2><div>x</div></h2>": "div in h2",
    "<ul><p>x</p></ul>": "p in ul",
    "<div><li>x</li></div>": "li in div, not in ol/ul",
    "<dl><p>x</p></dl>": "p in dl",
    "<button><a href='x'>y</a></button>": "a in button",
    "<label>x <a href='x'>y</a> <input></label>": "a in label",
    "<a href='x'><span tabindex='0'>y</span></a>": "span in a",
    "<details><p>x</p><summary>y</summary></details>": "summary is not the first in details",
    "<header><header>x</header></header>": "header in header",
    "<label for='a'>x</label><p id='a'></p>": "label for a, which takes no label",
    "<p aria-labeledby='a' id='a'></p>": "aria-labeledby is no name of ARIA, or not on the list",
    "<p aria-hidden='yes'></p>": "aria-hidden=yes",
    "<section aria-labelledby='b'></section>": "aria-labelledby=b",
    "<div aria-label='x'></div>": "aria-label on div, which can have no name",
    "<div role='buton'></div>": "role=buton on div",
    "<input type='phone'>": "type=phone on input",
    "<img src='x'>": "img without alt",
    "<svg><path onload='x'/><foreignObject/></svg>": "onload on svg path",
    "<a href='#b'>x</a>": "href=#b",
    "<p>x": "",
}


@pytest.mark.parametrize(("wrong", "told"), WRONG.items(), ids=[told or "nothing" for told in WRONG.values()])
def test_what_is_not_valid_would_be_found(wrong, told):
    page = f"<!doctype html><html lang='en'><head><title>x</title></head><body>{wrong}</body></html>"
    assert (told in read(page)) if told else read(page) == []


# Reached by answers, by a link that was sent or by an older paper; and what is no page for a person.
AFTER = ["begin", "result", "summary", "report", "shared_draft"]
AFTER += ["article_since", "cause_since", "handout_since"]
LATER = ["topic_part", "a_to_z_part"]  # the second page of a list that is longer than any of the library
NO_PAGE = ["connect_service", "handout_pdf", "healthz", "readyz", "robots", "sitemap", "study_export"]


def test_every_address_of_the_site_is_among_the_kinds_of_pages():
    named = {pattern.name for pattern in urls.urlpatterns if getattr(pattern, "name", None)}
    # The check on the draft, for staff, is the check with a line on top.
    named = {name for name in named if not name.startswith("draft_")}
    read = {resolve(path.split("?")[0]).url_name for kind, path in READ.items() if kind != "404"}
    assert named - read == {*AFTER, *LATER, *NO_PAGE}


def test_every_page_has_one_title_one_first_heading_and_no_skipped_level(pages):
    for kind, html in pages.items():
        root = tree(html)
        levels = [
            int(e.tag[1]) for e in root.iter() if isinstance(e.tag, str) and re.fullmatch("h[1-6]", e.tag)
        ]
        assert levels.count(1) == 1, kind
        # The red card may stand before the title of a page for what goes wrong; below it nothing is skipped.
        steps = [after - before for before, after in pairwise(levels)]
        assert max(steps) <= 1, (kind, levels)
        assert len(root.findall(".//head/title")) == 1
        title = root.find(".//head/title").text
        assert title.endswith("– Afterfusion") and len(title) > 16, kind
        assert root.get("lang") == "en", kind


def test_every_page_has_its_landmarks_and_the_skip_link_first(pages):
    for kind, html in pages.items():
        root = tree(html)
        body = root.find("body")
        first = body[0]
        assert (first.tag, first.get("href")) == ("a", "#main"), kind
        tags = [element.tag for element in body.iter() if isinstance(element.tag, str)]
        assert tags.count("main") == 1 and root.find(".//main").get("id") == "main", kind
        assert body.find("header") is not None and body.find("footer") is not None, kind
        named = [e.get("aria-label") or e.get("aria-labelledby") for e in body.iter("nav")]
        assert all(named) and len(named) == len(set(named)), (kind, named)
        for element in body.iter("section"):
            assert element.get("aria-label") or element.get("aria-labelledby"), (
                kind,
                "a section without name",
            )


def test_every_page_has_icons_and_the_color_of_the_browser_for_day_and_night(pages):
    for kind, html in pages.items():
        assert 'rel="icon"' in html and 'rel="apple-touch-icon"' in html, kind
        assert len(re.findall(r'name="theme-color" content="#[0-9a-f]{6}" media=', html)) == 2, kind
        assert '<meta name="viewport" content="width=device-width, initial-scale=1">' in html, kind


OTHERS = {
    "withdrawn": "/articles/surgery-again/",
    "reply, its page ended": "/replies/articles/surgery-again/",
    "article, older paper": "/articles/taking-hardware-out/",
    "cause, older paper": "/causes/screw-loosening/",
    "handout, older paper": "/handouts/going-home/",
}


def address_of(kind: str) -> str:
    """Return the address that a kind of page is to tell; none where nothing is to be passed on."""
    if kind in READ and kind not in {"404", "wrong code", "no code", "danger signs", "clear", "was it clear"}:
        return READ[kind].split("?")[0]
    if kind.startswith(("question", "result", "summary", "danger signs", "begin", "clear")):
        return "/check/"
    if kind in {"was it clear", "hard word"}:
        return "/articles/moving-and-daily-life/"  # of the page it is about
    if kind in OTHERS:
        return OTHERS[kind]
    if kind.startswith("reply"):
        return REPLY
    if kind.startswith("report"):
        return "/replies/check/"
    return "/s/" if "code" in kind else ""


def test_every_page_that_can_be_passed_on_says_its_address_in_one_piece(pages, settings):
    host = settings.SITE_URL.partition("://")[2]
    for kind, html in pages.items():
        told = re.findall(r'<span class="address">([^<]+)</span>', html)
        address = address_of(kind).rstrip("/")
        assert told == ([host + address] if address or kind == "home" else []), kind
        assert len(f"{told}") < 80, kind


def test_a_page_that_was_withdrawn_or_is_for_an_older_paper_says_the_address_of_the_page(client, site):
    article = models.Article.objects.get(slug="taking-hardware-out")
    html = client.get("/articles/taking-hardware-out/since/1/", follow=True).content.decode()
    assert article.get_absolute_url().rstrip("/") + "</span>" in html


def test_where_a_page_stands_is_told_by_crumbs_and_in_the_menu(pages):
    for kind in ("article", "cause", "study"):
        root = tree(pages[kind])
        crumbs = next(e for e in root.iter("nav") if e.get("aria-label") == "You are here")
        assert len(list(crumbs.iter("a"))) == 2, kind
        assert [e.get("aria-current") for e in root.iter("a") if e.get("aria-current")] == ["true"], kind
    assert [e.get("aria-current") for e in tree(pages["search"]).iter("a") if e.get("aria-current")]


def test_each_phone_number_can_be_pressed(clinic, client):
    html = client.get("/").content.decode()
    number = re.escape(clinic.phone)
    bare = re.sub(r"<a [^>]*href=\"tel:[^>]*>.*?</a>", "", html)
    assert re.search(number, html) and not re.search(number, bare)


def test_a_page_that_is_not_there_leads_on_in_four_ways_and_by_search(pages):
    root = tree(pages["404"])
    main = root.find(".//main")
    links = {e.get("href") for e in main.iter("a")}
    assert {"/", "/articles/", "/causes/", "/s/"} <= links
    assert any(e.get("role") == "search" for e in main.iter("form"))
    assert "tel:911" in links


def test_review_dates_stand_on_articles_and_causes(pages):
    for kind in ("article", "cause", "design"):
        for words in ("Written by", "Checked by", "Last changed", "Next review", "Money and interests"):
            assert words in pages[kind], (kind, words)
