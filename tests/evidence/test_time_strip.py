"""The strip of time: measured against the cause's own most usual time, and said in words."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from education.evidence.time_strip import WORDS, Fill, time_strip

BANDS = [("a", "Less than 2 weeks"), ("b", "2 to 6 weeks"), ("c", "3 to 12 months")]


def fills(*words: str) -> list[Fill]:
    strip = time_strip(BANDS, dict(zip("abc", words, strict=True)))
    return [box.fill for box in strip.boxes]


def test_a_rare_danger_of_the_first_days_has_its_first_box_full():
    assert fills("very-rare", "not-expected", "not-expected") == [Fill.FULL, Fill.EMPTY, Fill.EMPTY]


def test_a_common_cause_is_measured_against_its_own_most_usual_time():
    assert fills("uncommon", "common", "usual") == [Fill.LOW, Fill.HALF, Fill.FULL]
    assert fills("very-rare", "rare", "uncommon") == [Fill.LOW, Fill.HALF, Fill.FULL]


def test_no_time_stands_out_where_all_boxes_are_alike():
    strip = time_strip(BANDS, dict.fromkeys("abc", "common"))
    assert strip.is_even and strip.in_words == "No time stands out."


def test_a_band_without_a_word_is_not_expected_and_an_unknown_word_is_refused():
    assert [box.fill for box in time_strip(BANDS, {"b": "rare"}).boxes] == [Fill.EMPTY, Fill.FULL, Fill.EMPTY]
    with pytest.raises(ValueError, match="often"):
        time_strip(BANDS, {"a": "often"})
    assert time_strip([], {}).boxes == ()


@given(st.lists(st.sampled_from(WORDS), min_size=3, max_size=3))
def test_the_words_name_each_band_once_and_fuller_is_never_rarer(words):
    strip = time_strip(BANDS, dict(zip("abc", words, strict=True)))
    if not strip.is_even:
        assert all(strip.in_words.lower().count(band.lower()) == 1 for _, band in BANDS)
    order = list(Fill)
    for one, other in pairwise(words):
        ahead = words.index(one), words.index(other)
        first, second = (order.index(strip.boxes[place].fill) for place in ahead)
        if WORDS.index(one) < WORDS.index(other):
            assert first <= second


def test_each_cause_page_shows_when_it_starts_and_whether_a_study_says_so(client, site):
    html = client.get("/causes/epidural-haematoma/").content.decode()
    assert "our own judgment of when it starts" in html
    assert 'href="/studies/anno-2019/"' in html.split("Studies that say when it starts:")[1].split("</p>")[0]
    assert "No study that we read says when." in client.get("/causes/kidney/").content.decode()


def test_the_list_of_causes_shows_all_strips_with_words_for_who_cannot_see_them(client, site, library):
    html = client.get("/causes/").content.decode()
    table = html.split('class="time-table"')[1].split("</table>")[0]
    assert table.count('<th scope="row">') == len(library.records["cause"])
    assert table.count("<td>") == table.count('<span class="hidden">') == 6 * len(library.records["cause"])
