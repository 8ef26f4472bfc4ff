"""Plain records, as the library's files and the rows give them, to one Knowledge value and to vignettes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from education.wizard.answers import Answers
from education.wizard.audit import Vignette
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
from education.wizard.pins import Pin, Pins, SeriousCause, Typical, UnsurePin
from education.wizard.wording import HeldWords

Record = Mapping[str, Any]


def to_knowledge(records: Mapping[str, Iterable[Record]]) -> Knowledge:
    """Return the knowledge in these records (table name -> records with every field filled).

    An option that names a red flag takes that flag's master text, so the words exist once. Raises
    ValueError where a word of a fixed list is none of its members.
    """
    master = {record["code"]: record["text"] for record in records["red_flag"]}
    return Knowledge(
        symptoms=tuple(
            Symptom(r["code"], r["text"], r["clinical"], Background(r["background"]))
            for r in sorted(records["symptom"], key=lambda record: str(record["code"]))
        ),
        questions=tuple(
            _question(r, master)
            for r in sorted(records["question"], key=lambda record: (record["position"], record["code"]))
        ),
        red_flags=tuple(
            _red_flag(r)
            for r in sorted(records["red_flag"], key=lambda record: (record["position"], record["code"]))
        ),
        causes=tuple(_cause(r) for r in sorted(records["cause"], key=lambda record: str(record["code"]))),
        associations=tuple(
            Association(r["cause"], r["symptom"], Strength(r["strength"]), tuple(r["citations"]), r["note"])
            for r in sorted(records["association"], key=lambda record: (record["cause"], record["symptom"]))
        ),
    )


def to_vignettes(records: Iterable[Record]) -> tuple[Vignette, ...]:
    """Return the vignettes in these records; an empty urgency means that nobody has labelled the story."""
    return tuple(
        Vignette(
            code=r["code"],
            text=r["text"],
            answers=Answers({question: tuple(codes) for question, codes in r["answers"].items()}),
            urgency=Urgency(r["urgency"]) if r["urgency"] else None,
            cause=r["cause"],
            acceptable=frozenset(r["acceptable"]) | ({r["cause"]} if r["cause"] else set()),
            known_gap=bool(r["known_gap"]),
        )
        for r in records
    )


def to_pins(records: Mapping[str, Iterable[Record]]) -> Pins:
    """Return what is held fast from outside the rows that staff edit."""
    return Pins(
        tuple(
            Pin(
                r["name"],
                r["rule"],
                Answers({question: tuple(codes) for question, codes in r["answers"].items()}),
                Urgency(r["urgency"]),
            )
            for r in records["pin"]
        ),
        tuple(SeriousCause(r["cause"], Urgency(r["urgency"])) for r in records["serious_cause"]),
        tuple(UnsurePin(r["question"], Urgency(r["urgency"])) for r in records["unsure_pin"]),
        tuple(
            Typical(
                r["story"],
                Answers({question: tuple(codes) for question, codes in r["answers"].items()}),
            )
            for r in records["typical"]
        ),
        tuple(HeldWords(r["place"], r["text"]) for r in records["held_words"]),
    )


def _question(record: Record, master: Mapping[str, str]) -> Question:
    unsure = record["unsure_urgency"]
    return Question(
        code=record["code"],
        position=record["position"],
        part=Part(record["part"]),
        kind=Kind(record["kind"]),
        text=record["text"],
        short=record["short"],
        why=record["why"],
        hint=record["hint"],
        asked_when=tuple(record["asked_when"]),
        unsure_urgency=Urgency(unsure) if unsure else None,
        role=Role(record["role"]),
        options=tuple(
            Option(
                code=option["code"],
                text=option["text"] or master.get(option["red_flag"], ""),
                symptom=option["symptom"],
                red_flag=option["red_flag"],
                group=option["group"],
                region=Region(option["region"]) if option["region"] else None,
            )
            for option in record["option"]
        ),
    )


def _red_flag(record: Record) -> RedFlag:
    return RedFlag(
        code=record["code"],
        urgency=Urgency(record["urgency"]),
        text=record["text"],
        clinical=record["clinical"],
        why=record["why"],
        group=record["group"],
        position=record["position"],
        when=tuple(tuple(group) for group in record["when"]),
        headline=record["headline"],
        listed=record["listed"],
        points_to=tuple(record["points_to"]),
        citations=tuple(record["citations"]),
        say=record["say"],
        reviewer=record.get("reviewer", ""),  # people stand in rows, never in the library's files
        note=record["note"],
    )


def _cause(record: Record) -> Cause:
    return Cause(
        code=record["code"],
        name=record["name"],
        meaning=record["meaning"],
        clinical=record["clinical"],
        urgency=Urgency(record["urgency"]),
        serious=record["serious"],
        regions=frozenset(Region(region) for region in record["regions"]),
        base_rates={band: BaseRate(word) for band, word in record["base_rates"].items()},
    )
