"""One authored file (TOML front matter between +++ lines, then Markdown) to a value, and back."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

FENCE = "+++"
DEFAULT_LANGUAGE = "en"
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
TEXTS = ("title", "summary", "topic", "clinical_term", "timing", "author", "interests", "changes")
LISTS = ("key_facts", "related")
REQUIRED = {
    "article": ("title", "summary", "topic", "position", "key_facts", "author", "changes"),
    "cause": ("title", "summary", "clinical_term", "timing", "key_facts", "author", "changes"),
}
OPTIONAL = {"article": ("related", "interests"), "cause": ("related", "interests")}


class ContentError(Exception):
    """An authored file is wrong. The sentence names the file, the line and what to write."""

    def __init__(self, path: str, line: int | None, sentence: str) -> None:
        self.path, self.line, self.sentence = path, line, sentence
        super().__init__(f"{path}{f', line {line}' if line else ''}: {sentence}")


@dataclass(frozen=True, slots=True)
class PageSource:
    """What one file says about one page: an article, or the prose of a cause."""

    kind: str  # "article" or "cause"
    slug: str
    language: str
    title: str
    summary: str
    key_facts: tuple[str, ...]
    body: str
    related: tuple[str, ...] = ()
    author: str = ""
    interests: str = ""
    changes: str = ""
    topic: str = ""
    position: int = 0
    clinical_term: str = ""
    timing: str = ""


def parse(text: str, *, kind: str, path: str) -> PageSource:
    """Return what the file says. Slug and language come from its name: ``x.md``, or ``x.es.md``.

    Raises ContentError with file, line and fix.

    >>> text = '''+++
    ... title = "After surgery"
    ... summary = "What to expect."
    ... topic = "start-here"
    ... position = 10
    ... key_facts = ["Pain changes."]
    ... author = "The writers"
    ... changes = "First version."
    ... +++
    ... Pain changes week by week.
    ... '''
    >>> parse(text, kind="article", path="articles/after-surgery.md").slug
    'after-surgery'
    """
    slug, language = _name(path)
    front, body = _split(text, path)
    try:
        values = tomllib.loads(front)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+)", str(error))
        line = int(found.group(1)) + 1 if found else None
        raise ContentError(path, line, f"The front matter is not valid TOML: {error}.") from error
    _check_keys(values, kind, path, front)
    _check_types(values, path, front)
    if len(values["title"]) > 65:
        raise ContentError(
            path, _line_of("title", front), "The title is longer than 65 characters. Shorten it."
        )
    if not body.strip():
        raise ContentError(path, None, "There is no text below the front matter. Write the page there.")
    return PageSource(
        kind=kind,
        slug=slug,
        language=language,
        body=body.strip() + "\n",
        key_facts=tuple(values["key_facts"]),
        related=tuple(values.get("related", ())),
        position=values.get("position", 0),
        **{name: values.get(name, "") for name in TEXTS},
    )


def to_text(source: PageSource) -> str:
    """Return the file for a page; ``parse`` gives the same value back, and equal values give equal text."""
    lines = [FENCE]
    for name in (*REQUIRED[source.kind], *OPTIONAL[source.kind]):
        value = getattr(source, name)
        if isinstance(value, tuple):
            lines.append(f"{name} = [")
            lines += [f"    {_quoted(item)}," for item in value]
            lines.append("]")
        else:
            lines.append(f"{name} = {value if isinstance(value, int) else _quoted(value)}")
    return "\n".join([*lines, FENCE, "", source.body.strip(), ""])


def line_of_place(text: str, source: PageSource, place: str) -> int:
    """Return the line, from 1, of a place in the page's file: title, summary, timing, key fact 2."""
    _, _, number = place.rpartition(" ")
    if number.isdigit() and int(number) <= len(source.key_facts):
        fact = _quoted(source.key_facts[int(number) - 1])
        return text.count("\n", 0, text.index(fact)) + 1 if fact in text else _line_of("key_facts", text) or 1
    front = text.removeprefix("\ufeff").split("\n", 1)[-1]
    return _line_of(place, front) or 1


def file_name(source: PageSource) -> str:
    """Return the name of the page's file, without folder."""
    middle = "" if source.language == DEFAULT_LANGUAGE else f".{source.language}"
    return f"{source.slug}{middle}.md"


def _name(path: str) -> tuple[str, str]:
    parts = path.replace("\\", "/").rsplit("/", 1)[-1].removesuffix(".md").split(".")
    if len(parts) > 2 or not SLUG.fullmatch(parts[0]):
        raise ContentError(
            path, None, "The file name becomes the address: small letters, digits and dashes, then .md."
        )
    return parts[0], parts[1] if len(parts) == 2 else DEFAULT_LANGUAGE


def _split(text: str, path: str) -> tuple[str, str]:
    lines = text.removeprefix("\ufeff").splitlines()
    if not lines or lines[0].strip() != FENCE:
        raise ContentError(
            path, 1, f"The file does not begin with a line {FENCE}. Put the front matter first."
        )
    for number, line in enumerate(lines[1:], start=1):
        if line.strip() == FENCE:
            return "\n".join(lines[1:number]), "\n".join(lines[number + 1 :])
    raise ContentError(path, 1, f"The front matter is not closed. Write a second line {FENCE} below it.")


def _check_keys(values: dict[str, Any], kind: str, path: str, front: str) -> None:
    allowed = (*REQUIRED[kind], *OPTIONAL[kind])
    for key in values:
        if key not in allowed:
            close = get_close_matches(key, allowed, n=1)
            hint = f"Did you mean {close[0]!r}?" if close else f"Allowed: {', '.join(allowed)}."
            raise ContentError(path, _line_of(key, front), f"Unknown field {key!r}. {hint}")
    for key in REQUIRED[kind]:
        if key not in values or values[key] in ("", []):
            raise ContentError(
                path, _line_of(key, front), f"The field {key!r} is missing or empty. Fill it in."
            )


def _check_types(values: dict[str, Any], path: str, front: str) -> None:
    for key, value in values.items():
        if key in LISTS:
            if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
                raise ContentError(path, _line_of(key, front), f'{key!r} is a list of texts: ["one", "two"].')
        elif key == "position":
            if not isinstance(value, int) or isinstance(value, bool):
                raise ContentError(path, _line_of(key, front), "'position' is a whole number.")
        elif not isinstance(value, str):
            raise ContentError(path, _line_of(key, front), f"{key!r} is a text in quotes.")


def _line_of(key: str, front: str) -> int | None:
    for number, line in enumerate(front.splitlines(), start=2):
        if re.match(rf"\s*{re.escape(key)}\s*=", line):
            return number
    return None


def _quoted(value: str) -> str:
    # A JSON string is a TOML basic string, but TOML also wants DEL escaped.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
