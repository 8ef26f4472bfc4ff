"""What a clinical reviewer looks at beside the facts: whether a reader can understand it, and act on it.

The questions follow the Patient Education Materials Assessment Tool for print (PEMAT-P) of the US Agency
for Healthcare Research and Quality, in words of our own; the numbers are its item numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Answer(StrEnum):
    """What a reviewer says to one question."""

    YES = "yes"
    NO = "no"
    NOT_APPLICABLE = "n/a"


@dataclass(frozen=True, slots=True)
class Item:
    """One question of the list. ``to_act``: whether it is about acting, else about understanding."""

    number: int
    asks: str
    help: str
    to_act: bool = False


ITEMS = (
    Item(1, "Is it plain at once what the page is for?", "The title and first lines say it."),
    Item(2, "Is everything on it to the point?", "Nothing leads away from what it is for."),
    Item(3, "Are the words those of everyday life?", "A neighbour would say it like this."),
    Item(
        4, "Are medical words there only to be learned, and explained?", "First use, plain words beside it."
    ),
    Item(5, "Does somebody do something in its sentences?", "“Call us”, not “we should be called”."),
    Item(6, "Are its numbers clear?", "So many of so many, by when, and never more than are needed."),
    Item(7, "Need the reader work nothing out?", "No sums, no comparing of percents."),
    Item(8, "Does it come in short parts?", "A few lines, then the next thought."),
    Item(9, "Do its headings say what follows?", "Reading the headings alone makes sense."),
    Item(10, "Is the order right?", "What is urgent first, then what is usual."),
    Item(11, "Is there a summary?", "The key facts hold what a hurried reader needs."),
    Item(15, "Do pictures help to understand, wherever they could?", "Not for decoration."),
    Item(20, "Does it say at least one thing that the reader can do?", "Call, rest, walk, ask.", to_act=True),
    Item(21, "Does it speak to the reader?", "“You”, not “patients”.", to_act=True),
    Item(22, "Is what to do cut into clear steps?", "One step, one line.", to_act=True),
    Item(25, "Is it plain when to call, and whom?", "Now, today, this week, next visit.", to_act=True),
)
NUMBERS = frozenset(item.number for item in ITEMS)


def checklist(given: Mapping[str, str]) -> dict[str, str]:
    """Return the answers that were given, by item number, without what is none of ours.

    >>> checklist({"1": "yes", "2": "", "3": "maybe", "99": "no", "20": "n/a"})
    {'1': 'yes', '20': 'n/a'}
    """
    known = set(Answer)
    return {str(number): given[str(number)] for number in sorted(NUMBERS) if given.get(str(number)) in known}


def score(answers: Mapping[str, str], *, to_act: bool) -> int | None:
    """Return how many of the answered questions are yes, in percent; None where none was answered.

    As PEMAT counts: what does not apply is left out.

    >>> score({"1": "yes", "2": "no", "3": "n/a"}, to_act=False)
    50
    """
    asked = {str(item.number) for item in ITEMS if item.to_act is to_act}
    told = [
        answer for number, answer in answers.items() if number in asked and answer != Answer.NOT_APPLICABLE
    ]
    return round(100 * sum(answer == Answer.YES for answer in told) / len(told)) if told else None
