"""What a clinician checks with each rule of danger signs, as a digest, and who checked it as it says now."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from education import models

Record = dict[str, Any]


def rule_digests(found: Mapping[str, list[Record]]) -> dict[str, str]:
    """Return rule code -> SHA-256 of all that a clinician checks with it, as 64 hexadecimal characters.

    That is the rule, and the words in which the check asks for each of its signs. No query.
    """
    # The note says in words only what the citations, or their lack, say already.
    flags = {
        rule["code"]: {name: value for name, value in rule.items() if name != "note"}
        for rule in found["red_flag"]
    }
    asked: dict[str, list[object]] = {}
    for question in found["question"]:
        page = {name: question[name] for name in ("text", "hint", "kind", "part", "asked_when")}
        for option in question["option"]:
            words = option["text"] or flags.get(option["red_flag"], {}).get("text", "")
            asked.setdefault(option["symptom"], []).append([page, words])
    return {
        code: _sha256([rule, [asked.get(sign) for group in rule["when"] for sign in group]])
        for code, rule in flags.items()
    }


def _sha256(said: object) -> str:
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def rule_reviewers(said: Mapping[str, str]) -> dict[str, str]:
    """Return rule code -> who checked it, where it still says what they saw. One query."""
    checked = models.RedFlag.objects.filter(checked_by__isnull=False).select_related("checked_by")
    return {
        row.code: f"{row.checked_by.public_name}, {row.checked_on:%Y-%m-%d}"
        for row in checked
        if row.checked_digest == said.get(row.code)
    }
