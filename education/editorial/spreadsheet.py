"""Cells that a spreadsheet shows and never runs."""

import csv
import io
from collections.abc import Iterable, Iterator

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")


def defused(value: object) -> str:
    """Return the text of a cell, with an apostrophe before what a spreadsheet would run as a formula.

    >>> defused('=HYPERLINK("http://x")'), defused("  =1+1"), defused("4 updated")
    ('\\'=HYPERLINK("http://x")', "'  =1+1", '4 updated')
    """
    text = "" if value is None else str(value).replace("\0", "")
    # Full-width signs count too: some spreadsheets read them as the plain ones.
    seen = text.lstrip(" \u00a0\ufeff").translate(str.maketrans("＝＋－＠", "=+-@"))
    return f"'{text}" if seen.startswith(STARTS_A_FORMULA) else text


def csv_lines(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """Yield each row as one line of CSV, every cell in quotes and defused."""
    for row in rows:
        buffer = io.StringIO()
        csv.writer(buffer, quoting=csv.QUOTE_ALL).writerow([defused(cell) for cell in row])
        yield buffer.getvalue()
