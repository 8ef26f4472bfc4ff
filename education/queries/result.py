"""What the pages of the check show: one question, the answers so far, the result with its reasons."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from education.queries.standing import reason_for_readers
from education.queries.study_lines import StudyLine, study_lines
from education.wizard import flow
from education.wizard.answers import Answers
from education.wizard.flow import Causes, Emergency, Result, SameDay
from education.wizard.knowledge import (
    NONE,
    UNSURE,
    Association,
    Cause,
    Knowledge,
    Option,
    Question,
    RedFlag,
    Role,
    Strength,
    Urgency,
)
from education.wizard.matching import Match, telling_options, telling_questions
from education.wizard.triage import OPEN_RULE_URGENCY


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One answered question, for the list with its Change links. ``special`` is none, unsure or empty."""

    question: Question
    texts: tuple[str, ...]
    none: bool
    unsure: bool

    @property
    def in_words(self) -> tuple[str, ...]:
        """Return what was chosen, in words, not knowing as the last of them."""
        return (*self.texts, _("I am not sure")) if self.unsure else self.texts


@dataclass(frozen=True, slots=True)
class Reason:
    """One line of reasons, with the studies behind it; none means editorial, unless it is being checked."""

    text: str
    against: bool  # speaks against the cause; else it would speak for it
    studies: tuple[StudyLine, ...]
    is_checked: bool = False  # a study behind it was withdrawn; its weight stays until the next release


@dataclass(frozen=True, slots=True)
class MatchView:
    """One possible cause with its reasons in words."""

    cause: Cause
    band: str
    fits: tuple[Reason, ...]
    does_not_fit: tuple[Reason, ...]
    not_sure: tuple[Reason, ...]  # asked, and the visitor did not know
    not_asked: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class TellingAnswer:
    """An answer to a question that is open, and the listed causes it would speak for or against."""

    text: str
    fits: tuple[Reason, ...]  # each names a cause
    can_fit: tuple[Reason, ...]
    does_not_fit: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class TellingQuestion:
    """An unanswered question that would tell the listed causes apart."""

    question: Question
    answers: tuple[TellingAnswer, ...]


@dataclass(frozen=True, slots=True)
class RaisedFlag:
    """A red flag with the exact answers that raised it, as the visitor read them, and why it matters."""

    flag: RedFlag
    answers: tuple[str, ...]
    why: str  # without its numbers while a study behind the rule is withdrawn


@dataclass(frozen=True, slots=True)
class Advice:
    """What a result advises, without its reasons."""

    kind: str  # emergency, same-day, causes
    urgency: Urgency


@dataclass(frozen=True, slots=True)
class ResultView:
    """A result, ready to draw. ``matches`` is empty by type for an emergency and a same-day result."""

    kind: str  # emergency, same-day, causes
    urgency: Urgency
    red_flags: tuple[RaisedFlag, ...]
    unsure: tuple[Question, ...]
    matches: tuple[MatchView, ...]
    left_open: tuple[Question, ...] = ()  # "not sure" there leaves a call today open
    telling: tuple[TellingQuestion, ...] = ()
    together: tuple[str, ...] = ()  # answers that counted most where no single one asked for a call today


def answer_lines(knowledge: Knowledge, answers: Answers) -> list[AnswerLine]:
    """Return the answers so far, in the order asked. No query."""
    lines = []
    for question in knowledge.questions_in_order:
        codes = answers.chosen(question.code)
        if codes:
            texts = tuple(option.text for option in question.options if option.code in codes)
            lines.append(AnswerLine(question, texts, NONE in codes, UNSURE in codes))
    return lines


def answers_in_words(knowledge: Knowledge, answers: Answers) -> str:
    """Return the answers, a line each, and what the check advised, for a person who reads a report. No query.

    Empty where nothing was answered.
    """
    lines = []
    for line in answer_lines(knowledge, answers):
        said = [*line.texts, *([_("None of these")] if line.none else [])]
        said += [_("I am not sure")] if line.unsure else []
        lines.append(f"{line.question.short}: {'; '.join(said)}")
    outcome = flow.next_step(knowledge, answers) if lines else None
    if isinstance(outcome, Result):
        lines.append(_("The check advised: %(urgency)s") % {"urgency": advice(outcome).urgency})
    return "\n".join(lines)


