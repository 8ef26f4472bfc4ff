"""The rules that find danger, in words, for the public page on how the check works."""

from collections.abc import Iterable
from dataclasses import dataclass

from education.queries.evidence import studies_by_key
from education.queries.study_views import StudyView
from education.wizard.knowledge import Knowledge, Urgency


@dataclass(frozen=True, slots=True)
class RuleView:
    """One rule: it is raised when each group has a reported sign. No ``reviewer``: nobody checked it."""

    urgency: Urgency
    groups: tuple[tuple[str, ...], ...]
    studies: tuple[StudyView, ...]
    reviewer: str
    is_checked: bool  # a study behind it was withdrawn


def rules_in_words(knowledge: Knowledge) -> list[tuple[Urgency, list[RuleView]]]:
    """Return all rules by urgency, the most urgent first, with their studies. Two queries."""
    rules = knowledge.red_flags_in_order
    studies = studies_by_key(dict.fromkeys(key for rule in rules for key in rule.citations))
    found: dict[Urgency, list[RuleView]] = {}
    for rule in rules:
        cited = [studies[key] for key in rule.citations if key in studies]
        found.setdefault(rule.urgency, []).append(
            RuleView(
                rule.urgency,
                tuple(_alternatives(knowledge, group) for group in rule.when),
                tuple(study for study in cited if not study.is_withdrawn),
                rule.reviewer,
                any(study.is_withdrawn for study in cited),
            )
        )
    return list(found.items())


def _alternatives(knowledge: Knowledge, group: Iterable[str]) -> tuple[str, ...]:
    """Return the words for each sign of a group, once where two questions ask in the same words."""
    return tuple(dict.fromkeys(_words(knowledge, code) for code in group))


def _words(knowledge: Knowledge, symptom: str) -> str:
    """Return what the visitor ticks for this symptom, as the option says it."""
    question = knowledge.question_of.get(symptom)
    if question is None:
        return knowledge.symptom_by_code[symptom].text
    return next(option.text for option in question.options if option.symptom == symptom)
