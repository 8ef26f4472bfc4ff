"""Words of the field: explained once where a page first uses them, and all on one page."""

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


def test_a_heading_a_link_and_a_longer_word_are_left_alone():
    shown = html("## Cage\n\nSee [the cage](/causes/cage-problem/) and the birdcage. [general]", CAGE)
    assert "/words/" not in shown


def test_short_capitals_are_not_found_in_small_letters():
    assert [term.code for _, _, term in terms_in("A CT. We react to it.", (CT,))] == ["ct-scan"]


def test_the_page_of_words_has_every_term(client, site):
    page = client.get("/words/").content.decode()
    for words in ("Bone that has not joined", "An X-ray picture in thin slices", 'id="cage"'):
        assert words in page


def test_an_article_explains_its_first_hard_words(client, site):
    page = client.get("/articles/what-is-spinal-fusion/").content.decode()
    assert 'class="term" href="/words/#' in page
