"""The two grade formulas, held to counts that were made by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from education.content.readability import grade, long_words, sentences, smog, syllables, words

# Text, sentences, words, syllables: counted by hand, syllable by syllable.
COUNTED = [
    ("The nurse can help you.", 1, 5, 5),
    ("Call your surgeon today.", 1, 4, 6),  # sur-geon, to-day
    ("You had a fusion. The bone takes months to heal.", 2, 10, 11),  # fu-sion
    ("An infection after surgery is an emergency.", 1, 7, 15),  # in-fec-tion af-ter sur-ger-y e-mer-gen-cy
    ("Numbness between your legs needs help now.", 1, 7, 9),  # numb-ness be-tween
    ("A loose screw can hurt. It can also do nothing at all.", 2, 12, 14),  # al-so noth-ing
    ("In 51,161 screws, some were in the wrong place.", 1, 9, 9),  # a number counts as one
    ("An MRI scan shows nerves.", 1, 5, 7),  # M-R-I
]


@pytest.mark.parametrize(("text", "count", "of_words", "of_syllables"), COUNTED)
def test_a_text_counted_by_hand_has_these_counts_and_this_grade(text, count, of_words, of_syllables):
    told = sentences(text)
    assert len(told) == count
    assert len(words(text)) == of_words
    assert sum(map(syllables, words(text))) == of_syllables
    by_hand = 0.39 * of_words / count + 11.8 * of_syllables / of_words - 15.59
    assert grade(told) == pytest.approx(by_hand)


def test_smog_is_told_only_of_thirty_sentences_and_follows_its_formula():
    short = ["Call now."] * 29
    assert smog(short) is None
    told = ["An infection is dangerous."] * 10 + ["Call now."] * 20  # in-fec-tion, dan-ger-ous: 20 long words
    assert len(long_words(told)) == 20
    assert smog(told) == pytest.approx(1.0430 * (30 * 20 / 30) ** 0.5 + 3.1291)


def test_an_empty_text_has_grade_nought():
    assert grade([]) == 0.0 and sentences("  ") == []


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Call Dr. Lee today. Then rest.", 2),
        ("It hurt at 5 p.m. today.", 1),
        ("“Call now.” He did.", 2),
        ("A fever of 38 C (100.4 F) or more.", 1),
        ("No end mark", 1),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text, parts):
    assert len(sentences(text)) == parts


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=20))
def test_every_word_has_a_syllable_and_no_more_than_letters(word):
    assert 1 <= syllables(word) <= len(word)


@given(st.lists(st.sampled_from([text for text, *_ in COUNTED]), min_size=1, max_size=8))
def test_the_grade_depends_on_the_sentences_and_not_on_their_order(texts):
    told = [sentence for text in texts for sentence in sentences(text)]
    assert grade(told) == pytest.approx(grade(told[::-1]))
    assert grade(told) == pytest.approx(grade(told * 2))
