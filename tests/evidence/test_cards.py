"""What a study card says beside its numbers: what it cannot tell, how sure it is, and for how long."""

from datetime import date

import pytest

from education.evidence.certainty import Certainty, certainty_of, has_lapsed
from education.evidence.designs import ABOUT_YOU, LIMITS, NO_CAUSE, NOT_READ, Kind, cannot_tell, kind_of
from education.evidence.references import Checked
from education.evidence.units import Unit


@pytest.mark.parametrize(
    ("design", "kind"),
    [
        ("Randomised controlled trial, 9-year follow-up", Kind.TRIAL),
        ("Secondary analysis of trial control arms", Kind.FORWARD),
        ("trial protocol", Kind.PROTOCOL),
        ("Systematic review and meta-analysis of prospective cohorts", Kind.REVIEW),
        ("retrospective review", Kind.LOOK_BACK),
        ("Retrospective case series, single surgeon", Kind.SERIES),
        ("Case report and literature review", Kind.CASES),
        ("patient information page (not an official guideline)", Kind.GUIDANCE),
        ("commentary on the national guideline", Kind.OVERVIEW),
        ("Diagnostic accuracy, exploration as reference", Kind.TEST),
        ("Retrospective chart review of diagnostic procedures", Kind.LOOK_BACK),
        ("", Kind.UNKNOWN),
    ],
)
def test_the_fields_words_for_a_design_become_plain_ones(design, kind):
    assert kind_of(design) is kind


def test_every_design_in_the_library_is_known(library):
    designs = {study["design"] for study in library.records["study"]}
    unknown = {design for design in designs if kind_of(design) is Kind.UNKNOWN}
    assert unknown == {""}


def test_each_kind_says_something_it_cannot_tell():
    assert set(LIMITS) == set(Kind)
    assert all(LIMITS.values())


def test_a_look_back_cannot_show_a_cause_and_a_trial_may():
    assert NO_CAUSE in cannot_tell(design="Retrospective cohort", study_was_read=True)
    assert NO_CAUSE not in cannot_tell(design="Randomised controlled trial", study_was_read=True)


def test_what_a_study_says_of_itself_comes_before_what_all_of_its_kind_cannot_tell():
    lines = cannot_tell(design="case series", study_was_read=False, own=("Later years.", ABOUT_YOU))
    assert lines[:2] == (ABOUT_YOU, "Later years.")
    assert lines[-1] == NOT_READ
    assert len(set(lines)) == len(lines)


@pytest.mark.parametrize(
    ("design", "people", "checked", "certainty"),
    [
        ("Randomised controlled trial", 294, Checked.ABSTRACT, Certainty.MODERATE),
        ("randomised trial", 60, Checked.ABSTRACT, Certainty.LOW),
        ("Retrospective cohort", 152, Checked.ABSTRACT, Certainty.LOW),
        ("Retrospective cohort", 99, Checked.ABSTRACT, Certainty.VERY_LOW),
        ("Retrospective case series", 500, Checked.FULL_TEXT, Certainty.VERY_LOW),
        ("Randomised controlled trial", 294, Checked.CITING_PAPER, Certainty.VERY_LOW),
        ("guideline", None, Checked.ABSTRACT, Certainty.NOT_SET),
        ("", None, Checked.ABSTRACT, Certainty.VERY_LOW),
    ],
)
def test_how_sure_follows_from_kind_size_and_how_far_it_was_read(design, people, checked, certainty):
    assert certainty_of(design=design, people=people, checked=checked) is certainty


def test_a_rating_in_the_record_stands_above_the_rule():
    told = certainty_of(design="Case report", people=1, checked=Checked.ABSTRACT, own="high")
    assert told is Certainty.HIGH
    with pytest.raises(ValueError, match="quite"):
        certainty_of(design="Case report", people=1, checked=Checked.ABSTRACT, own="quite")


def test_no_two_certainties_share_their_words():
    assert len({certainty.words for certainty in Certainty}) == len(Certainty)


def test_a_number_lapses_the_day_after_five_years():
    assert not has_lapsed(date(2021, 6, 30), date(2026, 6, 30))
    assert has_lapsed(date(2021, 6, 30), date(2026, 7, 1))
    assert not has_lapsed(date(2024, 2, 29), date(2029, 2, 28))
    assert has_lapsed(date(2024, 2, 29), date(2029, 3, 1))
    assert not has_lapsed(None, date(2099, 1, 1))


def test_one_of_a_thing_is_told_in_the_singular():
    assert [unit.counted(1) for unit in Unit] == [
        "1 person", "1 operation", "1 fusion", "1 screw", "1 level", "1 break", "1 spot", "1 test",
    ]  # fmt: skip
