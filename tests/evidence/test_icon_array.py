"""A number as a picture: drawn in the case, counted by hand, and tried on numbers nobody thought of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from education.evidence.frequencies import from_percent, one_denominator
from education.evidence.icon_array import icon_array
from education.evidence.units import Unit

# ##########
# ##........    12 filled from the top left, row by row, 88 outlined
# ..........    (and seven more such rows)
JUNG = {
    "numerator": 5,
    "denominator": 42,
    "time": "2 years after surgery",
    "group": "whose bones had not joined",
    "had": "still had symptoms",
}


def test_the_filled_figures_stand_together_from_the_top_left():
    picture = icon_array(**JUNG)
    assert [row.filled for row in picture.rows] == [10, 2, 0, 0, 0, 0, 0, 0, 0, 0]
    filled = [(cell.x, cell.y) for cell in picture.cells if cell.filled]
    assert filled == [*((20 * n, 0) for n in range(10)), (0, 24), (20, 24)]
    assert len(picture.cells) == 100


def test_the_description_says_who_what_when_both_ways_and_how_far_chance_goes():
    assert icon_array(**JUNG).description == (
        "Out of 100 people whose bones had not joined, 12 still had symptoms and 88 did not. "
        "When: 2 years after surgery. By chance alone, the true number could be from 5 to 25 out of 100."
    )


def test_screws_are_told_as_screws():
    picture = icon_array(numerator=3614, denominator=51161, time="on scans", unit=Unit.SCREWS, had="broke")
    assert picture.title == "7 out of 100 screws"
    assert "people" not in picture.description
    assert not picture.unit.is_people


@pytest.mark.parametrize(
    ("count", "said"),
    [
        pytest.param(
            {"numerator": 5, "denominator": 25},
            "each figure stands for 1 out of every 100 people. It is not one of the 25 people counted.",
            id="25 people drawn as 100",
        ),
        pytest.param(
            {"numerator": 69, "denominator": 10754},
            "each figure stands for 1 out of every 1,000 people. It is not one of the 10,754 people counted.",
            id="10,754 people drawn as 1,000",
        ),
        pytest.param(
            {"numerator": 3614, "denominator": 51161, "unit": Unit.SCREWS},
            "each mark stands for 1 out of every 100 screws. It is not one of the 51,161 screws counted.",
            id="screws",
        ),
        pytest.param(
            {"numerator": 6, "denominator": 6},
            "each figure is one of the 6 people counted.",
            id="few as they are",
        ),
        pytest.param(
            {"numerator": 1, "denominator": 1}, "the only figure is the 1 person counted.", id="one alone"
        ),
        pytest.param(
            {"numerator": 7, "denominator": 100},
            "each figure is one of the 100 people counted.",
            id="just 100",
        ),
        pytest.param(
            {"numerator": None, "denominator": 433, "percent": 12.5},
            "each figure stands for 1 out of every 100 people.",
            id="only the share",
        ),
    ],
)
def test_a_picture_says_what_one_figure_stands_for(count, said):
    assert icon_array(time="", had="had surgery", **count).one_figure == said


def test_where_only_the_share_is_known_it_says_about_and_gives_no_range():
    picture = icon_array(numerator=None, denominator=433, percent=12.5, time="2 years", had="had surgery")
    assert (picture.had_number, picture.had_not_number) == ("about 13", "about 87")
    assert picture.chance == ""
    assert sum(cell.filled for cell in picture.cells) == 13


def test_under_one_in_a_hundred_is_drawn_out_of_a_thousand_in_ten_blocks():
    picture = icon_array(numerator=69, denominator=10754, time="", had="had surgery")
    assert picture.title == "6 out of 1,000 people"
    assert len(picture.cells) == 1000
    assert len({(cell.x, cell.y) for cell in picture.cells}) == 1000  # none on top of another
    assert [(cell.x, cell.y) for cell in picture.cells if cell.filled] == [(20 * n, 0) for n in range(6)]
    assert picture.rows[10].x == 224 and picture.rows[50].y == 264  # the second block, and the second line


@pytest.mark.parametrize(
    ("numerator", "denominator", "chance"),
    [
        pytest.param(
            3614, 51161, "So many were counted that chance alone hardly moves this number.", id="7 to 7"
        ),
        pytest.param(
            0,
            10,
            "None seen in 10 people. By chance alone, it could still be up to 3 out of 10.",
            id="none seen",
        ),
        pytest.param(
            10, 10, "By chance alone, the true number could be from 7 to 10 out of 10.", id="all of ten"
        ),
        pytest.param(
            30, 30, "By chance alone, the true number could be from 89 to 100 out of 100.", id="all of thirty"
        ),
    ],
)
def test_the_range_reads_as_a_range_only_where_it_is_one(numerator, denominator, chance):
    assert icon_array(numerator=numerator, denominator=denominator, time="").chance == chance


def test_what_was_seen_is_never_told_as_none_nor_nearly_all_as_all():
    rare = icon_array(numerator=1, denominator=100_000, time="", had="had it")
    assert rare.description.startswith(
        "Out of 1,000 people like those in the study, fewer than 1 had it and more than 999 did not."
    )
    nearly = icon_array(numerator=9_999, denominator=10_000, time="", had="had it")
    assert (nearly.had_number, nearly.had_not_number) == ("more than 99", "fewer than 1")


def test_without_a_number_there_is_no_picture():
    assert icon_array(numerator=None, denominator=40, time="") is None
    assert icon_array(numerator=3, denominator=None, time="") is None


@pytest.mark.parametrize("percent", [-1, 100.1, 220])
def test_a_growth_is_no_share(percent):
    with pytest.raises(ValueError, match="not a share"):
        from_percent(percent)


def test_one_rare_number_sets_the_base_of_a_whole_page():
    base = one_denominator([3614 / 51161, 69 / 10754])
    assert base == 1000
    screws = icon_array(numerator=3614, denominator=51161, time="", unit=Unit.SCREWS, out_of=base)
    assert screws.title == "71 out of 1,000 screws"
    assert one_denominator([5 / 42, 0.0, 1.0]) == 100
    assert one_denominator([]) == 100


# Six people had their metal out, and all six got better:   ######
def test_few_people_are_drawn_as_themselves():
    picture = icon_array(numerator=6, denominator=6, time="1 year", had="had less pain", out_of=1000)
    assert picture.title == "6 out of 6 people"
    assert picture.description.startswith(
        "Out of 6 people like those in the study, 6 had less pain and 0 did"
    )
    assert [(cell.x, cell.y, cell.filled) for cell in picture.cells] == [(20 * n, 0, True) for n in range(6)]
    assert all(row.is_mixed for row in picture.rows), "a row of six is never drawn as a row of ten"


# ##########
# ##.....       12 of 17, in a row of ten and one of seven
def test_a_second_row_of_few_holds_only_those_who_are_left():
    picture = icon_array(numerator=12, denominator=17, time="")
    assert [(row.filled, row.figures) for row in picture.rows] == [(10, 10), (2, 7)]
    assert len(picture.cells) == 17


def test_one_person_is_a_person():
    assert icon_array(numerator=1, denominator=1, time="").title == "1 out of 1 person"


@pytest.mark.parametrize(
    ("denominator", "figures"), [(19, 19), (20, 100), (42, 100), (999, 100), (1000, 1000), (10754, 1000)]
)
def test_no_picture_has_more_figures_than_its_study_can_speak_for(denominator, figures):
    picture = icon_array(numerator=5, denominator=denominator, time="", out_of=1000)
    assert len(picture.cells) == figures
    shared = icon_array(numerator=None, denominator=denominator, percent=12.5, time="", out_of=1000)
    assert len(shared.cells) == (1000 if figures == 1000 else 100)


def test_a_rare_number_of_a_small_study_sets_no_base():
    assert (
        icon_array(numerator=3, denominator=800, time="", had="had it").title
        == "fewer than 1 out of 100 people"
    )


def test_a_thousand_is_written_in_one_way():
    picture = icon_array(numerator=9_999, denominator=10_000, time="", had="had it", out_of=1000)
    assert "1,000 out of 1,000" in picture.chance
    assert "1000" not in picture.description + picture.title + picture.heading


counts = st.integers(1, 1_000_000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


@given(counts, st.sampled_from([None, 100, 1000]))
def test_picture_words_and_numbers_always_agree(count, out_of):
    picture = icon_array(numerator=count[0], denominator=count[1], time="", had="had it", out_of=out_of)
    told = picture.told
    assert len(picture.cells) == told.out_of
    if count[1] < 20:
        assert (told.had, told.out_of) == count
    elif count[1] < 1000:
        assert told.out_of == 100
    else:
        assert told.out_of in {100, 1000} and out_of in {None, told.out_of}
    flags = [cell.filled for cell in picture.cells]
    assert flags == [True] * told.had + [False] * told.had_not  # in order: never scattered
    assert told.low <= told.had <= told.high
    assert f"Out of {told.out_of:,} " in picture.description
    assert picture.had_number in picture.description and picture.had_not_number in picture.description
    assert all(cell.x < picture.width and cell.y < picture.height for cell in picture.cells)
    if 0 < count[0] < count[1]:
        assert "0" not in {picture.had_number, picture.had_not_number}


@given(st.floats(0, 100))
def test_a_share_keeps_both_numbers_whole_and_together_the_base(percent):
    told = from_percent(percent)
    assert told.had + told.had_not == told.out_of
    assert abs(told.had - percent * told.out_of / 100) <= 0.5 + 1e-6
