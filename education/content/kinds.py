"""Each kind of authored record: its file, its key, and what its fields may hold."""

from __future__ import annotations

from collections.abc import Mapping

from education.content.tables import Field, Table

URGENCIES = ("emergency", "same-day", "soon", "routine", "self-care")
CHECKED = ("full text", "abstract", "citing paper only", "source text only")
NO_NUMBER = -1  # stands for "left out" where a number is optional

TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        Table(
            "topic",
            "topics.toml",
            ("code",),
            {
                "code": Field("code"),
                "language": Field("text", "en"),
                "title": Field("text"),
                "summary": Field("text", ""),
                "position": Field("number", 0),
            },
        ),
        Table(
            "symptom",
            "symptoms.toml",
            ("code",),
            {
                "code": Field("code"),
                "language": Field("text", "en"),
                "text": Field("text"),
                "clinical": Field("text", ""),
                "background": Field("text", choices=("never", "rarely", "sometimes", "often", "very-often")),
            },
        ),
        Table(
            "cause",
            "causes.toml",
            ("code",),
            {
                "code": Field("code"),
                "language": Field("text", "en"),
                "name": Field("text"),
                "meaning": Field("text"),
                "clinical": Field("text", ""),
                "urgency": Field("text", choices=URGENCIES),
                "serious": Field("truth", False),
                "regions": Field("codes"),
                "base_rates": Field("words"),
            },
        ),
        Table(
            "study",
            "studies.toml",
            ("key",),
            {
                "key": Field("code"),
                "language": Field("text", "en"),
                "authors": Field("texts", []),
                "title": Field("text"),
                "journal": Field("text", ""),
                "year": Field("number", NO_NUMBER),
                "volume": Field("text", ""),
                "issue": Field("text", ""),
                "pages": Field("text", ""),
                "doi": Field("text", ""),
                "pmid": Field("text", ""),
                "url": Field("text", ""),
                "design": Field("text", ""),
                "sample_size": Field("number", NO_NUMBER),
                "population": Field("text", ""),
                "tests": Field("texts", []),
                "note": Field("text", ""),
                "funding": Field("text", ""),
                "checked": Field("text", choices=CHECKED),
                "checked_from": Field("text", ""),
                "link_quality": Field("text", ""),
                "citation_complete": Field("truth", False),
                "outcome": Field(
                    "rows",
                    [],
                    rows={
                        "code": Field("code"),
                        "statement": Field("text"),
                        "numerator": Field("number", NO_NUMBER),
                        "denominator": Field("number", NO_NUMBER),
                        "percent": Field("decimal", NO_NUMBER),
                        "time_window": Field("text", ""),
                        "checked": Field("text", "abstract", choices=CHECKED),
                        "read_in": Field("text", ""),
                        "supports": Field("codes", []),
                    },
                ),
            },
        ),
        Table(
            "red_flag",
            "red_flags.toml",
            ("code",),
            {
                "code": Field("code"),
                "language": Field("text", "en"),
                "urgency": Field("text", choices=URGENCIES[:3]),
                "text": Field("text"),
                "clinical": Field("text", ""),
                "why": Field("text", ""),
                "group": Field("text"),
                "position": Field("number", 0),
                "headline": Field("truth", False),
                "listed": Field("truth", True),
                "when": Field("rules"),
                "points_to": Field("codes", []),
                "citations": Field("codes", []),
                "say": Field("text", ""),
            },
        ),
        Table(
            "question",
            "questions.toml",
            ("code",),
            {
                "code": Field("code"),
                "language": Field("text", "en"),
                "position": Field("number"),
                "part": Field("text", choices=("red-flags", "core", "more")),
                "kind": Field("text", choices=("one", "many")),
                "text": Field("text"),
                "short": Field("text"),
                "why": Field("text"),
                "hint": Field("text", ""),
                "asked_when": Field("texts", []),
                "unsure_urgency": Field("text", "", choices=("", *URGENCIES)),
                "role": Field("text", "", choices=("", "time", "region")),
                "option": Field(
                    "rows",
                    rows={
                        "code": Field("code"),
                        "text": Field("text", ""),
                        "red_flag": Field("text", ""),
                        "symptom": Field("text", ""),
                        "group": Field("text", ""),
                        "region": Field("text", "", choices=("", "neck", "mid-back", "low-back")),
                    },
                ),
            },
        ),
        Table(
            "association",
            "associations.toml",
            ("cause", "symptom"),
            {
                "cause": Field("code"),
                "symptom": Field("code"),
                "strength": Field("text", choices=("hallmark", "common", "sometimes", "against")),
                "citations": Field("codes", []),
                "note": Field("text"),
            },
        ),
        Table(
            "pin",
            "pins.toml",
            ("name",),
            {
                "name": Field("code"),
                "rule": Field("code"),
                "urgency": Field("text", choices=URGENCIES[:3]),
                "answers": Field("lists"),
            },
        ),
        Table(
            "typical",
            "typical.toml",
            ("story",),
            {"story": Field("code"), "answers": Field("lists")},
        ),
        Table(
            "serious_cause",
            "serious_causes.toml",
            ("cause",),
            {"cause": Field("code"), "urgency": Field("text", choices=URGENCIES[:2])},
        ),
        Table(
            "unsure_pin",
            "unsure_pins.toml",
            ("question",),
            {"question": Field("code"), "urgency": Field("text", choices=URGENCIES[:3])},
        ),
        Table(
            "drawing",
            "drawings.toml",
            ("name",),
            {
                "name": Field("code"),
                "language": Field("text", "en"),
                "caption": Field("text"),
                "alt": Field("text"),
            },
        ),
        Table(
            "term",
            "glossary.toml",
            ("code",),
            {
                "code": Field("code"),
                "language": Field("text", "en"),
                "term": Field("text"),
                "plain": Field("text"),
                "meaning": Field("text"),
                "variants": Field("texts", []),
                "jargon": Field("truth", False),
                "search": Field("texts", []),
            },
        ),
        Table(
            "vignette",
            "vignettes.toml",
            ("code",),
            {
                "code": Field("code"),
                "text": Field("text"),
                "source": Field("text", ""),
                "answers": Field("lists"),
                "urgency": Field("text", "", choices=("", *URGENCIES)),
                "cause": Field("text", ""),
                "acceptable": Field("codes", []),
                "known_gap": Field("text", ""),
            },
        ),
    )
}
