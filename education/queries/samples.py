"""Made-up values for the page that shows every part of the look. No query; only the danger signs are real.

They are of the same types as the real ones, so that the same templates draw them.
"""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _

from education.evidence.certainty import Certainty
from education.evidence.designs import Kind as StudyKind
from education.evidence.references import Reference
from education.evidence.time_strip import TimeStrip, time_strip
from education.evidence.units import Unit
from education.queries.content import PageBlock
from education.queries.handouts import HandoutView, words
from education.queries.library import drawings
from education.queries.red_flags import RedFlagCards
from education.queries.replies import ShownReply
from education.queries.result import AnswerLine, MatchView, RaisedFlag, Reason, ResultView
from education.queries.site import Site
from education.queries.study_lines import StudyLine
from education.queries.study_views import OutcomeView, StudyView, on_one_page
from education.queries.summary import ClinicalLine, ConsideredCause, Summary
from education.sharing import qr
from education.sharing.handout import Handout, Written
from education.wizard.flow import Ask
from education.wizard.knowledge import Cause, Kind, Option, Part, Question, RedFlag, Urgency

DAY = date(2026, 1, 31)


@dataclass(frozen=True, slots=True)
class Samples:
    """Everything that the page shows, by part."""

    facts: Any  # of a page, for the key facts
    advice: tuple[ResultView, ...]
    reviews: tuple[Any, ...]
    panels: tuple[PageBlock, ...]
    drawing: dict[str, str]
    study: StudyView
    rare: StudyView
    match: MatchView
    one: Question
    many: Question
    ask: Ask
    errors: tuple[str, ...]
    answers: tuple[AnswerLine, ...]
    summary: Summary
    handout: HandoutView
    strip: TimeStrip
    replies: tuple[ShownReply, ...]
    day: date


def samples(now: Site, flags: RedFlagCards) -> Samples:
    """Return a sample of every part. The bands of the handout hold the live danger signs. No query."""
    one, many = _questions()
    studies = on_one_page([_study("sample", "12", 12, 100)])
    return Samples(
        facts=SimpleNamespace(
            key_facts=(
                _("Sample: the answer comes first."),
                _("Sample: each fact is one whole sentence."),
                _("Sample: three to five of them."),
            )
        ),
        advice=tuple(
            ResultView("causes", urgency, (_raised(urgency),) if urgency is Urgency.SOON else (), (), ())
            for urgency in (Urgency.SOON, Urgency.ROUTINE, Urgency.SELF_CARE)
        ),
        reviews=_reviews(),
        panels=tuple(
            PageBlock("panel", panel=kind, html=format_html("<ul><li>{}</li><li>{}</li></ul>", *lines))
            for kind, lines in {
                "do": (_("Sample: a thing to do."), _("Sample: another one.")),
                "dont": (_("Do not do this: a sample."), _("Do not do that: a sample.")),
                "ask": (_("Sample: what should I ask?"), _("Sample: and what else?")),
                "unknown": (_("Sample: what nobody knows yet."), _("Sample: and this, too.")),
            }.items()
        ),
        drawing=drawings().get("pedicle-screw") or next(iter(drawings().values()), {}),
        study=studies[0],
        rare=_study("sample-rare", "4", 4, 1200),
        match=_match(now),
        one=one,
        many=many,
        ask=Ask(one, 3, 9),
        errors=(_("Sample: say how to put it right."),),
        answers=(
            AnswerLine(one, (one.options[0].text,), False, False),
            AnswerLine(many, (), True, False),
            AnswerLine(replace(one, short=_("Sample: place")), (), False, True),
        ),
        summary=_summary(),
        handout=_handout(now, flags),
        replies=(
            ShownReply(_("Sample"), _("Sample: what a reader wrote."), DAY, "", None),
            ShownReply(_("Sample"), _("Sample: a question."), DAY, _("Sample: our answer."), DAY),
        ),
        strip=time_strip(
            [("a", _("Up to 6 weeks")), ("b", _("To 3 months")), ("c", _("To 1 year")), ("d", _("Later"))],
            {"a": "usual", "b": "common", "c": "rare", "d": "not-expected"},
        ),
        day=DAY,
    )


def _questions() -> tuple[Question, Question]:
    options = tuple(
        Option(code, text)
        for code, text in {
            "first": _("Sample: the first answer"),
            "second": _("Sample: another answer, with so many words that it takes more than one line"),
        }.items()
    )
    one = Question(
        "sample",
        1,
        Part.CORE,
        Kind.ONE,
        _("Sample: what is asked here?"),
        _("Sample: a question"),
        _("a sample of the reason."),
        options,
        hint=_("Sample: one sentence that helps to choose."),
    )
    grouped = tuple(replace(option, group=_("Sample: a group")) for option in options)
    many = replace(one, code="many", kind=Kind.MANY, options=grouped, short=_("Sample: many answers"))
    return one, many


