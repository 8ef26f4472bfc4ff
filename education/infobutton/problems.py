"""What is wrong with a list of codes, in sentences that say what to write."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from education.infobutton.systems import FACTS, System, is_written_in_full


def faults_of(record: Mapping[str, Any], *, articles: Collection[str]) -> list[str]:
    """Return what is wrong with one record of a code; ``articles`` are the slugs that there are.

    >>> record = {"system": "cpt", "code": "22633", "title": "Words", "causes": [], "articles": ["a"]}
    >>> faults_of({**record, "source": "", "verified": False}, articles={"a"})
    ['CPT 22633: leave out the title. The words of CPT belong to the American Medical Association.']
    """
    system = System(record["system"])
    facts = FACTS[system]
    name = f"{facts.name} {record['code']}"
    wrong = []
    if not is_written_in_full(system, record["code"]):
        wrong.append(f"{name}: this is no code of {facts.name}. Write it in full, as in {facts.example}.")
    if system is System.CPT and record["title"]:
        wrong.append(
            f"{name}: leave out the title. The words of CPT belong to the American Medical Association."
        )
    if not record["causes"] and not record["articles"]:
        wrong.append(f"{name}: name at least one cause or article to which it leads.")
    wrong += [
        f"{name}: articles names {slug!r}, which does not exist."
        for slug in record["articles"]
        if slug not in articles
    ]
    if record["verified"] and not record["source"]:
        wrong.append(f"{name}: say in source where it was seen, or leave out verified.")
    return wrong
