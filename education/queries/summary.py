"""The page for the doctor: what the visitor said, in clinical order and clinical terms."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from education.queries.result import counted_most
from education.queries.standing import reason_for_readers
from education.queries.study_lines import StudyLine, study_lines, tests_of
from education.wizard.answers import Answers
from education.wizard.flow import Causes, Result
from education.wizard.knowledge import NONE, UNSURE, Association, Knowledge, Part, Question, Role, Strength
from education.wizard.matching import Match

MOST_TESTS = 8  # those of most studies; more would push the page to a second sheet


@dataclass(frozen=True, slots=True)
class ClinicalLine:
    """One question with what was reported, denied, or left unsure, in clinical terms."""

    name: str
    reported: tuple[str, ...]
    denied: tuple[str, ...]  # under "none of these"
    not_ticked: tuple[str, ...]  # danger signs left unticked beside a ticked one: perhaps not read
    unsure: bool


@dataclass(frozen=True, slots=True)
class ConsideredCause:
    """One listed cause with the clinical terms that speak for and against it, and the studies behind them."""

    clinical: str
    band: str  # many, some, few
    speaks_for: tuple[str, ...]
    speaks_against: tuple[str, ...]  # reported although it speaks against
    not_ticked: tuple[str, ...]  # typical, and asked for in vain
    studies: tuple[StudyLine, ...]
    is_checked: bool = False  # another study behind it was withdrawn


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything on the page, in the order in which a clinic asks."""

    surgery: tuple[ClinicalLine, ...]  # time since surgery, region and way in
    complaint: tuple[ClinicalLine, ...]  # site, course, what goes with it
    raised: tuple[str, ...]  # every rule that was raised, combinations included, the most urgent first
    together: tuple[str, ...]  # where no rule decided but all answers did: those that counted most
    unsure: tuple[str, ...]  # pages of danger signs on which the patient was not sure
    asked_red_flags: tuple[ClinicalLine, ...]
    causes: tuple[ConsideredCause, ...]
    tests: tuple[tuple[str, int], ...]  # test, how many studies of these causes used or name it


def summary(
    knowledge: Knowledge, answers: Answers, result: Result, withdrawn: Collection[str] = ()
) -> Summary:
    """Return the summary of a finished check. One query where causes are listed, else none."""
    matches = result.matches if isinstance(result, Causes) else ()
    codes = [match.cause.code for match in matches]
    cited = dict.fromkeys(
        key for code in codes for link in knowledge.associations_of[code] for key in link.citations
    )
    found = study_lines(cited, found_for=codes)
    studies = {key: study for key, study in found.items() if not study.is_withdrawn}
    checked = frozenset(found) - frozenset(studies)
    lines = {
        question.code: _line(knowledge, question, answers)
        for question in knowledge.questions_in_order
        if answers.has(question.code)
    }
    surgery = [q.code for q in knowledge.questions_in_order if q.role in {Role.TIME, Role.REGION}]
    gate = [q.code for q in knowledge.questions_in_order if q.part is Part.RED_FLAGS]
    return Summary(
        surgery=tuple(lines[code] for code in surgery if code in lines),
        complaint=tuple(line for code, line in lines.items() if code not in {*surgery, *gate}),
        raised=tuple(
            flag.clinical or reason_for_readers(flag.why, flag.citations, withdrawn)
            for flag in result.triage.red_flags
        ),
        unsure=tuple(lines[code].name for code in gate if code in lines and lines[code].unsure),
        asked_red_flags=tuple(lines[code] for code in gate if code in lines),
        together=counted_most(knowledge, answers, result),
        causes=tuple(_considered(knowledge, match, studies, checked) for match in matches),
        tests=tuple(tests_of(studies.values())[:MOST_TESTS]),
    )


def _line(knowledge: Knowledge, question: Question, answers: Answers) -> ClinicalLine:
    codes = answers.chosen(question.code)
    reported: list[str] = []
    left: list[str] = []
    for option in question.options:
        symptom = knowledge.symptom_by_code.get(option.symptom)
        term = (symptom.clinical if symptom else "") or option.text
        if option.code in codes:
            reported.append(term)
        elif UNSURE not in codes and (NONE in codes or question.part is Part.RED_FLAGS):
            left.append(term)
    denied, not_ticked = (left, []) if NONE in codes else ([], left)
    return ClinicalLine(question.short, tuple(reported), tuple(denied), tuple(not_ticked), UNSURE in codes)


def _considered(
    knowledge: Knowledge, match: Match, studies: Mapping[str, StudyLine], checked: frozenset[str]
) -> ConsideredCause:
    def terms(chosen: Iterable[Association]) -> tuple[str, ...]:
        found = (knowledge.symptom_by_code[link.symptom] for link in chosen)
        return tuple(symptom.clinical or symptom.text for symptom in found)

    cited = dict.fromkeys(key for link in (*match.fits, *match.does_not_fit) for key in link.citations)
    return ConsideredCause(
        match.cause.clinical or match.cause.name,
        match.band.value,
        terms(match.fits),
        terms(link for link in match.does_not_fit if link.strength is Strength.AGAINST),
        terms(link for link in match.does_not_fit if link.strength is not Strength.AGAINST),
        tuple(studies[key] for key in cited if key in studies),
        is_checked=not checked.isdisjoint(cited),
    )
