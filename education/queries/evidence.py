"""Studies read from their rows, as the templates need them."""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from unicodedata import combining, normalize

from django.utils import timezone

from education import models
from education.evidence.certainty import certainty_of, has_lapsed
from education.evidence.designs import cannot_tell, kind_of
from education.evidence.references import (
    Checked,
    Reference,
    missing_for_export,
    short_name,
    shown_title,
    vancouver,
)
from education.evidence.spans import in_years
from education.evidence.standing import Standing, notice
from education.evidence.units import Unit
from education.queries.study_views import OutcomeView, StudyView

STUDY_FIELDS = (
    "key", "authors", "title", "journal", "year", "volume", "issue", "pages", "doi", "pmid", "url", "design",
    "sample_size", "population", "tests", "follow_up", "certainty", "cannot_tell", "may_not_fit", "funding",
    "checked", "checked_on", "citation_complete",
    "standing", "standing_on", "standing_note", "standing_source",
)  # fmt: skip
HEIR_FIELDS = tuple(f"superseded_by__{name}" for name in ("key", "authors", "title", "journal", "year"))
OUTCOME_FIELDS = (
    "code", "statement", "numerator", "denominator", "percent", "unit", "group", "had", "had_not",
    "time_window", "checked",
)  # fmt: skip


MOST_KEPT = 500  # studies of one content version; of a larger library each page asks for the rest


@lru_cache(maxsize=1)
def kept_studies(content_version: int, day: date) -> dict[str, StudyView]:
    """Return where studies of a content version are kept; the day tells which of them have lapsed."""
    return {}


def studies_by_key(keys: Iterable[str], content_version: int = 0) -> dict[str, StudyView]:
    """Return study key -> study with its outcomes. One query for all; none for no keys.

    With a content version, only for those that this process did not read yet at this version.
    """
    wanted = list(keys)
    kept = kept_studies(content_version, timezone.localdate()) if content_version else {}
    found = {key: kept[key] for key in wanted if key in kept}
    if missing := [key for key in wanted if key not in found]:
        read = {view.key: view for view in _views(models.Study.objects.filter(key__in=missing))}
        found |= read
        if len(kept) + len(read) <= MOST_KEPT:
            kept.update(read)
    return found


def study(key: str) -> StudyView | None:
    """Return one study, or None. One query."""
    return studies_by_key([key]).get(key)


def all_studies() -> list[StudyView]:
    """Return every study, by name. One query."""
    return sorted(_views(models.Study.objects.all()), key=lambda view: view.short_name.lower())


def studies_by_letter() -> list[tuple[str, list[StudyView]]]:
    """Return every study under the first letter of its name, A to Z; under "0-9" what starts with none.

    One query.
    """
    found: dict[str, list[StudyView]] = {}
    for view in sorted(all_studies(), key=lambda view: _unmarked(view.short_name)):
        first = _unmarked(view.short_name)[:1].upper()
        found.setdefault(first if first.isalpha() else "0-9", []).append(view)
    return sorted(found.items())


def _unmarked(name: str) -> str:
    """Return a name as it is looked up: in small letters, without marks on them."""
    return "".join(sign for sign in normalize("NFKD", name.lower()) if not combining(sign))


def pages_that_cite(key: str) -> list[tuple[str, str]]:
    """Return (address, title) of each live page that cites this study. Two queries."""
    live = models.Revision.objects.filter(citations__study__key=key)
    articles = models.Article.objects.published().filter(live__in=live).select_related("live")
    causes = models.CausePage.objects.published().filter(live__in=live).select_related("live", "cause")
    return [(page.get_absolute_url(), page.live.title) for page in (*articles, *causes)]


def _views(rows: models.Study.objects.__class__) -> list[StudyView]:
    # One query with a join instead of a prefetch: an article page has three queries to spend.
    columns = [*STUDY_FIELDS, *HEIR_FIELDS, *(f"outcomes__{name}" for name in OUTCOME_FIELDS)]
    found: dict[str, dict[str, object]] = {}
    outcomes: dict[str, list[OutcomeView]] = {}
    for row in rows.order_by("key", "outcomes__position", "outcomes__code").values(*columns):
        found[row["key"]] = row
        listed = outcomes.setdefault(row["key"], [])
        if row["outcomes__code"]:
            listed.append(_outcome({name: row[f"outcomes__{name}"] for name in OUTCOME_FIELDS}))
    return [_study(row, tuple(outcomes[key])) for key, row in found.items()]


def _address(key: str) -> str:
    return f"/studies/{key}/"


def _outcome(row: dict[str, object]) -> OutcomeView:
    percent = row["percent"]
    known = {
        "percent": float(percent) if percent is not None else None,
        "unit": Unit(row["unit"]),
        "time_window": in_years(row["time_window"]),
    }
    return OutcomeView(**{**row, **known})


def _study(row: dict[str, object], outcomes: tuple[OutcomeView, ...]) -> StudyView:
    plain = ("key", "title", "journal", "year", "volume", "issue", "pages", "doi", "pmid", "url")
    standing, heir = Standing(row["standing"]), _heir(row)
    told = notice(
        standing,
        on=row["standing_on"],
        note=row["standing_note"],
        source=row["standing_source"],
        successor=short_name(heir) if heir else "",
    )
    reference = Reference(authors=_lines(row["authors"]), notice=told, **{name: row[name] for name in plain})
    rest = (
        "key", "design", "sample_size", "population", "funding", "checked", "checked_on",
        "citation_complete", "standing_on", "standing_note", "standing_source",
    )  # fmt: skip
    checked = Checked(row["checked"])
    units = {outcome.unit for outcome in outcomes if outcome.denominator == row["sample_size"]}
    return StudyView(
        **{name: row[name] for name in rest},
        follow_up=in_years(str(row["follow_up"])),
        kind=kind_of(row["design"]),
        unit=units.pop() if len(units) == 1 else Unit.PEOPLE,
        certainty=certainty_of(
            design=row["design"], people=row["sample_size"], checked=checked, own=row["certainty"]
        ),
        cannot_tell=cannot_tell(
            design=row["design"],
            study_was_read=checked in {Checked.FULL_TEXT, Checked.ABSTRACT},
            own=_lines(row["cannot_tell"]),
        ),
        may_not_fit=_lines(row["may_not_fit"]),
        has_lapsed=has_lapsed(row["checked_on"], timezone.localdate()),
        missing=missing_for_export(reference),
        tests=tuple(str(row["tests"]).splitlines()),
        url=_address(row["key"]),
        reference=reference,
        short_name=short_name(reference),
        title=shown_title(reference.title),
        citation=vancouver(reference),
        outcomes=outcomes,
        standing=standing,
        successor_url=_address(heir.key) if heir else "",
        successor=short_name(heir) if heir else "",
    )


def _heir(row: dict[str, object]) -> Reference | None:
    """Return the study that took this one's place, as far as its name needs it."""
    values = {name.removeprefix("superseded_by__"): row[name] for name in HEIR_FIELDS}
    return Reference(**{**values, "authors": _lines(values["authors"])}) if values["key"] else None


def _lines(text: object) -> tuple[str, ...]:
    return tuple(line.strip() for line in str(text).splitlines() if line.strip())
