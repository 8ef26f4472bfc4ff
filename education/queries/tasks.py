"""Review tasks that evidence events opened, as the staff's pages need them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from education import models

Page = models.Article | models.CausePage


@dataclass(frozen=True, slots=True)
class OpenTask:
    """One open review task, with what happened to the study behind it."""

    pk: int
    study: str
    study_url: str
    standing: str
    on: date
    note: str
    successor: str  # key of the study that took its place, or empty


def open_tasks(page: Page) -> list[OpenTask]:
    """Return the open review tasks of a page, the oldest first. One query."""
    kind = models.ReviewTask.Kind.ARTICLE if isinstance(page, models.Article) else None
    rows = models.ReviewTask.objects.filter(
        kind=kind or models.ReviewTask.Kind.CAUSE_PAGE, row=page.pk, closed_at=None
    )
    return _told(rows)


def subject_url(task: models.ReviewTask) -> str:
    """Return where staff edit what a task is about. No query."""
    return reverse(f"admin:education_{task.kind}_change", args=[task.row])


def withdrawn_standings(keys: Iterable[str]) -> dict[str, str]:
    """Return key -> standing of those of these studies that are retracted or superseded. One query."""
    rows = models.Study.objects.filter(key__in=list(keys), standing__in=["retracted", "superseded"])
    return dict(rows.values_list("key", "standing"))


def _told(rows: QuerySet) -> list[OpenTask]:
    ordered = rows.select_related("event__study", "event__superseded_by").order_by("opened_at", "id")
    return [
        OpenTask(
            pk=task.pk,
            study=task.event.study.key,
            study_url=reverse("admin:education_study_change", args=[task.event.study_id]),
            standing=task.event.standing,
            on=task.event.on,
            note=task.event.note,
            successor=task.event.superseded_by.key if task.event.superseded_by else "",
        )
        for task in ordered
    ]
