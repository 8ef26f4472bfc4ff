"""How numbers and shares are written (R16, R17, R24): what hides a number, and what stands without one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from education.content.figures import ONE_IN, ROUND_WHOLES, figures_in, in_digits, quantities
from education.content.findings import Finding
from education.content.prose import Prose
from education.content.word_lists import found_in, word_lists

PERCENT = re.compile(r"\d\s?%|\bper ?cents?\b|\bpercentages?\b", re.IGNORECASE)
DECIMAL = re.compile(r"\d\.\d+(?! ?(?:C|F|mg|mcg|ml|g)\b)")  # a fever and a dose have theirs
NUMBER_WORDS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
ONE_IN_N = "Not “1 in N”: write N out of 100, the same for the whole page."


def numeral_findings(prose: Sequence[Prose]) -> Iterator[Finding]:
    """Yield what misleads about numbers; a frequency word needs a number or a study in the same block."""
    lists = word_lists()
    for part in prose:
        if "source-text" in part.remarks:  # quoted from the older text, to be corrected
            continue
        faults: list[tuple[str, bool, str]] = []
        if _one_in(part.text):
            faults.append(("R16", True, ONE_IN_N))
        if PERCENT.search(part.text):
            faults.append(("R16", True, "No bare percent: write how many out of 100 people, and by when."))
        if DECIMAL.search(part.text):
            faults.append(("R16", True, "No decimals: round to whole people."))
        faults += [
            ("R16", True, f"“{word}” hides the numbers. Write both counts out of 100.")
            for word in found_in(lists["relative"], part.text)
        ]
        if re.search(r"\d\s?[-–—]\s?\d", part.text):
            faults.append(("R24", False, "Write ranges with “to”: 5 to 10."))
        if re.search(r"\b\d{1,2}/\d{1,2}(?:/\d{2,4})\b", part.text):
            faults.append(("R24", False, "Write dates as 6 August 2026."))
        faults += [
            ("R24", False, f"Write “{word}” as a numeral.") for word in found_in(NUMBER_WORDS, part.text)
        ]
        if _may_lack_a_number(part):
            told = part.text.lower().replace("how often", "")
            faults += [
                ("R17", False, f"“{word}” without a number or a study beside it. Write how many out of 100.")
                for word in found_in(lists["frequency"], told)[:1]
            ]
        for rule, fails, advice in faults:
            yield Finding(rule, fails, part.line, part.text, advice)


def _one_in(text: str) -> bool:
    """Return whether a share is written as so many in so many; "34 had it in 2 years" is none."""
    told = in_digits(text)
    for found in ONE_IN.finditer(told):
        behind = told[found.end() :].lstrip()
        unit = re.match(r"[a-z]+", behind)
        lists = quantities()
        word = unit.group() if unit else ""
        whole = float(found["whole"].replace(",", ""))
        year = 1900 <= whole <= 2099 and "," not in found["whole"]
        round_whole = whole >= 100 and whole in ROUND_WHOLES  # 6 in 1,000 is one of the denominators
        if (
            not year
            and not round_whole
            and word not in lists["measures"]
            and word.removesuffix("s") not in lists["days"]
        ):
            return True
    return False


def _may_lack_a_number(part: Prose) -> bool:
    """Return whether frequency words are looked at: not in questions, nor in what nobody knows."""
    shown = part.citations or any(figure.role in {"part", "whole"} for figure in figures_in(part.text))
    return not shown and part.kind not in {"heading", "term"} and part.panel not in {"unknown", "ask"}
