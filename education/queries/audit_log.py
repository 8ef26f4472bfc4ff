"""The audit log, read from its first line on: for an export, and to see that its chain is whole."""

from collections.abc import Iterator

from education import models
from education.editorial.audit_chain import first_break

HEAD = ("when", "who", "action", "what", "before", "after", "note", "digest")


def audit_rows() -> Iterator[tuple[object, ...]]:
    """Yield a head row and each line of the log, the oldest first. One query, read in parts."""
    yield HEAD
    lines = models.AuditLine.objects.select_related("actor").order_by("id")
    for line in lines.iterator(chunk_size=500):
        who = line.actor.get_username() if line.actor else "Afterfusion"
        told = (line.action, line.subject, line.before, line.after, line.note, line.digest)
        yield line.at.isoformat(), who, *told


def first_changed_line() -> int | None:
    """Return the id of the first audit line that is not as it was written; None for a whole log."""
    lines = models.AuditLine.objects.order_by("id").iterator(chunk_size=500)
    return first_break((line.pk, line.digest, line.fields()) for line in lines)
