"""What kind of study it is, in plain words, and what a study of that kind can never tell."""

from __future__ import annotations

import re
from enum import StrEnum


class Kind(StrEnum):
    """Kinds of study and of other sources, as a patient is told of them."""

    TRIAL = "A trial that put people into groups by chance"
    PROTOCOL = "A plan for a trial"
    REVIEW = "A review that adds up many studies"
    FORWARD = "A study that followed people forward in time"
    COHORT = "A study of one group over time"
    LOOK_BACK = "A look back at records"
    COMPARISON = "A study that compared two groups"
    SERIES = "A look back at one group, with no group to compare"
    CASES = "The story of one person or a few"
    TEST = "A check of how well a test works"
    SURVEY = "A survey"
    GUIDANCE = "Advice from experts or a health body"
    OVERVIEW = "An overview written by experts"
    REPORT = "A report by a public body"
    UNKNOWN = "A study whose kind we did not see"


# The first that fits counts, so that "systematic review of case series" is a review.
SIGNS = (
    (Kind.REVIEW, r"systematic review|meta-analysis"),
    (Kind.OVERVIEW, r"^commentary|textbook"),
    (Kind.GUIDANCE, r"guideline|patient information|reference page"),
    (Kind.PROTOCOL, r"protocol"),
    (Kind.CASES, r"case report"),
    (Kind.TRIAL, r"randomi[sz]ed"),
    (Kind.TEST, r"diagnostic(?! procedures)|as reference|agreement|validation|sonication"),
    (Kind.COMPARISON, r"case-control|comparison|comparative"),
    (Kind.REPORT, r"report|investigation"),
    (Kind.SERIES, r"case series|^retrospective series|patients interviewed"),
    (Kind.LOOK_BACK, r"retrospective|database|register|claims|inpatient|longitudinal|series"),
    (Kind.OVERVIEW, r"review"),
    (Kind.FORWARD, r"prospective|trial"),
    (Kind.SURVEY, r"survey|questionnaire"),
    (Kind.COHORT, r"cohort|observational"),
)
NOT_STUDIES = frozenset({Kind.GUIDANCE, Kind.OVERVIEW, Kind.REPORT, Kind.PROTOCOL})

NO_CAUSE = "What made it happen. This kind of study cannot show a cause."
LIMITS: dict[Kind, tuple[str, ...]] = {
    Kind.TRIAL: ("How it goes for people who did not want to join a trial, or could not.",),
    Kind.PROTOCOL: ("What came out. It is the plan, not the result.",),
    Kind.REVIEW: ("How like you the people were. The studies it adds up are not all alike.",),
    Kind.FORWARD: (NO_CAUSE, "How it went for people who did not come back."),
    Kind.COHORT: (NO_CAUSE, "How it went for people who did not come back."),
    Kind.LOOK_BACK: (NO_CAUSE, "What nobody wrote down. It used old records."),
    Kind.COMPARISON: (NO_CAUSE, "If the two groups were alike in every other way."),
    Kind.SERIES: (NO_CAUSE, "How it would have gone without it. There was no group to compare with."),
    Kind.CASES: (NO_CAUSE, "How often it happens. It tells of one person or a few."),
    Kind.TEST: ("How well the test does at other clinics, or in people with no pain.",),
    Kind.SURVEY: (NO_CAUSE, "What people who did not answer would have said."),
    Kind.GUIDANCE: ("How often it happens. It gives advice, not counts.",),
    Kind.OVERVIEW: ("How the writers chose what to include. It is their view of other studies.",),
    Kind.REPORT: (NO_CAUSE,),
    Kind.UNKNOWN: (NO_CAUSE,),
}
ABOUT_YOU = "What will happen to you. Each number is about the group in the study."
NOT_READ = "What the full paper says. We did not see the study itself."


def kind_of(design: str) -> Kind:
    """Return the kind of study that a record's own words for its design name.

    >>> kind_of("Retrospective case series, single surgeon").value
    'A look back at one group, with no group to compare'
    >>> kind_of("").value
    'A study whose kind we did not see'
    """
    text = design.strip().lower()
    return next((kind for kind, sign in SIGNS if re.search(sign, text)), Kind.UNKNOWN)


def cannot_tell(*, design: str, study_was_read: bool, own: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Return what a study cannot tell, for patients: about one person, its own limits, those of its kind.

    >>> lines = cannot_tell(design="Case report", study_was_read=True, own=("If it lasts.",))
    >>> lines[1], lines[-1]
    ('If it lasts.', 'How often it happens. It tells of one person or a few.')
    """
    lines = [ABOUT_YOU, *own, *LIMITS[kind_of(design)], *([] if study_was_read else [NOT_READ])]
    return tuple(dict.fromkeys(lines))
