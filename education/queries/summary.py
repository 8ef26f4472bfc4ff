"""The page for the doctor: what the visitor said, in clinical order and clinical terms."""

from dataclasses import dataclass

from education.queries.evidence import StudyView, studies_by_key
from education.wizard.answers import Answers
from education.wizard.flow import Causes, Result
from education.wizard.knowledge import NONE, UNSURE, Association, Knowledge, Part, Question, Role
from education.wizard.triage import triage


@dataclass(frozen=True, slots=True)
class ClinicalLine:
    """One question with what was reported, denied, or left unsure, in clinical terms."""

    name: str
    reported: tuple[str, ...]
    denied: tuple[str, ...]
    unsure: bool


@dataclass(frozen=True, slots=True)
class ConsideredCause:
    """One listed cause with the clinical terms that speak for and against it, and the studies behind them."""

    clinical: str
    band: str
    speaks_for: tuple[str, ...]
    speaks_against: tuple[str, ...]
    studies: tuple[StudyView, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """Everything on the page, in the order in which a clinic asks."""

    surgery: tuple[ClinicalLine, ...]  # time since surgery, region and way in
    complaint: tuple[ClinicalLine, ...]  # site, course, what goes with it
    raised: tuple[str, ...]  # red flags that ask for a call today or now, combinations included
    asked_red_flags: tuple[ClinicalLine, ...]
    causes: tuple[ConsideredCause, ...]


def summary(knowledge: Knowledge, answers: Answers, result: Result) -> Summary:
    """Return the summary of a finished check. One query where causes are listed, else none."""
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
            flag.clinical or flag.why
            for flag in triage(knowledge, answers).red_flags
            if flag.urgency.stops_the_check
        ),
        asked_red_flags=tuple(lines[code] for code in gate if code in lines),
        causes=_causes(knowledge, result),
    )


def _line(knowledge: Knowledge, question: Question, answers: Answers) -> ClinicalLine:
    codes = answers.chosen(question.code)
    reported, denied = [], []
    for option in question.options:
        symptom = knowledge.symptom_by_code.get(option.symptom)
        term = (symptom.clinical if symptom else "") or option.text
        if option.code in codes:
            reported.append(term)
        elif UNSURE not in codes and (NONE in codes or question.part is Part.RED_FLAGS):
            denied.append(term)
    return ClinicalLine(question.short, tuple(reported), tuple(denied), UNSURE in codes)


def _causes(knowledge: Knowledge, result: Result) -> tuple[ConsideredCause, ...]:
    if not isinstance(result, Causes):
        return ()
    links = [link for match in result.matches for link in (*match.fits, *match.does_not_fit)]
    studies = studies_by_key(dict.fromkeys(key for link in links for key in link.citations))

    def terms(chosen: tuple[Association, ...]) -> tuple[str, ...]:
        found = (knowledge.symptom_by_code[link.symptom] for link in chosen)
        return tuple(symptom.clinical or symptom.text for symptom in found)

    return tuple(
        ConsideredCause(
            match.cause.clinical or match.cause.name,
            match.band.value,
            terms(match.fits),
            terms(match.does_not_fit),
            tuple(
                studies[key]
                for key in dict.fromkeys(
                    key for link in (*match.fits, *match.does_not_fit) for key in link.citations
                )
                if key in studies
            ),
        )
        for match in result.matches
    )
