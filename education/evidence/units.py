"""What a study counted: people, screws, operations. A screw must never be shown as a person."""

from __future__ import annotations

from enum import StrEnum


class Unit(StrEnum):
    """The thing that a numerator and a denominator count."""

    PEOPLE = "people"
    OPERATIONS = "operations"
    FUSIONS = "fusions"
    SCREWS = "screws"
    LEVELS = "levels"  # of the spine
    BREAKS = "breaks"  # of a rod
    SPOTS = "spots"  # on a scan
    TESTS = "tests"  # of one sample each

    @property
    def is_people(self) -> bool:
        return self is Unit.PEOPLE

    def counted(self, number: int) -> str:
        """Return a number with its word.

        >>> Unit.SCREWS.counted(51161), Unit.PEOPLE.counted(1)
        ('51,161 screws', '1 person')
        """
        if number == 1:
            return f"1 {'person' if self.is_people else self.value.removesuffix('s')}"
        return f"{number:,} {self.value}"
