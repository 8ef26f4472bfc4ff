"""Short links: where a code leads, and which code was meant."""

from education import models
from education.sharing import codes


def target_of(code: str) -> str | None:
    """Return the path that a code opens, or None where no such code was ever given out. One query."""
    link = models.ShortLink.objects.select_related("article", "cause").filter(code=code).first()
    if link is None:
        return None
    if link.article:
        return link.article.get_absolute_url()
    return f"/causes/{link.cause.code}/" if link.cause else "/check/"


def codes_near(typed: str) -> list[str]:
    """Return the codes in use that one slip could have turned into what was typed. One query."""
    candidates = list(codes.near(typed))
    return sorted(models.ShortLink.objects.filter(code__in=candidates).values_list("code", flat=True))[:5]
