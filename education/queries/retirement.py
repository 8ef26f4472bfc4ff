"""Pages that are no more: what a reader with an old paper gets instead."""

from dataclasses import dataclass
from datetime import date

from education import models
from education.editorial.retiring import Retired


@dataclass(frozen=True, slots=True)
class Ending:
    """How a page ended. ``heir`` is where its place is now, empty where it has none."""

    heir: str
    heir_title: str
    on: date | None
    why: str


def ending_of_article(slug: str) -> Ending | None:
    """Return how the article ended, or None where it never was or still stands. One query."""
    return _ending(models.Article.objects.filter(slug=slug, language="en"))


def ending_of_cause_page(code: str) -> Ending | None:
    """Return how the page of a cause ended, or None where it never was or still stands. One query."""
    return _ending(models.CausePage.objects.filter(cause__code=code, language="en"))


def _ending(rows: models.content.PageQuerySet) -> Ending | None:
    gone = [Retired.MERGED.value, Retired.REMOVED.value]
    page = (
        rows.filter(retired_as__in=gone)
        .select_related("heir_article__live", "heir_cause_page__live", "heir_cause_page__cause")
        .first()
    )
    if page is None:
        return None
    heir = page.heir_article or page.heir_cause_page
    title = heir.live.title if heir and heir.live else ""
    return Ending(heir.get_absolute_url() if heir else "", title, page.retired_on, page.retired_why)
