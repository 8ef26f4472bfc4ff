"""Spans of time as readers say them."""

import re

WHOLE_YEARS = re.compile(r"(\d+) months\b")


def in_years(span: str) -> str:
    """Return the span with whole years, two or more, in place of their months.

    Only where it has one number: those of "6, 12 and 24 months" or "24-84 months" are read side by side.

    >>> in_years("84 months after surgery")
    '7 years after surgery'
    >>> [in_years(span) for span in ("18 months", "12 months", "6, 12 and 24 months", "24 to 48 months")]
    ['18 months', '12 months', '6, 12 and 24 months', '24 to 48 months']
    >>> [in_years(span) for span in ("24-84 months", "24 months to 60 months", "2.24 months")]
    ['24-84 months', '24 months to 60 months', '2.24 months']
    """
    if len(re.findall(r"\d+", span)) != 1:
        return span

    def years(found: re.Match[str]) -> str:
        months = int(found[1])
        return f"{months // 12} years" if months >= 24 and months % 12 == 0 else found[0]

    return WHOLE_YEARS.sub(years, span)
