"""Markdown becomes safe blocks, each in its place."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from education.content.rendering import Drawing, Html, Panel, RedFlagList, StudyCard, find_faults, render


def html_of(text: str) -> str:
    return "".join(block.html for block in render(text).blocks if isinstance(block, Html | Panel))


def test_named_things_stand_in_their_place_between_the_text():
    page = render(
        "Before.\n\n[drawing:broken-rod]\n\nBetween.\n\n[study:jung-2021#silent]\n\n"
        "::: do\n- Walk.\n:::\n\n[red-flags]"
    )
    assert [type(block) for block in page.blocks] == [Html, Drawing, Html, StudyCard, Panel, RedFlagList]
    assert page.blocks[3] == StudyCard("jung-2021", "silent")
    assert page.blocks[4].kind == "do"


def test_citations_are_numbered_by_first_use_and_lead_to_their_source():
    text = "One. [^suh-2017] Two. [^jung-2021] Again. [^suh-2017]"
    assert render(text).citations == ("suh-2017", "jung-2021")
    assert html_of(text).count('href="#source-suh-2017"') == 2
    assert "[2]</a>" in html_of(text)


def test_a_mark_of_general_advice_leaves_no_trace():
    assert html_of("Walk a little. [general]") == "<p>Walk a little.</p>"


def test_a_figure_of_the_older_text_is_marked():
    assert '<span class="source-text">†</span>' in html_of("It was 24.3 out of 100. [source-text]")


def test_headings_get_addresses_of_their_own_even_when_they_repeat():
    page = render("## Pain\n\na\n\n## Pain\n\nb\n\n### Más dolor\n")
    assert [heading.id for heading in page.headings] == ["s-pain", "s-pain-2", "s-más-dolor"]
    assert 'id="s-pain-2"' in html_of("## Pain\n\na\n\n## Pain\n\nb")


PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "<a href='x' onclick='alert(1)'>x</a>",
    "<div hx-get='/x' data-hx-post='/y'>x</div>",
    "<svg onload=alert(1)>",
    "<iframe src='https://example.org'></iframe>",
    "![x](https://example.org/x.png)",
    "<p style='position:fixed'>x</p>",
    "<math><mi//xlink:href='data:x,<script>alert(1)</script>'>",
    "[x](</[^k]/onclick=alert(1)//>)",
    "<h2 id='wizard'>x</h2>",
    "<a class='cite button call' href='#x'>x</a>",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_nothing_that_runs_or_loads_survives(payload):
    out = html_of(payload + "\n\n" + "::: do\n- " + payload + "\n:::").lower()
    for banned in ("<script", "<img", "<svg", "<iframe", "<math", "<div"):
        assert banned not in out
    for tag in out.split("<")[1:]:
        inside = tag.split(">")[0]
        for attribute in (" on", "hx-", "style=", "javascript:", "data:text"):
            assert attribute not in inside, out


def test_an_author_cannot_write_an_id_or_class_of_the_page():
    assert "<h2" not in html_of("<h2 id='wizard'>x</h2>")
    assert "<a" not in html_of("<a class='cite button call' href='#x'>x</a>")


@settings(max_examples=200)
@given(st.text(max_size=300))
def test_odd_text_never_breaks_the_page(text):
    out = html_of(text).lower()
    assert "<script" not in out


def test_a_megabyte_of_brackets_and_control_characters_is_only_text():
    assert html_of("[" * 1_000_000) and html_of("a\x00b\x07c")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        pytest.param("Text\n\n::: do\n- x\n", 3, "never closed", id="a panel left open"),
        pytest.param("::: dance\nx\n:::", 1, "no panel 'dance'", id="an unknown panel"),
        pytest.param("x\n:::\n", 2, "never opened", id="a stray end"),
        pytest.param("# Title", 1, "begin at ##", id="a second title"),
        pytest.param("See [drawing:rod] here", 1, "alone on its line", id="a drawing inside a sentence"),
    ],
)
def test_faults_of_the_dialect_are_named_with_their_line(text, line, words):
    found = find_faults(text)
    assert [number for number, sentence in found if words in sentence] == [line]
