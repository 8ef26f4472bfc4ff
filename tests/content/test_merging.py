"""Two people's texts are put together by paragraph, and no word of either is lost (T9)."""

import re

from hypothesis import given
from hypothesis import strategies as st

from education.content.merging import Choice, merge, put_together

BASE = "First.\n\nSecond.\n\nThird."


def words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


def test_changes_of_two_people_in_two_paragraphs_both_stand():
    parts = merge(BASE, "First, mine.\n\nSecond.\n\nThird.", "First.\n\nSecond.\n\nThird, theirs.")
    assert put_together(parts) == "First, mine.\n\nSecond.\n\nThird, theirs."


def test_one_paragraph_that_both_changed_stands_twice_until_somebody_chooses():
    parts = merge(BASE, "First.\n\nMine.\n\nThird.", "First.\n\nTheirs.\n\nThird.")
    assert put_together(parts) == "First.\n\nTheirs.\n\nMine.\n\nThird."
    place = next(number for number, part in enumerate(parts) if part.changed)
    assert put_together(parts, {place: Choice.MINE}) == "First.\n\nMine.\n\nThird."
    assert put_together(parts, {place: Choice.THEIRS}) == "First.\n\nTheirs.\n\nThird."


def test_a_paragraph_that_one_took_out_and_the_other_left_alone_is_gone():
    assert put_together(merge(BASE, "First.\n\nThird.", BASE)) == "First.\n\nThird."


def test_a_paragraph_that_one_took_out_and_the_other_changed_stays_for_choosing():
    parts = merge(BASE, "First.\n\nThird.", "First.\n\nSecond, better.\n\nThird.")
    assert "Second, better." in put_together(parts)
    assert any(part.changed and part.proposed is Choice.BOTH for part in parts)


def test_the_same_change_by_both_stands_once():
    parts = merge(BASE, "First.\n\nSame.\n\nThird.", "First.\n\nSame.\n\nThird.")
    assert put_together(parts) == "First.\n\nSame.\n\nThird."
    assert not any(part.changed for part in parts)


def test_key_facts_are_put_together_line_by_line():
    parts = merge("One.\nTwo.", "One, mine.\nTwo.", "One.\nTwo.\nThree.", by_line=True)
    assert put_together(parts, by_line=True) == "One, mine.\nTwo.\nThree."


def test_line_ends_of_a_form_count_for_nothing():
    assert put_together(merge(BASE, BASE.replace("\n", "\r\n"), BASE)) == BASE


LETTERS = st.sampled_from("abcdef")
TEXTS = st.lists(LETTERS, max_size=8).map("\n\n".join)


@given(TEXTS, TEXTS, TEXTS)
def test_every_word_that_somebody_added_stands_in_the_merged_text(base, mine, theirs):
    merged = words(put_together(merge(base, mine, theirs)))
    assert words(mine) - words(base) <= merged
    assert words(theirs) - words(base) <= merged


@given(TEXTS, TEXTS)
def test_where_only_one_wrote_the_merged_text_is_theirs(base, mine):
    assert put_together(merge(base, mine, base)) == mine
    assert put_together(merge(base, base, mine)) == mine
