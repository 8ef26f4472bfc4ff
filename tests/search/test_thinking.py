"""The pure parts of the search, on texts that nobody thought of."""

from hypothesis import given
from hypothesis import strategies as st

from education.search.danger import signs_in
from education.search.query import MOST_WORDS, typed_words, understood
from education.search.ranking import Document, Place, ranked
from education.search.related import Place as Page
from education.search.related import Places, nearest
from education.search.snippet import marked, snippet
from education.search.stems import stems_of, words_of
from education.search.synonyms import lay_groups, synonyms

SAME = synonyms(lay_groups())


@given(st.text())
def test_words_are_letters_and_digits_alone_so_that_no_operator_reaches_a_database(text):
    for word in (*words_of(text), *stems_of(text)):
        assert word.replace("_", "!").isalnum()


@given(st.text(), st.sets(st.text(alphabet="abcxyz", min_size=1, max_size=4)))
def test_marking_loses_no_letter(text, stems):
    assert "".join(piece.text for piece in marked(text, stems)) == text


@given(st.text(max_size=300))
def test_any_text_is_understood_and_has_few_words(text):
    query = understood(text, known=set(stems_of(text)), near=lambda word: [], same=SAME)
    assert len(typed_words(text)) <= MOST_WORDS
    assert all(phrase for phrase in query.phrases)
    signs_in(typed_words(text))


@given(st.lists(st.sampled_from(["screw", "loose", "numb", "the", "leg"]), min_size=1, max_size=6))
def test_a_page_that_has_the_words_in_its_title_is_worth_more_than_one_that_has_them_below(words):
    query = understood(" ".join(words), known=set(stems_of(" ".join(words))), near=lambda word: [], same=SAME)
    stems = tuple(stems_of(" ".join(words)))
    counts = dict.fromkeys(stems, 2)
    above = ranked(query, Document("article", {Place.TITLE: stems}), counts=counts, total=100)
    below = ranked(query, Document("article", {Place.BODY: stems}), counts=counts, total=100)
    assert (above is None) == (below is None)
    if above and below:
        assert above.score > below.score > 0


def test_a_page_with_none_of_the_words_is_worth_nothing():
    query = understood("zyx", known=set(), near=lambda word: [], same=SAME)
    assert ranked(query, Document("article", {Place.TITLE: ("screw",)}), counts={}, total=9) is None


def test_the_sentence_with_most_of_the_words_is_shown_with_its_heading():
    lines = [("", "A summary."), ("What it feels like", "The screw is loose."), ("", "A screw.")]
    found = snippet(lines, {"screw", "loos"})
    assert found.section == "What it feels like" and found.text == "The screw is loose."


def test_danger_is_heard_in_plain_words_and_not_in_every_word():
    assert "saddle-numbness" in signs_in(["numb", "between", "my", "legs"])
    assert "chest-or-breath" in signs_in(["i", "cant", "brethe"])
    assert signs_in(["loose", "screw"]) == ()


@given(st.lists(st.tuples(st.sets(st.sampled_from("abcd")), st.sets(st.sampled_from("wxyz"))), max_size=8))
def test_related_pages_are_others_at_most_four_and_the_same_each_time(made):
    pages = [Page(f"/{n}/", frozenset(causes), frozenset(terms)) for n, (causes, terms) in enumerate(made)]
    for page in pages:
        found = nearest(page.url, Places(pages))
        assert page.url not in found and len(found) <= 4 and len(set(found)) == len(found)
        assert found == nearest(page.url, Places(pages[::-1]))
