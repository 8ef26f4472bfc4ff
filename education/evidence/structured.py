"""A page as search engines read it: schema.org's MedicalWebPage, saying no more than is true."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from education.evidence.references import Reference

CODING_SYSTEMS = {
    "icd-10-cm": "ICD-10-CM",
    "icd-9-cm": "ICD-9-CM",
    "snomed-ct": "SNOMED CT",
}  # CPT needs a license
OPERATION = {"@type": "MedicalProcedure", "name": "Spinal fusion"}


@dataclass(frozen=True, slots=True)
class Condition:
    """What the page of a cause is about. ``codes``: pairs of a code system's key and a verified code."""

    name: str
    clinical: str
    codes: tuple[tuple[str, str], ...] = ()


def medical_web_page(
    *,
    url: str,
    title: str,
    summary: str,
    language: str,
    changed: date,
    studies: Iterable[Reference],
    condition: Condition | None = None,
    reviewer: str = "",
    reviewed_on: date | None = None,
) -> str:
    """Return the JSON-LD of a page, safe inside a script element.

    ``lastReviewed`` and ``reviewedBy`` stand only where a person did review. A study of which nobody saw
    the title is left out: a name of our own would read like one.
    """
    page: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "MedicalWebPage",
        "url": url,
        "name": title,
        "description": summary,
        "inLanguage": language,
        "dateModified": changed.isoformat(),
        "audience": {"@type": "MedicalAudience", "audienceType": "Patient"},
        "about": _condition(condition) if condition else OPERATION,
    }
    cited = [_cited(study) for study in studies if study.names_itself]
    if cited:
        page["citation"] = cited
    if reviewer and reviewed_on:
        page["lastReviewed"] = reviewed_on.isoformat()
        page["reviewedBy"] = {"@type": "Person", "name": reviewer}
    text = json.dumps(page, ensure_ascii=False, separators=(",", ":"))
    # No text of a page can end the element it stands in, or begin another.
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")


def _condition(condition: Condition) -> dict[str, object]:
    told: dict[str, object] = {"@type": "MedicalCondition", "name": condition.name}
    if condition.clinical:
        told["alternateName"] = condition.clinical
    codes = [
        {"@type": "MedicalCode", "codeValue": code, "codingSystem": CODING_SYSTEMS[system]}
        for system, code in condition.codes
        if system in CODING_SYSTEMS
    ]
    if codes:
        told["code"] = codes
    return told


def _cited(study: Reference) -> dict[str, object]:
    told: dict[str, object] = {"@type": "MedicalScholarlyArticle", "name": study.title}
    if study.pmid:
        told["identifier"] = f"PMID:{study.pmid}"
    if study.link:
        told["sameAs"] = study.link
    return told
