"""Every page that search engines may list, with the day of its last real change."""

from collections.abc import Iterator
from datetime import date
from itertools import chain

from django.utils import timezone

from education import models

# Pages that are made of others, or belong to the site itself: no one day is that of their change.
ALWAYS = (
    "/", "/articles/", "/causes/", "/studies/", "/handouts/", "/a-to-z/", "/by-time/", "/words/", "/about/",
    "/privacy/", "/accessibility/", "/how-the-check-works/",
)  # fmt: skip


def listed_pages() -> Iterator[tuple[str, date | None]]:
    """Yield path and day of each. Four queries.

    What was merged, withdrawn or removed, codes, the check and drafts are not among them.
    """
    for path in ALWAYS:
        yield path, None
    articles = models.Article.objects.published().filter(language="en").select_related("live")
    causes = models.CausePage.objects.published().filter(language="en").select_related("live", "cause")
    addressed = (articles.only("slug", "live__created_at"), causes.only("cause__code", "live__created_at"))
    for page in chain.from_iterable(addressed):  # without the texts, which are long
        yield page.get_absolute_url(), timezone.localdate(page.live.created_at)
    for paper in models.Handout.objects.filter(live__isnull=False, language="en").select_related("live"):
        yield paper.get_absolute_url(), timezone.localdate(paper.live.created_at)
    for key in models.Study.objects.order_by("key").values_list("key", flat=True):
        yield f"/studies/{key}/", None