def result_view(
    knowledge: Knowledge, answers: Answers, result: Result, withdrawn: Collection[str] = ()
) -> ResultView:
    """Return the result with every reason's studies. One query where causes are listed, else none.

    Red flags and unsure pages are those that set the level; less urgent ones would only bury the reason, or
    give a wrong one where the answers taken together decided. ``withdrawn``: keys of studies that no longer
    stand, whose numbers no reason gives.
    """
    told = advice(result)
    kind, level = told.kind, told.urgency
    flags = [flag for flag in result.triage.red_flags if flag.urgency is level]
    raised = tuple(
        RaisedFlag(
            flag,
            _raising_answers(knowledge, answers, flag),
            reason_for_readers(flag.why, flag.citations, withdrawn),
        )
        for flag in flags
    )
    unsure = tuple(question for question in result.triage.unsure if question.unsure_urgency is level)
    match result:
        case Emergency():
            return ResultView(kind, level, raised, unsure, ())
        case SameDay():
            together = counted_most(knowledge, answers, result)
            return ResultView(kind, level, raised, unsure, (), together=together)
        case Causes(matches=matches):
            telling = [
                (question, telling_options(knowledge, question, matches))
                for question in telling_questions(knowledge, answers, matches)
            ]
            links = [
                link for match in matches for link in (*match.fits, *match.does_not_fit, *match.not_asked)
            ]
            links += [link for _question, options in telling for _option, ties in options for link in ties]
            studies = study_lines(dict.fromkeys(key for link in links for key in link.citations))
            return ResultView(
                kind,
                level,
                raised,
                unsure,
                tuple(_match_view(knowledge, answers, match, studies) for match in matches),
                left_open=result.triage.left_open if level is OPEN_RULE_URGENCY else (),
                telling=tuple(
                    TellingQuestion(
                        question,
                        tuple(_telling(knowledge, option, ties, studies) for option, ties in options),
                    )
                    for question, options in telling
                ),
            )


def advice(result: Result) -> Advice:
    """Return what a result advises. No query."""
    match result:
        case Emergency():
            return Advice("emergency", Urgency.EMERGENCY)
        case SameDay():
            return Advice("same-day", Urgency.SAME_DAY)
        case Causes(urgency=urgency):
            return Advice("causes", urgency)


def _match_view(
    knowledge: Knowledge, answers: Answers, match: Match, studies: Mapping[str, StudyLine]
) -> MatchView:
    asked = [link for link in match.not_asked if answers.has(knowledge.question_of[link.symptom].code)]
    return MatchView(
        match.cause,
        match.band.value,
        _reasons(knowledge, match.fits, studies),
        _reasons(knowledge, match.does_not_fit, studies),
        _reasons(knowledge, asked, studies),
        _reasons(knowledge, [link for link in match.not_asked if link not in asked], studies),
    )


def counted_most(knowledge: Knowledge, answers: Answers, result: Result) -> tuple[str, ...]:
    """Return the answers that counted most where only together they ask for a call today. No query."""
    if not isinstance(result, SameDay) or result.triage.urgency is Urgency.SAME_DAY:
        return ()
    return _telling_of_danger(knowledge, answers)


def _telling_of_danger(knowledge: Knowledge, answers: Answers) -> tuple[str, ...]:
    """Return the texts of reported signs that are typical of a cause that must not be missed, as chosen."""
    typical = {
        link.symptom
        for cause in knowledge.causes
        if cause.serious
        for link in knowledge.associations_of[cause.code]
        if link.strength in {Strength.HALLMARK, Strength.COMMON}
    }
    return tuple(
        option.text
        for question in knowledge.questions_in_order
        if question.role is Role.NONE
        for option in question.options
        if option.symptom in typical and option.code in answers.chosen(question.code)
    )


def _raising_answers(knowledge: Knowledge, answers: Answers, flag: RedFlag) -> tuple[str, ...]:
    """Return the texts of the chosen options that this rule rests on, in its own order."""
    needed = [code for group in flag.when for code in group]
    told = {
        option.symptom: option.text
        for question in knowledge.questions
        for option in question.options
        if option.code in answers.chosen(question.code)
    }
    return tuple(told[code] for code in needed if code in told)


def _telling(
    knowledge: Knowledge, option: Option, ties: Iterable[Association], studies: Mapping[str, StudyLine]
) -> TellingAnswer:
    def named(*strengths: Strength) -> tuple[Reason, ...]:
        return tuple(
            _reason(link, knowledge.cause_by_code[link.cause].name, studies)
            for link in ties
            if link.strength in strengths
        )

    return TellingAnswer(
        option.text,
        fits=named(Strength.HALLMARK, Strength.COMMON),
        can_fit=named(Strength.SOMETIMES),
        does_not_fit=named(Strength.AGAINST),
    )


def _reasons(
    knowledge: Knowledge, links: Iterable[Association], studies: Mapping[str, StudyLine]
) -> tuple[Reason, ...]:
    return tuple(_reason(link, knowledge.symptom_by_code[link.symptom].text, studies) for link in links)


def _reason(link: Association, text: str, studies: Mapping[str, StudyLine]) -> Reason:
    found = _found(studies, link)
    return Reason(
        text,
        link.strength is Strength.AGAINST,
        tuple(study for study in found if not study.is_withdrawn),
        any(study.is_withdrawn for study in found),
    )


def _found(studies: Mapping[str, StudyLine], link: Association) -> list[StudyLine]:
    return [studies[key] for key in link.citations if key in studies]
