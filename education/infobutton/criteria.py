"""A request of a hospital's program, read: which codes, in which language, to be answered in which form.

What concerns the patient (age, sex, place, names, words somebody typed) is not taken out of the request at
all, so that nothing after this module could log, keep or send it back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from education.infobutton import languages

MOST_CRITERIA = 20
LONGEST = 200  # characters of a code, a system's number, a type or a language

XML, JSON, JSONP = "text/xml", "application/json", "application/javascript"
TYPES: Mapping[str, str] = {
    "": XML,
    XML: XML,
    "application/xml": XML,
    "application/atom+xml": XML,
    JSON: JSON,
    "text/json": JSON,
    JSONP: JSONP,
    "text/javascript": JSONP,
}
# Tasks of HL7 that the answer names again; any other value is accepted and not repeated.
TASKS = frozenset(
    {
        "PROBLISTREV", "PROBLISTE", "DIAGLISTREV", "DIAGLISTE", "DISCHSUMREV", "DISCHSUME", "DISCHINSTE",
        "PATEDUE", "PATINFO", "CLINNOTEREV", "OREV", "MLREV",
    }
)  # fmt: skip
RECIPIENTS = ("PAT", "PROV", "PAYOR")
CALLBACK = re.compile(r"[A-Za-z_$][A-Za-z0-9_$.]{0,63}")

_MAIN = re.compile(r"mainsearchcrit(?:er|ier)ia\.(?:v|c)\.(cs|csn|c|ot)(\d{0,3})")
_LANGUAGE = re.compile(r"informationrecipient\.languagecode\.c(\d{0,3})")


class Fault(StrEnum):
    """Why a request cannot be answered."""

    NO_CRITERION = "no criterion"
    GIVEN_TWICE = "given twice"
    TOO_LONG = "too long"
    BAD_CALLBACK = "bad callback"
    UNKNOWN_TYPE = "unknown type"


class BadRequest(Exception):
    """A request that breaks the rules. Its text says what to send, and repeats nothing that was sent."""

    def __init__(self, fault: Fault, sentence: str, *, response_type: str = XML) -> None:
        super().__init__(sentence)
        self.fault = fault
        self.response_type = response_type  # in which form to say so


@dataclass(frozen=True, slots=True)
class Criterion:
    """One code that is asked for. ``system`` is an OID or a name as it came; it may be empty."""

    code: str
    system: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """All that this site takes from a request."""

    criteria: tuple[Criterion, ...]
    languages: tuple[str, ...] = ()  # as asked for, first wish first
    task: str = ""
    recipient: str = "PAT"
    response_type: str = XML
    callback: str = ""


def read_request(pairs: Iterable[tuple[str, str]]) -> Request:
    """Return what is asked for in these parameters (name, value), in the order in which they came.

    Names count without regard to capitals; those that HL7 gave up in 2010, and slips of its own guide, too.
    A request by words alone is a proper one, without criteria: words may tell of the patient, and
    nothing here looks for them. Raises BadRequest.

    >>> request = read_request([
    ...     ("mainSearchCriteria.v.c", "T84.84XA"),
    ...     ("mainSearchCriteria.v.cs", "2.16.840.1.113883.6.90"),
    ...     ("mainSearchCriteria.v.dn", "not taken"),
    ...     ("knowledgeResponseType", "application/json"),
    ... ])
    >>> request.criteria
    (Criterion(code='T84.84XA', system='2.16.840.1.113883.6.90'),)
    >>> request.response_type
    'application/json'
    """
    given = [(name.strip().lower(), value.strip()) for name, value in pairs]
    first: dict[str, str] = {}
    for name, value in given:
        first.setdefault(name, value)
    response_type = _response_type(first.get("knowledgeresponsetype", ""))
    callback = first.get("callback", "")
    if response_type == JSONP and not CALLBACK.fullmatch(callback):
        raise BadRequest(
            Fault.BAD_CALLBACK,
            "Send callback: the name of a function, of letters, digits, _, $ and dots, up to 64 characters.",
            response_type=JSON,
        )
    try:
        criteria = _criteria(given)
    except BadRequest as bad:
        bad.response_type = JSON if response_type == JSONP else response_type
        raise
    task = first.get("taskcontext.c.c", first.get("task.c.c", "")).upper()
    recipient = first.get("informationrecipient", "").upper()
    return Request(
        criteria=criteria,
        languages=_languages(given),
        task=task if task in TASKS else "",
        recipient=recipient if recipient in RECIPIENTS else RECIPIENTS[0],
        response_type=response_type,
        callback=callback if response_type == JSONP else "",
    )


def _response_type(sent: str) -> str:
    known = TYPES.get(sent.partition(";")[0].strip().lower())
    if known is None:
        raise BadRequest(
            Fault.UNKNOWN_TYPE,
            f"Send knowledgeResponseType as {XML}, {JSON} or {JSONP}.",
        )
    return known


def _criteria(given: list[tuple[str, str]]) -> tuple[Criterion, ...]:
    found: dict[tuple[str, int], str] = {}
    seen: set[str] = set()
    words = False
    for name, value in given:
        place = _MAIN.fullmatch(name)
        if place is None:
            continue
        kind, number = place.group(1), int(place.group(2) or 0)
        if kind == "ot":
            words = words or bool(value)
            continue
        if len(value) > LONGEST:
            raise BadRequest(Fault.TOO_LONG, f"Send codes and code systems of up to {LONGEST} characters.")
        twice = name in seen or found.get((kind, number), value) != value
        if twice and kind != "csn":
            raise BadRequest(
                Fault.GIVEN_TWICE,
                "Send each code once. For several codes, number them: mainSearchCriteria.v.c,"
                " mainSearchCriteria.v.c1, mainSearchCriteria.v.c2.",
            )
        seen.add(name)
        found.setdefault((kind, number), value)
    numbers = sorted(number for kind, number in found if kind == "c" and found[kind, number])
    if not numbers and not words:
        raise BadRequest(
            Fault.NO_CRITERION,
            "Send a code in mainSearchCriteria.v.c, and its code system in mainSearchCriteria.v.cs.",
        )
    if len(numbers) > MOST_CRITERIA:
        raise BadRequest(Fault.TOO_LONG, f"Send up to {MOST_CRITERIA} codes at a time.")
    return tuple(Criterion(found["c", number], _system(found, number)) for number in numbers)


def _system(found: Mapping[tuple[str, int], str], number: int) -> str:
    """Return the system of a numbered code. One system for all is common; a name stands in for a number."""
    return (
        found.get(("cs", number))
        or found.get(("csn", number))
        or found.get(("cs", 0))
        or found.get(("csn", 0))
        or ""
    )


def _languages(given: list[tuple[str, str]]) -> tuple[str, ...]:
    wished: dict[int, str] = {}
    for name, value in given:
        place = _LANGUAGE.fullmatch(name)
        if place and len(value) <= LONGEST:
            wished.setdefault(int(place.group(1) or 0), value)
    tags = (languages.tag(wished[number]) for number in sorted(wished)[:MOST_CRITERIA])
    return tuple(dict.fromkeys(tag for tag in tags if tag))
