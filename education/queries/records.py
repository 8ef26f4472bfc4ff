"""Rows to the plain records of the authored library: for exporting, and for building the knowledge."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from education import models
from education.content.kinds import NO_NUMBER
from education.content.source import PageSource
from education.queries.rule_checks import Record, rule_digests, rule_reviewers
from education.sharing.handout import PARTS


def topics() -> list[Record]:
    """Return every topic. One query."""
    return [
        {field: getattr(row, field) for field in ("code", "language", "title", "summary", "position")}
        for row in models.Topic.objects.order_by("position", "code")
    ]


def symptoms() -> list[Record]:
    """Return every symptom. One query."""
    return [
        {field: getattr(row, field) for field in ("code", "language", "text", "clinical", "background")}
        for row in models.Symptom.objects.order_by("code")
    ]


def causes() -> list[Record]:
    """Return every cause with its base rates. Two queries."""
    rows = models.Cause.objects.order_by("code").prefetch_related("base_rates__band")
    return [
        {
            **{field: getattr(row, field) for field in ("code", "language", "name", "meaning", "clinical")},
            "urgency": row.urgency,
            "serious": row.serious,
            "regions": sorted(row.regions),
            "base_rates": {rate.band.code: rate.word for rate in row.base_rates.all()},
        }
        for row in rows
    ]


def red_flags() -> list[Record]:
    """Return every red flag with its rule and citations. Five queries."""
    rows = models.RedFlag.objects.order_by("position", "code").prefetch_related(
        "conditions__symptom", "points_to", "citations__study"
    )
    return [
        {
            "code": row.code,
            "language": row.language,
            "note": row.note,
            "urgency": row.urgency,
            "text": row.text,
            "clinical": row.clinical,
            "why": row.why,
            "group": row.group,
            "position": row.position,
            "headline": row.headline,
            "listed": row.listed,
            "when": _groups(row),
            "points_to": sorted(cause.code for cause in row.points_to.all()),
            "citations": [citation.study.key for citation in row.citations.all()],
            "say": row.say,
        }
        for row in rows
    ]


def questions() -> list[Record]:
    """Return every question with its options. Two queries."""
    rows = models.Question.objects.order_by("position", "code").prefetch_related(
        "options__symptom", "options__red_flag"
    )
    plain = ("code", "language", "position", "part", "kind", "text", "short", "why", "hint")
    return [
        {
            **{field: getattr(row, field) for field in plain},
            "asked_when": row.asked_when.split(),
            "unsure_urgency": row.unsure_urgency,
            "role": row.role,
            "option": [
                {
                    "code": option.code,
                    "text": option.text,
                    "red_flag": option.red_flag.code if option.red_flag else "",
                    "symptom": option.symptom.code if option.symptom else "",
                    "group": option.group,
                    "region": option.region,
                }
                for option in row.options.all()
            ],
        }
        for row in rows
    ]


def associations() -> list[Record]:
    """Return every association with its citations. Three queries."""
    rows = (
        models.Association.objects.select_related("cause", "symptom")
        .prefetch_related("citations__study")
        .order_by("cause__code", "symptom__code")
    )
    return [
        {
            "cause": row.cause.code,
            "symptom": row.symptom.code,
            "strength": row.strength,
            "citations": [citation.study.key for citation in row.citations.all()],
            "note": row.note,
        }
        for row in rows
    ]


def studies() -> list[Record]:
    """Return every study with its outcomes. Three queries."""
    plain = ("journal", "volume", "issue", "pages", "doi", "pmid", "url", "design", "population", "note")
    rest = (
        "follow_up", "certainty", "funding", "checked", "checked_from", "link_quality", "citation_complete",
        "standing", "standing_note", "standing_source",
    )  # fmt: skip
    return [
        {
            "key": row.key,
            "language": row.language,
            "authors": list(row.author_list),
            "title": row.title,
            "year": _number(row.year),
            "sample_size": _number(row.sample_size),
            "tests": row.tests.splitlines(),
            "cannot_tell": row.cannot_tell.splitlines(),
            "may_not_fit": row.may_not_fit.splitlines(),
            "checked_on": row.checked_on.isoformat() if row.checked_on else "",
            "standing_on": row.standing_on.isoformat() if row.standing_on else "",
            "superseded_by": row.superseded_by.key if row.superseded_by else "",
            **{field: getattr(row, field) for field in (*plain, *rest)},
            "outcome": [_outcome(outcome) for outcome in row.outcomes.all()],
        }
        for row in models.Study.objects.order_by("key")
        .select_related("superseded_by")
        .prefetch_related("outcomes__supports")
    ]


def terms() -> list[Record]:
    """Return every term of the glossary. One query."""
    return [
        {
            **{field: getattr(row, field) for field in ("code", "language", "term", "plain", "meaning")},
            "variants": row.variants.splitlines(),
            "jargon": row.jargon,
            "search": row.search.splitlines(),
        }
        for row in models.Term.objects.order_by("code")
    ]


def codes() -> list[Record]:
    """Return every code of record systems with what it leads to. Three queries."""
    plain = ("system", "code", "title", "often_without_fusion", "verified", "source")
    rows = models.Code.objects.prefetch_related("causes", "articles")
    return [
        {
            **{field: getattr(row, field) for field in plain},
            "causes": sorted(cause.code for cause in row.causes.all()),
            "articles": sorted({article.slug for article in row.articles.all()}),
        }
        for row in sorted(rows, key=lambda row: (row.system, row.code))  # databases sort dots differently
    ]


def handouts() -> list[Record]:
    """Return every handout with the words of its newest edition. A query, and one for each handout."""
    found = []
    for row in models.Handout.objects.select_related("article", "cause").order_by("slug"):
        newest = row.editions.first()
        if newest:
            found.append(
                {
                    "slug": row.slug,
                    "language": row.language,
                    "title": newest.title,
                    "article": row.article.slug if row.article else "",
                    "cause": row.cause.code if row.cause else "",
                    **{part: getattr(newest, part).splitlines() for part in PARTS},
                    "changes": newest.changes,
                }
            )
    return found


def vignettes() -> list[Record]:
    """Return every vignette. One query."""
    plain = ("code", "text", "source", "urgency", "cause", "acceptable", "known_gap")
    return [
        {
            **{field: getattr(row, field) for field in plain},
            "answers": dict(sorted(row.answers.items())),  # PostgreSQL keeps no order of keys
        }
        for row in models.Vignette.objects.order_by("code")
    ]


READERS: Mapping[str, Callable[[], list[Record]]] = {
    "topic": topics,
    "symptom": symptoms,
    "cause": causes,
    "study": studies,
    "red_flag": red_flags,
    "question": questions,
    "association": associations,
    "term": terms,
    "code": codes,
    "handout": handouts,
    "vignette": vignettes,
}


def knowledge_records() -> dict[str, list[Record]]:
    """Return the working copy of the knowledge as records, rules with their reviewer. Fourteen queries."""
    found = {name: READERS[name]() for name in ("symptom", "question", "red_flag", "cause", "association")}
    reviewers = rule_reviewers(rule_digests(found))
    found["red_flag"] = [{**rule, "reviewer": reviewers.get(rule["code"], "")} for rule in found["red_flag"]]
    return found


def page_source(page: models.Article | models.CausePage, revision: models.Revision) -> PageSource:
    """Return one revision as the file that would say the same. Needs the page's topic or cause selected."""
    is_article = isinstance(page, models.Article)
    return PageSource(
        kind="article" if is_article else "cause",
        slug=page.slug if is_article else page.cause.code,
        language=page.language,
        title=revision.title,
        summary=revision.summary,
        key_facts=tuple(revision.key_facts.splitlines()),
        body=revision.body,
        related=tuple(revision.related.split()),
        author=revision.author,
        interests=revision.interests,
        changes=revision.changes,
        topic=page.topic.code if is_article else "",
        position=page.position if is_article else 0,
        clinical_term=revision.clinical_term,
        timing=revision.timing,
    )


def _outcome(row: models.StudyOutcome) -> Record:
    return {
        "code": row.code,
        "statement": row.statement,
        "numerator": _number(row.numerator),
        "denominator": _number(row.denominator),
        "percent": _decimal(row.percent),
        "unit": row.unit,
        "group": row.group,
        "had": row.had,
        "had_not": row.had_not,
        "tells_when": row.tells_when,
        "time_window": row.time_window,
        "checked": row.checked,
        "read_in": row.read_in,
        "supports": sorted(cause.code for cause in row.supports.all()),
    }


def _groups(row: models.RedFlag) -> list[list[str]]:
    groups: dict[int, list[str]] = {}
    for condition in row.conditions.all():
        groups.setdefault(condition.group, []).append(condition.symptom.code)
    return [groups[number] for number in sorted(groups)]


def _number(value: int | None) -> int:
    return NO_NUMBER if value is None else value


def _decimal(value: Decimal | None) -> float | int:
    if value is None:
        return NO_NUMBER
    return int(value) if value == value.to_integral_value() else float(value)
