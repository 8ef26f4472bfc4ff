"""What templates need to draw a page: phone links, words for urgency, dates."""

import re
from datetime import date, datetime

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def tel(number: str) -> str:
    """Return the address of a phone number: digits and a leading plus.

    >>> tel("(312) 555-0142")
    'tel:3125550142'
    """
    return "tel:" + re.sub(r"[^\d+]", "", number)


@register.filter
def level_word(urgency: str) -> str:
    """Return the visible word of an urgency."""
    return {
        "emergency": _("Emergency: act now"),
        "same-day": _("Today"),
        "soon": _("This week"),
        "routine": _("Next visit"),
        "self-care": _("At home"),
    }[str(urgency)]


@register.filter
def places(had: int) -> list[dict[str, object]]:
    """Return the places of 100 people, ten in a row, the first ``had`` of them filled.

    >>> places(1)[0], places(1)[11]
    ({'kind': 'had', 'x': 0, 'y': 0}, {'kind': 'not', 'x': 20, 'y': 24})
    """
    return [{"kind": "had" if n < had else "not", "x": n % 10 * 20, "y": n // 10 * 24} for n in range(100)]


@register.filter
def checked_words(checked: str) -> str:
    """Return in plain words how far a study was checked."""
    return {
        "full text": _("We read the full paper."),
        "abstract": _("We read the short summary (abstract), not the full paper."),
        "citing paper only": _("We know this only from another paper that cites it. The study was not read."),
        "source text only": _("This comes from an older text. We did not check it against the study."),
    }[str(checked)]


@register.filter
def long_date(day: date | datetime | None) -> str:
    """Return a date with the month spelled out: 6 August 2026."""
    return date_format(day, "j F Y") if day else ""
