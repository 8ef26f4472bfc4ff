"""Short links: where a code leads, and which code was meant."""

from education import models
from education.queries.handouts import handout_page
from education.queries.since import path_since
from education.sharing import codes


def target_of(code: str) -> str | None:
    """Return the path that a code opens, or None where no such code was ever given out.

    Where the page says something else in substance than on the day of printing, it is the path that tells
    what changed. One query, two where the text is not the printed one any more; eight for a handout.
    """
    along = (
        "article__live",
        "cause",
        "revision_printed__article__live",
        "revision_printed__cause_page__live",
    )
    link = models.ShortLink.objects.select_related(*along, "handout").filter(code=code).first()
    if link is None:
        return None
    printed = link.revision_printed
    # A code whose target was changed since leads to a page that was never on the paper.
    if printed and printed.article_id and printed.article_id == link.article_id:
        return path_since(printed.article, printed)
    if printed and printed.cause_page_id and printed.cause_page.cause_id == link.cause_id:
        return path_since(printed.cause_page, printed)
    if link.article:
        return link.article.get_absolute_url()
    if link.handout:
        address = link.handout.get_absolute_url()
        page = handout_page(link.handout.slug, since=link.pk)
        return f"{address}since/{link.code}/" if page and page.has_changed else address
    return f"/causes/{link.cause.code}/" if link.cause else "/check/"


def paper_of(code: str) -> int | None:
    """Return the key of a code's short link; None where it was never given out. One query."""
    return models.ShortLink.objects.filter(code=code).values_list("pk", flat=True).first()


def codes_near(typed: str) -> list[str]:
    """Return the codes in use that one slip could have turned into what was typed. One query."""
    candidates = list(codes.near(typed))
    return sorted(models.ShortLink.objects.filter(code__in=candidates).values_list("code", flat=True))[:5]
