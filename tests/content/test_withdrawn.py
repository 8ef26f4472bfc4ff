"""A withdrawn study takes its counts out of a text, and never an instruction to get help."""

import pytest

from education.content.withdrawn import as_readers_see

INSTEAD = {"gone-2020": "Being checked."}


def seen(text):
    return as_readers_see(text, instead=INSTEAD, behind={}, figures={})


HELP = [
    "- If you cannot move your legs, call 911. [^gone-2020]",
    "- Fever over 101 °F: call us today. [^gone-2020]",
    "- Go to the emergency room if it lasts 2 hours. [^gone-2020]",
    "Dial 999 at once. [^gone-2020]",
    "Call your surgeon within 24 hours. [^gone-2020]",
    "Thoughts of ending your life? Call or text 988. [^gone-2020]",
]


@pytest.mark.parametrize("text", HELP)
def test_what_sends_a_reader_for_help_stays_word_for_word(text):
    assert seen(text) == text


COUNTS = [
    "Bone joined in 24 of 42 people by 1 year. [^gone-2020]",
    "About 30% had to call again. [^gone-2020]",
    "Half of all people called within 2 days. [^gone-2020]",
    "Of 50 people, 9 had to call 911. [^gone-2020]",
    "It took 7 months to heal. [^gone-2020]",
]


@pytest.mark.parametrize("text", COUNTS)
def test_what_the_study_counted_goes_even_beside_such_words(text):
    assert seen(text) == "Being checked. [^gone-2020]"


def test_the_other_lines_of_a_list_stay_as_they_are():
    kept = "- Call 911 if you cannot breathe. [^gone-2020]"
    text = f"::: do\n{kept}\n- 8 of 9 rested. [^gone-2020]\n- Rest. [general]\n:::\n"
    found = seen(text)
    assert "Call 911 if you cannot breathe. [^gone-2020]" in found and "Rest. [general]" in found
    assert "8 of 9" not in found
