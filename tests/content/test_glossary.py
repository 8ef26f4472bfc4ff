"""Words of the field: explained once where a page first uses them, and all on one page."""

import re

import pytest

from education import models
from education.content.glossary import Term, terms_in
from education.content.rendering import Html, render

CAGE = Term("cage", "cage", "a small spacer", variants=("cages",))
CT = Term("ct-scan", "CT scan", "an X-ray picture in slices", variants=("CT",))
NONUNION = Term("nonunion", "nonunion", "bone that has not joined", jargon=True)


def html(text: str, *glossary: Term) -> str:
    return "".join(block.html for block in render(text, glossary).blocks if isinstance(block, Html))


def test_the_first_use_has_its_plain_words_and_later_uses_do_not():
    shown = html("A cage can sink. [general]\n\nThe cage stays. [general]", CAGE)
    assert shown.count("(a small spacer)") == 1
    assert shown.index("(a small spacer)") < shown.index("stays")
    assert shown.count('href="/words/#cage"') == 1


def test_where_the_sentence_explains_it_already_it_is_only_linked():
    shown = html("A cage is a small spacer. [general]", CAGE)
    assert 'href="/words/#cage"' in shown and "(a small spacer)" not in shown


ACETAMINOPHEN = Term("acetaminophen", "acetaminophen", "a common pain medicine", variants=("paracetamol",))
NALOXONE = Term("naloxone", "naloxone", "a medicine that wakes a person up")
NSAID = Term("nsaid", "anti-inflammatory medicine", "a pain medicine like ibuprofen")


@pytest.mark.parametrize(
    ("text", "term"),
    [
        pytest.param("Acetaminophen (paracetamol) helps.", ACETAMINOPHEN, id="brackets behind it"),
        pytest.param("Give a rescue spray (naloxone) now.", NALOXONE, id="alone in brackets"),
        pytest.param("Anti-inflammatory medicine, like ibuprofen.", NSAID, id="an example behind it"),
        pytest.param("Naloxone, also called a rescue spray.", NALOXONE, id="another name behind it"),
    ],
)
def test_what_the_writer_explains_is_linked_and_not_explained_twice(text, term):
    shown = html(f"{text} [general]", term)
    assert shown.count(f'href="/words/#{term.code}"') == 1
    assert "gloss" not in shown


def test_a_word_inside_longer_brackets_waits_for_its_next_use():
    shown = html("Ask for a picture (a CT scan or an X-ray). [general]\n\nA CT scan is short. [general]", CT)
    assert shown.count("(an X-ray picture in slices)") == 1
    assert shown.index("an X-ray)") < shown.index("(an X-ray picture in slices)")


@pytest.mark.parametrize(
    "text", ["A cage can sink (see below).", "Bone grows (slowly) round a cage.", "A cage, and bone."]
)
def test_a_word_with_no_explanation_beside_it_is_still_explained(text):
    assert html(f"{text} [general]", CAGE).count("cage</a> <span") == 1


def test_no_page_puts_brackets_behind_the_brackets_of_a_word(client, site):
    for row in models.Article.objects.all():
        page = client.get(row.get_absolute_url()).content.decode()
        assert not re.search(r'<span class="gloss">[^<]*</span>,? (?:\(|like )', page), row.slug
        assert not re.search(r'\([^()<]*<a class="term"[^>]*>[^<]*</a> <span class="gloss">', page), row.slug


def test_a_heading_a_link_and_a_longer_word_are_left_alone():
    shown = html("## Cage\n\nSee [the cage](/causes/cage-problem/) and the birdcage. [general]", CAGE)
    assert "/words/" not in shown


def test_short_capitals_are_not_found_in_small_letters():
    assert [term.code for _, _, term in terms_in("A CT. We react to it.", (CT,))] == ["ct-scan"]


def test_a_word_in_capitals_is_found_where_the_glossary_has_small_letters():
    assert [term.code for _, _, term in terms_in("THE CAGE moved.", (CAGE, CT))] == ["cage"]


def test_a_letter_that_only_looks_like_another_is_no_term_and_no_fault():
    fusion = Term("fusion", "fusion surgery", "")
    assert terms_in("Fusion \u017furgery", (fusion,)) == []


def test_the_longest_form_wins_and_a_form_may_begin_with_a_mark():
    short, long = Term("nerve", "nerve", ""), Term("root", "nerve root", "", variants=("(nerve)",))
    found = terms_in("A nerve root, a nerve and (nerve).", (short, long))
    assert [(start, end, term.code) for start, end, term in found] == [
        (2, 12, "root"),
        (16, 21, "nerve"),
        (26, 33, "root"),
    ]


def test_the_page_of_words_has_every_term(client, site):
    page = client.get("/words/").content.decode()
    for words in ("Bone that has not joined", "An X-ray picture in thin slices", 'id="cage"'):
        assert words in page


def test_an_article_explains_its_first_hard_words(client, site):
    page = client.get("/articles/what-is-spinal-fusion/").content.decode()
    assert 'class="term" href="/words/#' in page
