"""Short links: where a code leads, and which code was meant."""

from education import models
from education.queries.since import path_since
from education.sharing import codes


def target_of(code: str) -> str | None:
    """Return the path that a code opens, or None where no such code was ever given out.

    Where the page says something else in substance than on the day of printing, it is the path that tells
    what changed. One query, two where the text is not the printed one any more.
    """
    along = (
        "article__live",
        "cause",
        "revision_printed__article__live",
        "revision_printed__cause_page__live",
    )
    link = (
        models.ShortLink.objects.select_related(*along, "handout__live", "edition_printed")
        .filter(code=code)
        .first()
    )
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
        was, live = link.edition_printed, link.handout.live
        moved = was and live and was.handout_id == link.handout_id and was.digest != live.digest
        address = link.handout.get_absolute_url()
        return f"{address}since/{was.number}/" if moved else address
    return f"/causes/{link.cause.code}/" if link.cause else "/check/"


def codes_near(typed: str) -> list[str]:
    """Return the codes in use that one slip could have turned into what was typed. One query."""
    candidates = list(codes.near(typed))
    return sorted(models.ShortLink.objects.filter(code__in=candidates).values_list("code", flat=True))[:5]
