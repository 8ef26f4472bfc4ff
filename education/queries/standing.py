"""What readers see of texts while a study behind them is withdrawn or corrected.

Whatever shows a text of a page to readers, whole or in a list, passes it through here.
"""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace

from django.utils.translation import gettext as _

from education import models
from education.content.glossary import Term
from education.content.kinds import NO_NUMBER
from education.content.prose import plain
from education.content.rendering import CITATION
from education.content.study_figures import figures_of
from education.content.withdrawn import as_readers_see, without_figures
from education.evidence.standing import Standing
from education.queries.evidence import studies_by_key
from education.queries.glossary import by_letter
from education.queries.study_views import StudyView


def for_readers(studies: Mapping[str, StudyView]) -> Callable[[str], str]:
    """Return what turns a Markdown text into the one that readers see now. ``studies``: all it cites.

    No query.
    """
    instead = {key: being_checked(study.standing) for key, study in studies.items() if study.is_withdrawn}
    behind = {key: _("corrected, being checked") for key, study in studies.items() if study.is_corrected}
    figures = {
        key: figures_of(_record(study)) for key, study in studies.items() if instead and key not in instead
    }

    def seen(text: str) -> str:
        return as_readers_see(text, instead=instead, behind=behind, figures=figures)

    return seen


def seen_by_readers(texts: Iterable[str]) -> list[str]:
    """Return short texts, such as summaries in a list, as readers see them now.

    One query where any of them cites; one more where a cited study is not sound.
    """
    written = list(texts)
    cited = {key for text in written for key in re.findall(CITATION, text)}
    if not cited:
        return written
    moved = models.Study.objects.filter(key__in=cited).exclude(standing=Standing.SOUND.value)
    if not moved.exists():
        return written
    seen = for_readers(studies_by_key(cited))
    return [seen(text) for text in written]


def words_by_letter(terms: tuple[Term, ...]) -> list[tuple[str, list[Term]]]:
    """Return the glossary under its letters, each meaning as readers see it now and without marks.

    One query where a meaning cites; one more where a study so cited is not sound.
    """
    meanings = seen_by_readers(term.meaning for term in terms)
    shown = (replace(term, meaning=plain(meaning)) for term, meaning in zip(terms, meanings, strict=True))
    return by_letter(tuple(shown))


def reason_for_readers(text: str, cited: Iterable[str], withdrawn: Collection[str]) -> str:
    """Return the reason of a rule, without its numbers where a study behind it is withdrawn. No query."""
    if not any(key in withdrawn for key in cited):
        return text
    return without_figures(text, being_checked(Standing.RETRACTED))


def being_checked(standing: Standing) -> str:
    """Return the sentence that stands where a number of a withdrawn study stood."""
    if standing is Standing.SUPERSEDED:
        return _("This part is being checked: a newer study took the place of one it rests on.")
    return _("This part is being checked: a study it rests on was withdrawn.")


def _record(study: StudyView) -> dict[str, object]:
    """Return as much of a study as its figures are read from. The note is for staff, and not here."""
    return {
        "year": study.reference.year or NO_NUMBER,
        "sample_size": study.sample_size or NO_NUMBER,
        "title": study.reference.title,
        "population": study.population,
        "design": study.design,
        "note": "",
        "outcome": [
            {
                "numerator": NO_NUMBER if outcome.numerator is None else outcome.numerator,
                "denominator": NO_NUMBER if outcome.denominator is None else outcome.denominator,
                "percent": NO_NUMBER if outcome.percent is None else outcome.percent,
                "statement": outcome.statement,
                "time_window": outcome.time_window,
            }
            for outcome in study.outcomes
        ],
    }
