"""A number as a picture: 100 or 1,000 small figures, the counted ones filled, and the same in words.

Never more figures than the study can speak for: 100 where it counted fewer than 1,000, and where it
counted fewer than 20, those themselves.

Filled from the top left, row by row, never scattered: scattered figures make a chance feel larger.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

from education.evidence.frequencies import FEW, Frequency, base_for, frequency, from_percent
from education.evidence.units import Unit

IN_ROW = 10
ROWS_IN_BLOCK = 10
BLOCKS_ABREAST = 5  # of the ten blocks of 100 in a picture of 1,000
CELL_WIDTH, CELL_HEIGHT = 20, 24
GAP = 24  # between blocks


@dataclass(frozen=True, slots=True)
class Cell:
    """One figure: where it stands, and whether it is one of those counted."""

    x: int
    y: int
    filled: bool


@dataclass(frozen=True, slots=True)
class Row:
    """Ten figures side by side; fewer in the last row of few."""

    x: int
    y: int
    filled: int  # how many of them, from the left
    figures: int = IN_ROW

    @property
    def cells(self) -> tuple[Cell, ...]:
        return tuple(Cell(self.x + n * CELL_WIDTH, self.y, n < self.filled) for n in range(self.figures))

    @property
    def is_mixed(self) -> bool:
        """True where its figures are drawn one by one, not as a row of ten alike."""
        return 0 < self.filled < self.figures or self.figures < IN_ROW


@dataclass(frozen=True, slots=True)
class IconArray:
    """What a template needs to draw the picture, and every word that stands beside it."""

    told: Frequency
    unit: Unit
    heading: str  # out of how many of whom
    had_number: str
    had: str
    had_not_number: str
    had_not: str
    by_when: str  # empty: the record gives no time
    chance: str  # how far chance alone could move the number
    title: str
    description: str
    rows: tuple[Row, ...]

    @property
    def one_figure(self) -> str:
        """Say what one figure of the picture stands for: one of those counted only where none was scaled."""
        figure = "each figure" if self.unit.is_people else "each mark"
        counted, drawn = self.told.denominator, self.told.out_of
        if counted == drawn == 1:
            return f"the only figure is the {self.unit.counted(counted)} counted."
        if counted == drawn:
            return f"{figure} is one of the {self.unit.counted(counted)} counted."
        share = f"{figure} stands for 1 out of every {self.unit.counted(drawn)}"
        if counted is None:
            return f"{share}."
        return f"{share}. It is not one of the {self.unit.counted(counted)} counted."

    @property
    def width(self) -> int:
        return max(row.x for row in self.rows) + IN_ROW * CELL_WIDTH

    @property
    def height(self) -> int:
        return max(row.y for row in self.rows) + CELL_HEIGHT

    @property
    def cells(self) -> tuple[Cell, ...]:
        return tuple(cell for row in self.rows for cell in row.cells)


def icon_array(
    *,
    numerator: int | None,
    denominator: int | None,
    time: str,
    percent: float | None = None,
    unit: Unit = Unit.PEOPLE,
    group: str = "",
    had: str = "",
    had_not: str = "",
    out_of: int | None = None,
) -> IconArray | None:
    """Return the picture of a count, or of a percent where no count is known; None where neither is.

    ``group`` goes on after the unit ("with a loose screw"), ``had`` and ``had_not`` after a number ("had
    more surgery", "did not"). ``out_of`` is what the page tells its numbers out of; a small study is told
    out of less. Raises ValueError for an impossible count.

    >>> picture = icon_array(
    ...     numerator=5, denominator=42, time="2 years after surgery",
    ...     group="whose bones had not joined", had="still had symptoms",
    ... )
    >>> picture.title
    '12 out of 100 people'
    >>> picture.description
    'Out of 100 people whose bones had not joined, 12 still had symptoms and 88 did not. \
When: 2 years after surgery. By chance alone, the true number could be from 5 to 25 out of 100.'
    >>> [row.filled for row in picture.rows]
    [10, 2, 0, 0, 0, 0, 0, 0, 0, 0]
    """
    if numerator is not None and denominator:
        told = frequency(numerator, denominator, out_of=base_for(denominator, out_of))
    elif percent is not None:
        # So many of so few were not seen, only their share: told out of 100, as "about".
        told = from_percent(percent, out_of=base_for(max(denominator, FEW) if denominator else None, out_of))
    else:
        return None
    whom = unit.counted(told.out_of)
    had_number, had_not_number = _numbers(told)
    had, had_not = had or "as described above", had_not or ("did not" if had else "not so")
    had, had_not = _agreeing(had_number, had), _agreeing(had_not_number, had_not)
    heading = f"Out of {whom} {group or 'like those in the study'}"
    chance = _chance(told, unit)
    said = [f"{heading}, {had_number} {had} and {had_not_number} {had_not}."]
    said += [f"When: {time}." if time else "", chance]
    return IconArray(
        told=told,
        unit=unit,
        heading=heading,
        had_number=had_number,
        had=had,
        had_not_number=had_not_number,
        had_not=had_not,
        by_when=time,
        chance=chance,
        title=f"{had_number} out of {whom}",
        description=" ".join(part for part in said if part),
        rows=_rows(told),
    )


def _rows(told: Frequency) -> tuple[Row, ...]:
    """Return the rows of ten. A picture of 1,000 is ten blocks of 100, five abreast, filled in turn."""
    rows = []
    for number in range(ceil(told.out_of / IN_ROW)):
        block, place = divmod(number, ROWS_IN_BLOCK)
        down, across = divmod(block, BLOCKS_ABREAST)
        x = across * (IN_ROW * CELL_WIDTH + GAP)
        y = down * (ROWS_IN_BLOCK * CELL_HEIGHT + GAP) + place * CELL_HEIGHT
        figures = min(told.out_of - number * IN_ROW, IN_ROW)
        rows.append(Row(x, y, filled=min(max(told.had - number * IN_ROW, 0), IN_ROW), figures=figures))
    return tuple(rows)


def _numbers(told: Frequency) -> tuple[str, str]:
    """Return both numbers as words: nothing that was seen is told as none, and none as all."""
    about = "about " if told.is_about else ""
    if told.had == 0 and told.share > 0:
        return "fewer than 1", f"more than {told.out_of - 1:,}"
    if told.had_not == 0 and told.share < 1:
        return f"more than {told.out_of - 1:,}", "fewer than 1"
    return f"{about}{told.had:,}", f"{about}{told.had_not:,}"


def _agreeing(number: str, phrase: str) -> str:
    """Return what stands after a number, in the form that goes with one: "1 was followed by".

    >>> _agreeing("1", "were followed by an infection"), _agreeing("2", "were not")
    ('was followed by an infection', 'were not')
    """
    return (
        phrase.replace("were ", "was ", 1)
        if number.split()[-1] == "1" and phrase.startswith("were ")
        else phrase
    )


def _chance(told: Frequency, unit: Unit) -> str:
    if told.low is None or told.high is None or told.denominator is None:
        return ""
    base = f"out of {told.out_of:,}"
    if told.numerator == 0:
        counted = unit.counted(told.denominator)
        return f"None seen in {counted}. By chance alone, it could still be up to {told.high:,} {base}."
    if told.low == told.high:
        return "So many were counted that chance alone hardly moves this number."
    return f"By chance alone, the true number could be from {told.low:,} to {told.high:,} {base}."
