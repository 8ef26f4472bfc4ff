"""Made-up states of parts that a reader seldom meets, for the page of parts: mistakes, drafts, nothing found.

Of the same types as the real ones, beside those of `samples`. No query.
"""

from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import Any

from django.utils.translation import gettext as _

from education.evidence.standing import Standing
from education.queries.result import RaisedFlag, ResultView
from education.queries.samples import DAY, Samples
from education.queries.search import Answer, Found
from education.queries.study_views import StudyView
from education.search.ranking import Place, Reason
from education.search.snippet import Piece, Snippet
from education.wizard.knowledge import Urgency

CODE = "SAMPLE"


@dataclass(frozen=True, slots=True)
class States:
    """Everything that the page shows of this kind, by part."""

    now: ResultView  # the result of an emergency
    today: ResultView  # and of a call the same day
    why: ResultView  # every line of reasons at once
    dropped: tuple[str, ...]
    moved: tuple[StudyView, ...]  # corrected, retracted and superseded studies
    near: tuple[tuple[str, str], ...]  # codes that are like the one typed
    draft: Any
    contents: Any
    since: Any
    notice: Any
    found: tuple[Found, ...]
    nothing: Answer
    letters: tuple[Any, ...]
    form: Any  # of a reply, with a mistake in one field
    code: str  # to take a reply back


def states(sample: Samples) -> States:
    """Return a sample of every state, grown from the samples of the page."""
    raised = sample.advice[0].red_flags
    return States(
        now=_result("emergency", Urgency.EMERGENCY, raised),
        today=_result("same-day", Urgency.SAME_DAY, raised),
        why=replace(
            _result("same-day", Urgency.SAME_DAY, raised), unsure=(sample.many,), left_open=(sample.one,)
        ),
        dropped=(_("Sample: an answer"), _("Sample: another one")),
        moved=tuple(
            replace(sample.study, key=f"sample-{standing}", standing=standing, standing_on=DAY)
            for standing in (Standing.CORRECTED, Standing.RETRACTED, Standing.SUPERSEDED)
        ),
        near=((CODE, "SAM-PLE"),),
        draft=SimpleNamespace(number=1),
        contents=SimpleNamespace(
            headings=(
                SimpleNamespace(id="care", text=_("Care card")),
                SimpleNamespace(id="facts-part", text=_("Key facts")),
                SimpleNamespace(id="panels", text=_("Do, do not, ask, not known")),
            )
        ),
        since=SimpleNamespace(
            printed=DAY,
            now=DAY,
            changes=(SimpleNamespace(on=DAY, what=_("Sample: what changed.")),),
            passages=(
                SimpleNamespace(before=_("Sample: as it was."), now=_("Sample: as it is.")),
                SimpleNamespace(before=_("Sample: what was taken out."), now=""),
            ),
        ),
        notice=SimpleNamespace(
            withdrawn_on=DAY,
            withdrawn_why=_("Sample: why it was withdrawn."),
            hasty_since=DAY,
            hasty_why=_("Sample: why it could not wait."),
            hasty_due=DAY,
        ),
        found=_found(),
        nothing=Answer(
            _("sample"), ("sample",), (), more=False, danger=None, folded=None, despair=False, cut=True
        ),
        letters=tuple(
            SimpleNamespace(group=title[0], title=title, url="/causes/")
            for title in (_("A sample"), _("Another"), _("Sample"))
        ),
        form=SimpleNamespace(
            name=SimpleNamespace(label=_("Your name"), errors=(), value=_("Sample")),
            text=SimpleNamespace(
                label=_("What you want to say"),
                errors=(_("Sample: say how to put it right."),),
                value=_("Sample"),
            ),
            mail=SimpleNamespace(label=_("Your email address"), errors=(), value=""),
        ),
        code="SAMPLESAMPLE",
    )


def _result(kind: str, urgency: Urgency, raised: tuple[RaisedFlag, ...]) -> ResultView:
    return ResultView(kind, urgency, raised, (), ())


def _found() -> tuple[Found, ...]:
    """Return two results of a search: a word found in the text, and a word that was spelled alike."""
    pieces = (Piece(_("Sample: a sentence with the ")), Piece(_("word"), marked=True), Piece("."))
    in_text = Reason(Place.BODY)
    alike = Reason(Place.TITLE, said=_("word"), misspelled=True)
    return tuple(
        Found(kind, url, (Piece(title),), Snippet(pieces), (reason,))
        for kind, url, title, reason in (
            ("article", "/articles/", _("Sample of an article"), in_text),
            ("cause", "/causes/", _("Sample of a cause"), alike),
        )
    )
