"""Knowledge as canonical JSON and back, with the digest that names one version of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from education.wizard.knowledge import (
    Association,
    Background,
    BaseRate,
    Cause,
    Kind,
    Knowledge,
    Option,
    Part,
    Question,
    RedFlag,
    Region,
    Role,
    Strength,
    Symptom,
    Urgency,
)

FORMAT = 1  # raised when an older snapshot could no longer be read as it is


def to_text(knowledge: Knowledge) -> str:
    """Return the knowledge as JSON, always the same text for the same value.

    >>> text = to_text(Knowledge((), (), (), (), ()))
    >>> from_text(text) == Knowledge((), (), (), (), ())
    True
    """
    return json.dumps(_plain(knowledge), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(text: str) -> str:
    """Return the SHA-256 of a snapshot's text, as 64 hexadecimal characters."""
    return hashlib.sha256(text.encode()).hexdigest()


def from_text(text: str) -> Knowledge:
    """Return the knowledge in a snapshot. Raises ValueError where it was written by a newer program."""
    record = json.loads(text)
    if record["format"] != FORMAT:
        raise ValueError(f"This snapshot has format {record['format']}; this program reads format {FORMAT}.")
    return Knowledge(
        symptoms=tuple(
            Symptom(**{**r, "background": Background(r["background"])}) for r in record["symptoms"]
        ),
        questions=tuple(_question(r) for r in record["questions"]),
        red_flags=tuple(_red_flag(r) for r in record["red_flags"]),
        causes=tuple(_cause(r) for r in record["causes"]),
        associations=tuple(
            Association(**{**r, "strength": Strength(r["strength"]), "citations": tuple(r["citations"])})
            for r in record["associations"]
        ),
        screen_limit=record["screen_limit"],
        language=record["language"],
        # Releases of before had neither: they asked every further question, by position.
        telling_order=tuple(record.get("telling_order", ())),
        least_telling=record.get("least_telling", 0.0),
    )


def _plain(knowledge: Knowledge) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "language": knowledge.language,
        "screen_limit": knowledge.screen_limit,
        "least_telling": knowledge.least_telling,
        "telling_order": list(knowledge.telling_order),
        "symptoms": [_fields(symptom) for symptom in knowledge.symptoms],
        "questions": [
            {**_fields(question), "options": [_fields(option) for option in question.options]}
            for question in knowledge.questions
        ],
        "red_flags": [_fields(flag) for flag in knowledge.red_flags],
        "causes": [
            {**_fields(cause), "regions": sorted(cause.regions), "base_rates": dict(cause.base_rates)}
            for cause in knowledge.causes
        ],
        "associations": [_fields(link) for link in knowledge.associations],
    }


def _fields(value: object) -> dict[str, Any]:
    slots: tuple[str, ...] = value.__slots__  # type: ignore[attr-defined]  # all values here have slots
    return {name: getattr(value, name) for name in slots}


def _question(record: Mapping[str, Any]) -> Question:
    unsure = record["unsure_urgency"]
    return Question(
        **{
            **record,
            "part": Part(record["part"]),
            "kind": Kind(record["kind"]),
            "role": Role(record["role"]),
            "asked_when": tuple(record["asked_when"]),
            "unsure_urgency": Urgency(unsure) if unsure else None,
            "options": tuple(
                Option(**{**option, "region": Region(option["region"]) if option["region"] else None})
                for option in record["options"]
            ),
        }
    )


def _red_flag(record: Mapping[str, Any]) -> RedFlag:
    return RedFlag(
        **{
            **record,
            "urgency": Urgency(record["urgency"]),
            "when": tuple(tuple(group) for group in record["when"]),
            "points_to": tuple(record["points_to"]),
            "citations": tuple(record["citations"]),
        }
    )


def _cause(record: Mapping[str, Any]) -> Cause:
    return Cause(
        **{
            **record,
            "urgency": Urgency(record["urgency"]),
            "regions": frozenset(Region(region) for region in record["regions"]),
            "base_rates": {band: BaseRate(word) for band, word in record["base_rates"].items()},
        }
    )
