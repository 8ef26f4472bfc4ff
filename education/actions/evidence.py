"""What became of a study: recorded as an event, with a review task for each thing that rests on it."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from education import models
from education.actions.publishing import NotAllowed
from education.actions.site import raise_content_version, write_audit_line
from education.evidence.standing import Standing
from education.queries.citing import Citing, things_that_cite

STANDING_FIELDS = ("standing", "standing_on", "standing_note", "standing_source", "superseded_by")


@transaction.atomic
def record_event(
    *,
    study: models.Study,
    standing: Standing,
    by: models.User,
    on: date | None = None,
    note: str = "",
    source: str = "",
    superseded_by: models.Study | None = None,
) -> models.EvidenceEvent:
    """Return the event that this study is corrected, retracted, superseded, or sound again.

    From the next request on no page shows the numbers of a retracted or superseded study. A review task
    opens for each page, association, rule, base rate and term that rests on it; tasks of earlier events
    that are still open give way to it. Sound again opens none. Raises NotAllowed without the right, and
    for an event without its date, reason or source.
    """
    if not by.has_perm("education.add_evidenceevent"):
        raise NotAllowed(_("Only a publisher or a clinical reviewer can record what became of a study."))
    _one_at_a_time()
    study = models.Study.objects.select_for_update().get(pk=study.pk)
    note, source = note.strip(), source.strip()
    if refusal := _refusal(study, standing, on, note, source, superseded_by):
        raise NotAllowed(refusal)
    sound = standing is Standing.SOUND
    before = study.standing
    study.standing = standing.value
    study.standing_on = None if sound else on
    study.standing_note, study.standing_source = ("", "") if sound else (note, source)
    study.superseded_by = superseded_by if standing is Standing.SUPERSEDED else None
    study._history_user = by
    study.save(update_fields=STANDING_FIELDS)
    return _written(study, before, by=by, on=on or timezone.localdate(), note=note, source=source)


@transaction.atomic
def take_up_standings() -> int:
    """Record the standings that a library brought in as events of their own; return how many. Two queries.

    Called once its pages are in, so that each finds its task.
    """
    _one_at_a_time()
    newest: dict[int, models.EvidenceEvent] = {}
    for event in models.EvidenceEvent.objects.order_by("id"):
        newest[event.study_id] = event
    moved = 0
    moved_or_not = Q(pk__in=newest) | ~Q(standing=Standing.SOUND.value)
    for study in models.Study.objects.filter(moved_or_not).select_related("superseded_by"):
        event = newest.get(study.pk)
        if _says(event) != _stands(study):
            _written(
                study,
                event.standing if event else Standing.SOUND.value,
                by=None,
                on=study.standing_on or timezone.localdate(),
                note=study.standing_note,
                source=study.standing_source,
            )
            moved += 1
    return moved


@transaction.atomic
def close_task(*, task: models.ReviewTask, by: models.User, words: str) -> models.ReviewTask:
    """Close a review task with what was done, and return it. Raises NotAllowed without right or words."""
    if not by.has_perm("education.change_reviewtask"):
        raise NotAllowed(_("Only an editor, a publisher or a clinical reviewer can close a review task."))
    task = models.ReviewTask.objects.select_for_update().get(pk=task.pk)
    if task.closed_at is not None:
        raise NotAllowed(_("This task is closed already."))
    if not words.strip():
        raise NotAllowed(_("Say in a few words what you found or changed."))
    task.closed_at, task.closed_by, task.closing_words = timezone.now(), by, words.strip()[:300]
    task.save(update_fields=["closed_at", "closed_by", "closing_words"])
    write_audit_line(
        actor=by,
        action="close review task",
        subject=f"{task.kind} {task.subject}"[:200],
        before="open",
        after="closed",
        note=task.closing_words,
    )
    return task


def _one_at_a_time() -> None:
    """Queue on the site's policy: its list of withdrawn studies is written from what is read after this."""
    models.SitePolicy.objects.select_for_update().get(pk=1)


def _refusal(
    study: models.Study,
    standing: Standing,
    on: date | None,
    note: str,
    source: str,
    superseded_by: models.Study | None,
) -> str:
    if standing is Standing.SOUND and study.standing == Standing.SOUND:
        return _("This study is sound already.")
    if not note:
        return _("Say in a few words what happened.")
    if standing is Standing.SOUND:
        return ""
    if on is None:
        return _("Give the date of the notice.")
    if on > timezone.localdate():
        return _("The date of the notice lies in the future.")
    if not source:
        return _("Say where the notice stands: its address or DOI.")
    if standing is Standing.SUPERSEDED:
        if superseded_by is None:
            return _("Choose the study that takes its place. Add it under Studies first.")
        if superseded_by.pk == study.pk:
            return _("A study cannot take its own place. Choose another.")
        if Standing(superseded_by.standing).is_withdrawn:
            return _("That study was withdrawn itself. Choose one that stands.")
    return ""


def _written(
    study: models.Study, before: str, *, by: models.User | None, on: date, note: str, source: str
) -> models.EvidenceEvent:
    """Write the event of a study that stands as its row says, its tasks, and one audit line."""
    event = models.EvidenceEvent.objects.create(
        study=study,
        standing=study.standing,
        on=on,
        note=note,
        source=source,
        superseded_by=study.superseded_by,
        recorded_by=by,
    )
    gone = models.ReviewTask.objects.filter(event__study=study, closed_at=None).update(
        closed_at=timezone.now(), closing_words=f"A newer event took its place: {study.standing}."
    )
    withdrawn = [standing.value for standing in Standing if standing.is_withdrawn]
    keys = models.Study.objects.filter(standing__in=withdrawn).order_by("key").values_list("key", flat=True)
    models.SitePolicy.objects.filter(pk=1).update(withdrawn_studies=list(keys))
    opened = [] if study.standing == Standing.SOUND else _opened(event, things_that_cite(study))
    raise_content_version()
    told = f"{study.standing} since {on.isoformat()}"
    if study.superseded_by:
        told += f" by {study.superseded_by.key}"
    write_audit_line(
        actor=by,
        action="record evidence event",
        subject=f"study {study.key}",
        before=before,
        after=told,
        note=f"{note} Notice: {source or '-'}. Review tasks: {len(opened)} opened, {gone} closed.",
    )
    return event


def _opened(event: models.EvidenceEvent, found: list[Citing]) -> list[models.ReviewTask]:
    return models.ReviewTask.objects.bulk_create(
        models.ReviewTask(event=event, kind=thing.kind, row=thing.row, subject=thing.name[:200])
        for thing in found
    )


def _stands(study: models.Study) -> tuple[object, ...]:
    if study.standing == Standing.SOUND:
        return (study.standing,)
    return (study.standing, study.standing_note, study.standing_source, study.superseded_by_id)


def _says(event: models.EvidenceEvent | None) -> tuple[object, ...]:
    if event is None or event.standing == Standing.SOUND:
        return (Standing.SOUND.value,)
    return (event.standing, event.note, event.source, event.superseded_by_id)
