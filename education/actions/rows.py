"""One record of the authored library to its rows: made anew, or brought up to date."""

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from education import models
from education.actions.handouts import publish_edition, save_edition
from education.content.kinds import NO_NUMBER
from education.queries.retirement import article_of
from education.sharing.handout import PARTS, Written
from education.wizard.knowledge import Region

Record = Mapping[str, Any]
OUTCOME_WORDS = (
    "code", "statement", "unit", "group", "had", "had_not", "tells_when", "time_window", "checked", "read_in",
)  # fmt: skip


def write_topic(record: Record) -> None:
    models.Topic.objects.update_or_create(code=record["code"], defaults=_without(record, "code"))


def write_symptom(record: Record) -> None:
    models.Symptom.objects.update_or_create(code=record["code"], defaults=_without(record, "code"))


def write_cause(record: Record) -> None:
    values = _without(record, "code", "regions", "base_rates")
    values |= {
        "after_neck": Region.NECK in record["regions"],
        "after_mid_back": Region.MID_BACK in record["regions"],
        "after_low_back": Region.LOW_BACK in record["regions"],
    }
    row, _ = models.Cause.objects.update_or_create(code=record["code"], defaults=values)
    row.base_rates.all().delete()
    bands = _by_code(models.Symptom, record["base_rates"])
    for band, word in record["base_rates"].items():
        row.base_rates.create(band=bands[band], word=word)


def write_study(record: Record) -> None:
    values = _without(record, "key", "outcome", "superseded_by")
    values |= {
        "authors": "\n".join(record["authors"]),
        "tests": "\n".join(record["tests"]),
        "cannot_tell": "\n".join(record["cannot_tell"]),
        "may_not_fit": "\n".join(record["may_not_fit"]),
        "checked_on": record["checked_on"] or None,
        "standing_on": record["standing_on"] or None,
        "superseded_by": None,
        "year": _number(record["year"]),
        "sample_size": _number(record["sample_size"]),
    }
    row, _ = models.Study.objects.update_or_create(key=record["key"], defaults=values)
    row.outcomes.all().delete()
    for position, outcome in enumerate(record["outcome"]):
        made = row.outcomes.create(
            position=position,
            numerator=_number(outcome["numerator"]),
            denominator=_number(outcome["denominator"]),
            percent=_decimal(outcome["percent"]),
            **{field: outcome[field] for field in OUTCOME_WORDS},
        )
        made.supports.set(_by_code(models.Cause, outcome["supports"]).values())


def name_heirs(studies: Iterable[Record]) -> None:
    """Say by which study each of these is superseded, once all are there: the heir may stand further down."""
    for record in studies:
        if record["superseded_by"]:
            heir = models.Study.objects.get(key=record["superseded_by"])
            models.Study.objects.filter(key=record["key"]).update(superseded_by=heir)


def write_red_flag(record: Record) -> None:
    values = _without(record, "code", "when", "points_to", "citations")
    row, _ = models.RedFlag.objects.update_or_create(code=record["code"], defaults=values)
    row.points_to.set(_by_code(models.Cause, record["points_to"]).values())
    row.conditions.all().delete()
    symptoms = _by_code(models.Symptom, [code for group in record["when"] for code in group])
    for number, group in enumerate(record["when"], start=1):
        for code in group:
            row.conditions.create(group=number, symptom=symptoms[code])
    _cite(row, record["citations"])


def write_question(record: Record) -> None:
    values = _without(record, "code", "asked_when", "option")
    values["asked_when"] = " ".join(record["asked_when"])
    row, _ = models.Question.objects.update_or_create(code=record["code"], defaults=values)
    row.options.all().delete()
    symptoms = _by_code(models.Symptom, [option["symptom"] for option in record["option"]])
    flags = _by_code(models.RedFlag, [option["red_flag"] for option in record["option"]])
    for position, option in enumerate(record["option"]):
        row.options.create(
            position=position,
            symptom=symptoms.get(option["symptom"]),
            red_flag=flags.get(option["red_flag"]),
            **{field: option[field] for field in ("code", "text", "group", "region")},
        )


def write_association(record: Record) -> None:
    row, _ = models.Association.objects.update_or_create(
        cause=models.Cause.objects.get(code=record["cause"]),
        symptom=models.Symptom.objects.get(code=record["symptom"]),
        defaults={"strength": record["strength"], "note": record["note"]},
    )
    _cite(row, record["citations"])


def write_vignette(record: Record) -> None:
    models.Vignette.objects.update_or_create(code=record["code"], defaults=_without(record, "code"))


def write_term(record: Record) -> None:
    values = _without(record, "code", "variants", "search")
    values |= {"variants": "\n".join(record["variants"]), "search": "\n".join(record["search"])}
    models.Term.objects.update_or_create(code=record["code"], defaults=values)


def write_code(record: Record) -> None:
    values = _without(record, "system", "code", "causes", "articles")
    row, _ = models.Code.objects.update_or_create(
        system=record["system"], code=record["code"], defaults=values
    )
    row.causes.set(_by_code(models.Cause, record["causes"]).values())
    row.articles.set(filter(None, map(article_of, record["articles"])))


def write_handout(record: Record) -> None:
    """Write the words as a new edition, and put it live. Raises NotAllowed where it stays a draft."""
    row, _ = models.Handout.objects.update_or_create(
        slug=record["slug"],
        defaults={
            "language": record["language"],
            "article": article_of(record["article"]) if record["article"] else None,
            "cause": models.Cause.objects.filter(code=record["cause"]).first(),
        },
        create_defaults={
            "language": record["language"],
            "article": article_of(record["article"]) if record["article"] else None,
            "cause": models.Cause.objects.filter(code=record["cause"]).first(),
            "clinic": models.Clinic.objects.get(is_default=True),
        },
    )
    written = Written(record["title"], **{part: tuple(record[part]) for part in PARTS})
    edition = save_edition(handout=row, written=written, by=None, changes=record["changes"])
    publish_edition(edition=edition, by=None)


# In this order, so that what a record points to is there before it.
WRITERS: Mapping[str, Callable[[Record], None]] = {
    "topic": write_topic,
    "symptom": write_symptom,
    "cause": write_cause,
    "study": write_study,
    "red_flag": write_red_flag,
    "question": write_question,
    "association": write_association,
    "term": write_term,
    "vignette": write_vignette,
    "code": write_code,
    "handout": write_handout,
}
AFTER_PAGES = ("code",)  # these point to articles
AFTER_RELEASE = ("handout",)  # these carry the danger signs of the live release


def _without(record: Record, *names: str) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name not in names}


def _by_code(model: Any, codes: Any) -> dict[str, Any]:
    wanted = [code for code in codes if code]
    return {row.code: row for row in model.objects.filter(code__in=wanted)} if wanted else {}


def _cite(row: models.Association | models.RedFlag, keys: list[str]) -> None:
    row.citations.all().delete()
    found = {study.key: study for study in models.Study.objects.filter(key__in=keys)}
    for position, key in enumerate(keys):
        row.citations.create(study=found[key], position=position)


def _number(value: int) -> int | None:
    return None if value == NO_NUMBER else value


def _decimal(value: float) -> Decimal | None:
    return None if value == NO_NUMBER else Decimal(str(value))