def _raised(urgency: Urgency) -> RaisedFlag:
    flag = RedFlag(
        "sample", urgency, _("Sample sign"), "", "", "", 1, (), say=_("This is a sample of what to say.")
    )
    return RaisedFlag(flag, (_("Sample answer"),), _("Sample reason."))


def _reviews() -> tuple[Any, ...]:
    draft = {
        "author": _("Sample author"),
        "reviewer": "",
        "reviewed_on": None,
        "changed_at": datetime(2026, 1, 31, 12, tzinfo=UTC),
        "number": 1,
        "changes": _("Sample: what changed."),
        "overdue": False,
        "next_review": None,
        "interests": _("Sample: nobody paid."),
    }
    checked = {**draft, "reviewer": _("Sample name, not a person"), "reviewed_on": DAY}
    later = date(2028, 1, 31)
    return tuple(
        SimpleNamespace(**values)
        for values in (
            draft,
            {**checked, "next_review": later},
            {**checked, "next_review": DAY, "overdue": True},
        )
    )


def _study(key: str, number: str, had: int, of: int) -> StudyView:
    outcome = OutcomeView(
        code="sample",
        statement=_("Sample: what was counted, in one sentence. No such study was made."),
        numerator=had,
        denominator=of,
        percent=None,
        unit=Unit.PEOPLE,
        group=_("in this sample"),
        had=_("had what was counted"),
        had_not=_("did not"),
        time_window=_("2 years after surgery (sample)"),
        checked="abstract",
    )
    title = _("Sample, not a study")
    return StudyView(
        key=key,
        url="/studies/",
        reference=Reference(key, (), title),
        short_name=title,
        title=title,
        citation=title,
        design="cohort",
        kind=StudyKind.COHORT,
        sample_size=of,
        unit=Unit.PEOPLE,
        population=_("nobody: this is a sample"),
        tests=(),
        follow_up=_("2 years (sample)"),
        certainty=Certainty.LOW,
        cannot_tell=(_("Sample: what will happen to you."), _("Sample: what made it happen.")),
        may_not_fit=(_("sample: your neck was fused"),),
        funding="",
        checked="abstract",
        checked_on=DAY,
        has_lapsed=False,
        citation_complete=False,
        missing=("authors", "year"),
        outcomes=(outcome,),
    )


def _match(now: Site) -> MatchView:
    cause = Cause(
        next((cause.code for cause in now.knowledge.causes), ""),
        _("Sample cause"),
        _("What it means, in one sentence (sample)."),
        _("sample"),
        Urgency.SOON,
        False,
        frozenset(),
        {},
    )
    study = StudyLine("sample", "/studies/", _("Sample, not a study"), "", "", ())
    return MatchView(
        cause,
        "many",
        (Reason(_("Sample: a sign that fits"), False, (study,)),),
        (Reason(_("a sample sign"), False, ()),),
        (Reason(_("Sample: asked, and not known"), False, ()),),
        (Reason(_("Sample: not asked"), False, (), is_checked=True),),
    )


def _summary() -> Summary:
    def line(name: str, *reported: str, denied: tuple[str, ...] = ()) -> ClinicalLine:
        return ClinicalLine(name, reported, denied, (), unsure=False)

    sample = _("sample")
    return Summary(
        surgery=(line(_("Time since surgery"), sample), line(_("Place of surgery"), sample)),
        complaint=(line(_("Where it hurts most"), sample),),
        raised=(),
        together=(),
        unsure=(),
        asked_red_flags=(line(_("Emergency signs"), denied=(sample, sample)),),
        causes=(ConsideredCause(_("sample cause"), "some", (sample,), (), (sample,), ()),),
        tests=((sample, 2),),
    )


def _handout(now: Site, flags: RedFlagCards) -> HandoutView:
    written = Written(
        title=_("Sample of a paper"),
        week=(_("Sample: a sign that can wait for some days."),),
        normal=(_("Sample: what is normal."),),
    )
    value = Handout(
        written=written,
        language="en",
        now=tuple(flag.text for flag in flags.emergency),
        today=tuple(flag.text for flag in flags.same_day),
        clinic=now.clinic.name,
        phone=now.clinic.phone,
        out_of_hours_phone=now.clinic.out_of_hours_phone,
        emergency_number=now.clinic.emergency_number,
        address=_("sample"),
        qr=qr.svg(_("Sample")),
        version="",
        checked="",
    )
    said = words(now.clinic.emergency_number)
    named = {
        **said,
        "qr_alt": _("Sample of a square code. It opens nothing."),
        **{name: f"{said[name]} ({_('on paper')})" for name in ("now", "today", "week", "normal")},
    }
    return HandoutView("", "", value, named, "", False, ("", ""))
