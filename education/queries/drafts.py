"""What is kept for a person beside a page's history, and who else is writing on the page."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from education import models

STILL_WRITING = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Writer:
    """Somebody else who typed on this page within the last two minutes."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept beside a page: the person's own texts, and who else is writing."""

    moving: models.KeptDraft | None
    refused: tuple[models.KeptDraft, ...]
    writers: tuple[Writer, ...]


def kept_beside(page: models.Article | models.CausePage | None, page_kind: str, person: models.User) -> Kept:
    """Return what is kept beside this page, there or to come. One query."""
    since = timezone.now() - STILL_WRITING
    writing = Q(kind=models.KeptDraft.Kind.MOVING, kept_at__gte=since)
    mine = Q(person=person)
    # Of a page that is not there yet everybody begins another one.
    wanted = (mine | writing) if page else mine
    rows = (
        models.KeptDraft.objects.filter(wanted, page_kind=page_kind, **_page(page))
        .select_related("person", "based_on")
        .order_by("-kept_at")
    )
    moving, refused, writers = None, [], []
    for row in rows:
        if row.person_id != person.pk:
            writers.append(Writer(row.person.public_name, row.kept_at))
        elif row.kind == models.KeptDraft.Kind.MOVING:
            moving = row
        else:
            refused.append(row)
    return Kept(moving, tuple(refused), tuple(writers))


def refused_drafts() -> list[models.KeptDraft]:
    """Return every text that a conflict refused and its writer still keeps, newest first. One query."""
    return list(
        models.KeptDraft.objects.filter(kind=models.KeptDraft.Kind.REFUSED).select_related(
            "person", "article", "cause_page__cause"
        )
    )


def _page(page: models.Article | models.CausePage | None) -> dict[str, object]:
    if page is None:
        return {"article__isnull": True, "cause_page__isnull": True}
    return {"article": page} if isinstance(page, models.Article) else {"cause_page": page}
