"""What holds for every kind of page: valid HTML, an outline, landmarks, ways on, an address to pass on.

The HTML is read by html5lib, the standard's own algorithm: it names each place where a browser would have to
guess (nesting, doubled attributes, stray tags). It knows neither which attribute or element is allowed where
nor what an id points at; ids, references and a list of wrong nestings are looked at here besides.
"""

import re
from itertools import pairwise

import html5lib
import pytest

from education import models
from tests.page_kinds import READ, REPLY, every_page

PHRASING = {"p", "h1", "h2", "h3", "h4", "span", "label", "button", "dt", "summary", "strong", "em"}
BLOCKS = {
    "div",
    "p",
    "ul",
    "ol",
    "dl",
    "table",
    "section",
    "article",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "figure",
}
HEADINGS = {"h1", "h2", "h3", "h4"}  # the standard allows them in a summary, beside its phrases
CHILDREN = {"ul": {"li"}, "ol": {"li"}, "dl": {"div", "dt", "dd"}, "tr": {"th", "td"}}


@pytest.fixture
def pages(site) -> dict[str, str]:
    return every_page()


def tree(html: str):
    return html5lib.parse(html, namespaceHTMLElements=False)


def wrongly_nested(root) -> list[str]:
    found = []
    for element in root.iter():
        inner = [child for child in element.iter() if child is not element and isinstance(child.tag, str)]
        if element.tag in PHRASING:
            refused = BLOCKS - HEADINGS if element.tag == "summary" else BLOCKS
            found += [f"{child.tag} in {element.tag}" for child in inner if child.tag in refused]
        if element.tag in {"a", "button", "label"}:
            pressed = {"a", "button", "select", "textarea"} | (
                {"label"} if element.tag == "label" else {"input"}
            )
            found += [f"{child.tag} in {element.tag}" for child in inner if child.tag in pressed]
        if element.tag in CHILDREN:
            found += [
                f"{child.tag} in {element.tag}" for child in element if child.tag not in CHILDREN[element.tag]
            ]
    return found


def test_every_page_is_valid_html(pages):
    faults = {}
    for kind, html in pages.items():
        reader = html5lib.HTMLParser(namespaceHTMLElements=False)
        root = reader.parse(html)
        told = [f"{place}: {name}" for place, name, _ in reader.errors] + wrongly_nested(root)
        ids = [element.get("id") for element in root.iter() if element.get("id")]
        told += [f"id {name} twice" for name in set(ids) if ids.count(name) > 1]
        for element in root.iter():
            for name in ("aria-labelledby", "aria-describedby", "for"):
                told += [f"{name}={to}" for to in (element.get(name) or "").split() if to not in ids]
            href = element.get("href") or ""
            if element.tag == "a" and href.startswith("#"):
                told += [f"href={href}"] if href[1:] not in ids else []
        if told:
            faults[kind] = told
    assert faults == {}


def test_the_reader_of_html_finds_what_is_wrong():
    reader = html5lib.HTMLParser()
    reader.parse(
        "<!doctype html><title>x</title><p><div></div></p><ul id=a id=b></ul><a href=x><a href=y></a></a>"
    )
    assert len(reader.errors) >= 4
    assert wrongly_nested(tree("<ul><p>x</p></ul><button><a href='x'></a></button>")) == [
        "p in ul",
        "a in button",
    ]


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


def test_every_page_that_can_be_passed_on_says_its_address_in_one_piece(pages, settings):
    host = settings.SITE_URL.partition("://")[2]
    for kind, html in pages.items():
        told = re.findall(r'<span class="address">([^<]+)</span>', html)
        if kind in {"404", "refused", "forbidden_form", "server_error", "unavailable"}:
            assert told == [], kind
        elif kind in {
            "question",
            "result",
            "summary",
            "clear",
            "check",
            "danger signs",
            "error in a form",
        } or (kind.startswith("result")):
            assert told == [f"{host}/check"], kind
        elif kind in {"was it clear", "hard word"}:
            assert told == [f"{host}/articles/moving-and-daily-life"], kind  # of the page it is about
        elif kind.startswith("reply"):
            assert told == [host + REPLY.rstrip("/")], kind
        elif kind == "report":
            assert told == [f"{host}/replies/check"], kind
        elif "code" in kind:
            assert told == [f"{host}/s"], kind
        else:
            assert told == [host + READ[kind].split("?")[0].rstrip("/")], kind
            assert len(told[0]) < 75


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
