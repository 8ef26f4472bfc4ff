"""Codes on paper survive hands, eyes and keyboards."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from education.sharing import codes, qr

KNOWN = "ABCDEJ"  # payload 10,858,926; its remainder mod 37 is 17, and the seventeenth symbol is J
drawn = st.integers(0, 2**32).map(lambda seed: codes.new_code(random.Random(seed).randrange))


def test_ten_thousand_codes_are_well_formed_and_hold_no_look_alikes():
    rng = random.Random(7)
    made = [codes.new_code(rng.randrange) for _ in range(10_000)]
    assert all(codes.is_code(code) for code in made)
    assert not set("".join(made)) & set("ILOU*~$=")
    assert len(set(made)) > 9_990


@given(drawn, st.data())
def test_every_wrong_symbol_is_noticed(code, data):
    place = data.draw(st.integers(0, 5))
    wrong = data.draw(st.sampled_from([s for s in codes.ALPHABET if s != code[place]]))
    assert not codes.is_code(code[:place] + wrong + code[place + 1 :])


@given(drawn, st.integers(0, 4))
def test_every_swap_of_neighbours_is_noticed(code, place):
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
    assert swapped == code or not codes.is_code(swapped)


@pytest.mark.parametrize("typed", ["abcdej", " ABC-DEJ ", "a b c d e j", "ABC–DEJ", "abc.dej"])
def test_case_spaces_and_dashes_are_forgiven(typed):
    assert codes.normalised(typed) == KNOWN


def test_look_alikes_are_mapped():
    assert codes.normalised("oil") == "011"


@given(drawn, st.integers(0, 5), st.sampled_from(codes.ALPHABET))
def test_the_code_that_was_meant_is_among_the_near_ones(code, place, symbol):
    assert code in set(codes.near(code[:place] + symbol + code[place + 1 :]))


@given(st.text(max_size=60))
def test_whatever_is_typed_gives_an_answer(typed):
    codes.is_code(codes.normalised(typed))
    assert all(codes.is_code(near) for near in codes.near(typed))


def test_a_code_is_printed_in_two_halves():
    assert codes.printed(KNOWN) == "ABC-DEJ"


def test_the_picture_of_a_short_address_has_25_modules_and_its_quiet_zone():
    text = qr.address("https://site.example", "spfg.org", KNOWN)
    assert text == "HTTPS://SPFG.ORG/S/ABCDEJ"
    picture = qr.svg(text)
    assert 'viewBox="0 0 33 33"' in picture  # 25 modules and 4 on each side
    assert "style=" not in picture and "<script" not in picture
