"""Code systems: how each is named in a request, what its codes look like, and which codes stand above one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class System(StrEnum):
    """A code system that this site has codes of."""

    ICD_10_CM = "icd-10-cm"
    ICD_9_CM = "icd-9-cm"
    ICD_9_PROCEDURE = "icd-9-procedure"
    SNOMED_CT = "snomed-ct"
    CPT = "cpt"


@dataclass(frozen=True, slots=True)
class SystemFacts:
    """What a code system is called, and how its codes are written in full."""

    oid: str
    name: str
    shape: re.Pattern[str]
    example: str


FACTS: Mapping[System, SystemFacts] = {
    System.ICD_10_CM: SystemFacts(
        "2.16.840.1.113883.6.90",
        "ICD-10-CM",
        re.compile(r"[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?"),
        "T84.84XA",
    ),
    System.ICD_9_CM: SystemFacts(
        "2.16.840.1.113883.6.103",
        "ICD-9-CM",
        re.compile(r"([0-9]{3}|V[0-9]{2})(\.[0-9]{1,2})?|E[0-9]{3}(\.[0-9])?"),
        "996.49",
    ),
    System.ICD_9_PROCEDURE: SystemFacts(
        "2.16.840.1.113883.6.104",
        "ICD-9-CM procedures",
        re.compile(r"[0-9]{2}(\.[0-9]{1,2})?"),
        "81.3",
    ),
    System.SNOMED_CT: SystemFacts(
        "2.16.840.1.113883.6.96", "SNOMED CT", re.compile(r"[1-9][0-9]{5,17}"), "55146009"
    ),
    System.CPT: SystemFacts("2.16.840.1.113883.6.12", "CPT", re.compile(r"[0-9]{4}[0-9A-Z]"), "22633"),
}
WHO_ICD_10 = "2.16.840.1.113883.6.3"
# Names that clients send in place of the number, written without blanks, dashes and underscores.
OTHER_NAMES: Mapping[str, System] = {
    "ICD10CM": System.ICD_10_CM,
    "ICD10": System.ICD_10_CM,
    "I10C": System.ICD_10_CM,
    "ICD9CM": System.ICD_9_CM,
    "ICD9": System.ICD_9_CM,
    "SNOMED": System.SNOMED_CT,
    "SNOMEDCT": System.SNOMED_CT,
    "SCT": System.SNOMED_CT,
    "CPT": System.CPT,
    "CPT4": System.CPT,
}
_BY_OID = {facts.oid: system for system, facts in FACTS.items()}
_CLIMBS = {System.ICD_10_CM, System.ICD_9_CM}
_LEAST = 4  # characters without the dot: three are a whole chapter's heading
_ICD_10_LENGTH = 7


def compact(code: str) -> str:
    """Return a code as it is compared: capitals, without dots and blanks.

    >>> compact(" t84.84xa ")
    'T8484XA'
    """
    return re.sub(r"[\s.]+", "", code).upper()


def systems_meant(named: str, code: str) -> tuple[System, ...]:
    """Return the systems in which a code is looked up, the named one first.

    ``named`` is an OID, with or without ``urn:oid:``, or a usual name; empty: every system whose codes
    have this shape. A code of ICD-10 shape under the number of ICD-9, which many programs send, is tried
    in ICD-10-CM too. An unknown system has no codes here.

    >>> systems_meant("2.16.840.1.113883.6.103", "M96.0")
    (<System.ICD_9_CM: 'icd-9-cm'>, <System.ICD_10_CM: 'icd-10-cm'>)
    >>> systems_meant("2.16.840.1.113883.6.177", "M96.0")
    ()
    """
    oid = named.strip().lower().removeprefix("urn:oid:")
    if not oid:
        return tuple(system for system in System if _has_shape(system, code))
    if oid == WHO_ICD_10:
        return (System.ICD_10_CM,)
    system = _BY_OID.get(oid) or OTHER_NAMES.get(re.sub(r"[\s_-]+", "", oid).upper())
    if system is None:
        return ()
    if system is System.ICD_9_CM and not _has_shape(system, code) and _has_shape(System.ICD_10_CM, code):
        return (system, System.ICD_10_CM)
    return (system,)


def is_written_in_full(system: System, code: str) -> bool:
    """Return whether a code is written as its system writes it, with its dot and in capitals.

    >>> is_written_in_full(System.ICD_10_CM, "M96.0"), is_written_in_full(System.ICD_10_CM, "m960")
    (True, False)
    """
    return bool(FACTS[system].shape.fullmatch(code))


def stem(system: System, code: str) -> str:
    """Return the code without what only says which visit it is: the seventh character, and fillers.

    >>> stem(System.ICD_10_CM, "T84.84XA"), stem(System.ICD_10_CM, "S34.3XXD"), stem(System.CPT, "22633")
    ('T8484', 'S343', '22633')
    """
    short = compact(code)
    if system is System.ICD_10_CM and len(short) >= _LEAST:
        return short[: _ICD_10_LENGTH - 1].rstrip("X").ljust(_LEAST, "X")
    return short


def codes_above(system: System, code: str) -> tuple[str, ...]:
    """Return the stem of a code and the stems above it, nearest first; never one of three characters.

    >>> codes_above(System.ICD_10_CM, "T84.226A")
    ('T84226', 'T8422', 'T842')
    >>> codes_above(System.SNOMED_CT, "55146009")
    ('55146009',)
    """
    last = stem(system, code)
    if system not in _CLIMBS:
        return (last,)
    return (last, *(last[:length] for length in range(len(last) - 1, _LEAST - 1, -1)))


def _has_shape(system: System, code: str) -> bool:
    short = compact(code)
    dot = 2 if system is System.ICD_9_PROCEDURE else 4 if short[:1] == "E" else 3
    if system is System.ICD_10_CM:
        dot = 3
    dotted = f"{short[:dot]}.{short[dot:]}" if len(short) > dot else short
    return bool(FACTS[system].shape.fullmatch(dotted) or FACTS[system].shape.fullmatch(short))
