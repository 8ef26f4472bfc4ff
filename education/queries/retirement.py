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
    """Return how the article ended or where it moved; None where it never was or still stands.

    Two queries at most, one more for each page that was merged on the way.
    """
    return _ending(models.Article.objects.filter(slug=slug, language="en")) or _moved(slug)


def ending_of_cause_page(code: str) -> Ending | None:
    """Return how the page of a cause ended, or None where it never was or still stands.

    One query, one more for each page that was merged on the way.
    """
    return _ending(models.CausePage.objects.filter(cause__code=code, language="en"))


def article_of(slug: str, language: str = "en") -> models.Article | None:
    """Return the article that has this address, or had it before it was renamed. Two queries at most."""
    articles = models.Article.objects
    return (
        articles.filter(slug=slug, language=language).first()
        or articles.filter(former_addresses__slug=slug, former_addresses__language=language).first()
    )


def _moved(slug: str) -> Ending | None:
    former = models.FormerAddress.objects.select_related("article__live").filter(slug=slug, language="en")
    row = former.first()
    if row is None:
        return None
    article = row.article
    ended = _ending(models.Article.objects.filter(pk=article.pk))
    if ended:
        return ended
    title = article.live.title if article.live else ""
    return Ending(article.get_absolute_url(), title, None, "") if article.live else None


def _ending(rows: models.content.PageQuerySet) -> Ending | None:
    page = _gone(rows)
    if page is None:
        return None
    heir, seen = page, {page}
    while heir and heir.retired_as == Retired.MERGED:  # in one step to the last of a line of heirs
        heir = heir.heir_article or heir.heir_cause_page
        later = _gone(type(heir).objects.filter(pk=heir.pk)) if heir else None
        if later is None or later in seen:
            break
        seen.add(later)
        heir = later
    if heir is None or heir == page or heir.retired_as == Retired.REMOVED:
        last = heir or page  # the line ends in a page that is gone: its reason counts
        return Ending("", "", last.retired_on, last.retired_why)
    return Ending(
        heir.get_absolute_url(), heir.live.title if heir.live else "", page.retired_on, page.retired_why
    )


def _gone(rows: models.content.PageQuerySet) -> models.content.Page | None:
    """Return the page of these rows if its address no longer shows it."""
    gone = [Retired.MERGED.value, Retired.REMOVED.value]
    along = ("heir_article__live", "heir_cause_page__live", "heir_cause_page__cause")
    return rows.filter(retired_as__in=gone).select_related(*along).first()
