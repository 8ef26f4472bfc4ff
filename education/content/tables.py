"""TOML tables to plain records, checked against a list of allowed fields; errors name file and line."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from education.content.source import SLUG, ContentError

Record = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """What one field of a table may hold. ``default`` is used where it is left out; None: required."""

    holds: str  # text, code, texts, codes, number, decimal, truth, rules, words, date, rows
    default: Any = None
    choices: tuple[str, ...] = ()
    rows: Mapping[str, Field] | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """One kind of authored record: in which file, under which name, with which key and fields."""

    name: str  # [[name]] in the file
    file: str
    key: tuple[str, ...]
    fields: Mapping[str, Field]


def read_table(table: Table, text: str) -> tuple[list[Record], list[ContentError]]:
    """Return the records of a file, every field filled, and what is wrong with them."""
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+)", str(error))
        line = int(found.group(1)) if found else None
        return [], [ContentError(table.file, line, f"This is not valid TOML: {error}.")]
    errors: list[ContentError] = []
    for other in values:
        if other != table.name:
            errors.append(ContentError(table.file, None, f"Unknown table {other!r}. Use [[{table.name}]]."))
    lines = [n for n, line in enumerate(text.splitlines(), 1) if line.strip() == f"[[{table.name}]]"]
    records: list[Record] = []
    seen: dict[tuple[str, ...], int | None] = {}
    for place, raw in enumerate(values.get(table.name, [])):
        line = lines[place] if place < len(lines) else None
        record, wrong = _record(raw, table.fields, f"[[{table.name}]]")
        errors += [ContentError(table.file, line, sentence) for sentence in wrong]
        key = tuple(str(record.get(name)) for name in table.key)
        if key in seen:
            errors.append(
                ContentError(
                    table.file, line, f"{' and '.join(key)!r} stands twice (also in line {seen[key]})."
                )
            )
        seen[key] = line
        if not wrong:
            records.append(record)
    return records, errors


def line_of(table: Table, text: str, record: Record) -> int | None:
    """Return the line on which a record begins, for an error found later."""
    return _lines(table.name, table.key, text).get(tuple(str(record.get(name)) for name in table.key))


@lru_cache(maxsize=32)
def _lines(name: str, key: tuple[str, ...], text: str) -> dict[tuple[str, ...], int]:
    """Return key -> line of each record of a file. Kept, because a review asks for hundreds of one file."""
    lines = [n for n, line in enumerate(text.splitlines(), 1) if line.strip() == f"[[{name}]]"]
    found: dict[tuple[str, ...], int] = {}
    for line, raw in zip(lines, tomllib.loads(text).get(name, []), strict=False):
        found.setdefault(tuple(str(raw.get(part)) for part in key), line)
    return found


def _record(raw: Any, fields: Mapping[str, Field], where: str) -> tuple[Record, list[str]]:
    if not isinstance(raw, dict):
        return {}, [f"{where} holds fields, one on each line."]
    wrong: list[str] = []
    for name in raw:
        if name not in fields:
            close = get_close_matches(name, fields, n=1)
            hint = f"Did you mean {close[0]!r}?" if close else f"Allowed: {', '.join(fields)}."
            wrong.append(f"{where} has an unknown field {name!r}. {hint}")
    record: Record = {}
    for name, field in fields.items():
        if name not in raw:
            if field.default is None:
                wrong.append(f"{where} needs the field {name!r}.")
            else:
                record[name] = _fresh(field.default)
            continue
        if field.holds == "rows":
            record[name] = []
            for row in raw[name] if isinstance(raw[name], list) else [None]:
                inner, inner_wrong = _record(row, field.rows or {}, f"{where} {name}")
                wrong += inner_wrong
                record[name].append(inner)
            continue
        fits, wish = CHECKS[field.holds]
        if not fits(raw[name]):
            wrong.append(f"{where} {name} = {raw[name]!r}: {wish}.")
        elif field.choices and raw[name] not in field.choices:
            close = get_close_matches(str(raw[name]), field.choices, n=1)
            hint = f"Did you mean {close[0]!r}?" if close else f"Use one of {', '.join(field.choices)}."
            wrong.append(f"{where} {name} = {raw[name]!r} is not known. {hint}")
        else:
            record[name] = raw[name]
    return record, wrong


def _fresh(default: Any) -> Any:
    return default.copy() if isinstance(default, list | dict) else default


def _is_code(value: Any) -> bool:
    return isinstance(value, str) and bool(SLUG.fullmatch(value))


def _is_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


CHECKS: Mapping[str, tuple[Callable[[Any], bool], str]] = {
    "text": (lambda value: isinstance(value, str), "write a text in quotes"),
    "code": (_is_code, "write small letters, digits and dashes"),
    "texts": (_is_texts, 'write a list of texts: ["one", "two"]'),
    "codes": (lambda value: _is_texts(value), 'write a list of codes: ["one", "two"]'),
    "number": (lambda value: isinstance(value, int) and not isinstance(value, bool), "write a whole number"),
    "decimal": (
        lambda value: isinstance(value, int | float) and not isinstance(value, bool),
        "write a number",
    ),
    "truth": (lambda value: isinstance(value, bool), "write true or false"),
    "rules": (
        lambda value: isinstance(value, list) and all(_is_texts(group) and group for group in value),
        'write groups of symptoms: [["one", "or-this"], ["and-that"]]',
    ),
    "words": (
        lambda value: isinstance(value, dict) and all(isinstance(word, str) for word in value.values()),
        "write a table of words",
    ),
    "lists": (
        lambda value: isinstance(value, dict) and all(_is_texts(item) for item in value.values()),
        "write a table of lists",
    ),
}
