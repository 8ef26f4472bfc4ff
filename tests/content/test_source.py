"""An authored file is read into a value, or refused with file, line and what to write."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from education.content.source import ContentError, PageSource, file_name, parse, to_text

GOOD = """+++
title = "When the bone does not join"
summary = "What it means."
topic = "metal-parts"
position = 70
key_facts = ["Bone can take two years to join."]
author = "The writers"
changes = "First version."
+++

## What it means

Text.
"""


def refusal(text: str, path: str = "articles/bone.md") -> str:
    with pytest.raises(ContentError) as caught:
        parse(text, kind="article", path=path)
    return str(caught.value)


def test_a_file_becomes_a_value_named_after_the_file():
    page = parse(GOOD, kind="article", path="articles/bone-not-joined.md")
    assert (page.slug, page.language) == ("bone-not-joined", "en")
    assert page.key_facts == ("Bone can take two years to join.",)
    assert page.body.startswith("## What it means")


def test_another_language_is_named_in_the_file_name():
    page = parse(GOOD, kind="article", path="articles/bone.es.md")
    assert (page.slug, page.language) == ("bone", "es")
    assert file_name(page) == "bone.es.md"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("Hello", "articles/bone.md, line 1: The file does not begin", id="no front matter"),
        pytest.param("+++\ntitle = 1", "not closed", id="front matter never closed"),
        pytest.param(
            GOOD.replace('"What it means."', "What"), "line 3: The front matter is not valid", id="TOML"
        ),
        pytest.param(GOOD.replace("summary", "sumary"), "Did you mean 'summary'?", id="a misspelt field"),
        pytest.param(
            GOOD.replace("summary", "colour"), "line 3: Unknown field 'colour'", id="an unknown field"
        ),
        pytest.param(
            GOOD.replace('"The writers"', '""'), "'author' is missing or empty", id="an empty field"
        ),
        pytest.param(GOOD.replace("70", '"70"'), "'position' is a whole number", id="a number in quotes"),
        pytest.param(
            GOOD.replace('["Bone', '"Bone').replace('join."]', 'join."'), "list of texts", id="no list"
        ),
        pytest.param(GOOD.replace("When", "When " * 20), "longer than 65", id="a long title"),
        pytest.param(GOOD.split("## ")[0], "no text below", id="no text"),
    ],
)
def test_a_wrong_file_is_refused_with_what_to_write(text, words):
    assert words in refusal(text)


def test_a_file_name_that_makes_no_address_is_refused():
    assert "small letters" in refusal(GOOD, path="articles/Bone Not Joined.md")


lines = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=40)


@given(title=lines, facts=st.lists(lines, min_size=1, max_size=4), body=lines)
def test_writing_and_reading_gives_the_same_value(title, facts, body):
    page = PageSource(
        kind="article",
        slug="x",
        language="en",
        title=title,
        summary="s",
        key_facts=tuple(facts),
        body=f"Text {body}".strip() + "\n",
        author="a",
        changes="c",
        topic="t",
        position=1,
    )
    assert parse(to_text(page), kind="article", path="articles/x.md") == page
