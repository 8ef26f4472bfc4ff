"""Every address that was ever given out: of pages, of studies, of printed codes, and former ones."""

from collections.abc import Iterator

from education import models
from education.editorial.retiring import Retired


def addresses_given_out() -> Iterator[str]:
    """Yield each path that paper or another site may hold, once. Six queries.

    A page that readers never saw has none; one that ended still has.
    """
    known = {"binned_at": None, "language": "en"}
    for article in models.Article.objects.filter(**known):
        if article.live_id or article.retired_as != Retired.NO:
            yield article.get_absolute_url()
    for former in models.FormerAddress.objects.filter(language="en").select_related("article"):
        if former.article.live_id is None and former.article.retired_as == Retired.NO:
            continue  # readers never saw it
        yield f"/articles/{former.slug}/"
    for page in models.CausePage.objects.filter(**known).select_related("cause"):
        if page.live_id or page.retired_as != Retired.NO:
            yield page.get_absolute_url()
    for paper in models.Handout.objects.filter(live__isnull=False, language="en"):
        yield paper.get_absolute_url()
        yield f"{paper.get_absolute_url().removesuffix('/')}.pdf"
    for key in models.Study.objects.values_list("key", flat=True):
        yield f"/studies/{key}/"
    for code in models.ShortLink.objects.values_list("code", flat=True):
        yield f"/s/{code}"
