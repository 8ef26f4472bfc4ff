"""What templates need to draw a page: phone links, words for urgency, dates."""

import re
from collections.abc import Iterable
from datetime import date, datetime

from django import template
from django.utils.formats import date_format
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from education.editorial.pemat import Item
from education.evidence.standing import Standing
from education.queries import library
from education.queries.content import PageView
from education.queries.search import Found
from education.queries.study_views import StudyView
from education.search.ranking import Place, Reason

register = template.Library()


@register.filter
def tel(number: str) -> str:
    """Return the address of a phone number: digits and a leading plus.

    >>> tel("(312) 555-0142")
    'tel:3125550142'
    """
    dialed = re.split(r"[^\d\s()+./\-\u2010-\u2014]", number)[0]  # an extension is not dialed along
    return "tel:" + re.sub(r"[^\d+]", "", dialed)


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
def missing_words(missing: tuple[str, ...]) -> str:
    """Return what was not seen of a citation, as one phrase.

    >>> missing_words(("title", "authors", "year"))
    'title, the authors and the year'
    """
    words = [{"title": _("title"), "authors": _("authors"), "year": _("year")}[name] for name in missing]
    joined = _(", the ").join(words[:-1])
    return _("%(some)s and the %(last)s") % {"some": joined, "last": words[-1]} if joined else words[-1]


@register.filter
def svg_of(name: str) -> str:
    """Return the SVG of a drawing of the library, to stand in a page; empty for an unknown name."""
    return mark_safe(library.drawings().get(name, {}).get("svg", ""))  # noqa: S308  our own file


@register.filter
def outside_addresses(page: PageView) -> list[str]:
    """Return the addresses outside this site that a text links to, each once: paper shows them as a list."""
    html = " ".join([*page.key_facts, page.lead, *(block.html for block in page.blocks)])
    return list(dict.fromkeys(re.findall(r'<a [^>]*href="https?://([^"]+)"', html)))


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
def answered(item: Item, answers: Iterable[tuple[str, str]]) -> str:
    """Return what was answered to an item of the reviewer's list; empty where nothing was."""
    return dict(answers).get(f"pemat-{item.number}", "")


@register.filter
def listed(texts: Iterable[str]) -> str:
    """Return texts as one line, set apart by semicolons; a full stop stands at the end of none but the last.

    >>> listed(["Yes. It stays.", "Not now."])
    'Yes. It stays; Not now.'
    """
    said = tuple(texts)
    return "; ".join([*(text.removesuffix(".") for text in said[:-1]), *said[-1:]])


@register.filter
def long_date(day: date | datetime | None) -> str:
    """Return a date with the month spelled out: 6 August 2026."""
    return date_format(day, "j F Y") if day else ""


@register.filter
def standing_words(study: StudyView) -> str:
    """Return in plain words what became of a study, and when."""
    words = {
        Standing.SOUND: "",
        Standing.CORRECTED: _("This study was corrected on %(day)s."),
        Standing.RETRACTED: _("This study was retracted (taken back) on %(day)s."),
        Standing.SUPERSEDED: _("A newer study took the place of this one on %(day)s."),
    }[study.standing]
    return words % {"day": long_date(study.standing_on)} if words else ""


@register.filter
def found_kind(kind: str) -> str:
    """Return what a search result is, in a word or two."""
    return {
        "article": _("Article"),
        "cause": _("Possible cause"),
        "study": _("Study"),
        "term": _("Word"),
        "question": _("Question in the check"),
    }[kind]


@register.filter
def found_why(found: Found) -> str:
    """Return where and why a result matched, as one short line."""
    said = dict.fromkeys(_why(reason, found.snippet.section) for reason in found.reasons)
    return _("Found") + " " + "; ".join(list(said)[:3]) + "."


def _why(reason: Reason, section: str) -> str:
    if reason.misspelled:
        return _("by a word spelled alike: “%(word)s”") % {"word": reason.said}
    if reason.said:
        return _("by words that say the same: “%(word)s”") % {"word": reason.said}
    if reason.place is Place.BODY and section:
        return _("in the text, under “%(heading)s”") % {"heading": section}
    return {
        Place.TITLE: _("in the title"),
        Place.NAMES: _("in its other names"),
        Place.SUMMARY: _("in its summary"),
        Place.BODY: _("in the text"),
    }[reason.place]
