"""What changed on a page since a paper that leads to it was printed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from education import models
from education.content.readability import sentences
from education.content.rendering import CITATION
from education.editorial.passages import Passage, changed_passages, has_changed_in_substance
from education.queries.comparison import as_read
from education.queries.evidence import studies_by_key
from education.queries.standing import for_readers


@dataclass(frozen=True, slots=True)
class Change:
    """One change of substance. ``what``: the editor's own note."""

    on: datetime
    what: str


@dataclass(frozen=True, slots=True)
class Since:
    """What a reader with an older paper is told."""

    printed: datetime  # when the text on the paper was written
    now: datetime  # when the text of today was
    changes: tuple[Change, ...]  # the newest first; empty where an older text was put back
    passages: tuple[Passage, ...]


def article_since(slug: str, number: int) -> Since | None:
    """Return what changed in an article since this revision; None where nothing did. Three queries."""
    rows = models.Article.objects.readable().filter(slug=slug, language="en")
    return _since(rows.select_related("live").first(), number)


def cause_page_since(code: str, number: int) -> Since | None:
    """Return what changed on a cause's page since this revision; None where nothing did. Three queries."""
    rows = models.CausePage.objects.readable().filter(cause__code=code, language="en")
    return _since(rows.select_related("live").first(), number)


def path_since(page: models.content.Page, printed: models.Revision) -> str:
    """Return where a paper with this revision leads: the page, with what changed if it did in substance.

    One query where the live text is another one.
    """
    address = page.get_absolute_url()
    live = page.live
    if live is None or page.retired_as or live.digest == printed.digest:
        return address
    between = page.revisions.filter(number__range=sorted((printed.number, live.number)))
    return f"{address}since/{printed.number}/" if _differs(between, printed, live) else address


def _since(page: models.content.Page | None, number: int) -> Since | None:
    if page is None or number > 10**6:
        return None
    live = page.live
    rows = list(page.revisions.filter(number__range=sorted((number, live.number))))
    printed = next((row for row in rows if row.number == number), None)
    if printed is None or not _differs(rows, printed, live):
        return None
    newer = (row for row in rows if row.kind == row.Kind.MAJOR and number < row.number <= live.number)
    return Since(
        printed=printed.created_at,
        now=live.created_at,
        changes=tuple(Change(row.created_at, row.changes) for row in newer),
        passages=_passages(printed, live),
    )


def _differs(between: Sequence[models.Revision], printed: models.Revision, live: models.Revision) -> bool:
    major = [row.number for row in between if row.kind == row.Kind.MAJOR]
    return has_changed_in_substance(
        printed=printed.number,
        live=live.number,
        major=major,
        same_text=printed.digest == live.digest,
    )


def _passages(printed: models.Revision, live: models.Revision) -> tuple[Passage, ...]:
    """Return the changed passages as readers may see them: no number of a withdrawn study, old or new."""
    written = "\n".join(part for row in (printed, live) for part in (row.summary, row.key_facts, row.body))
    seen = for_readers(studies_by_key(set(re.findall(CITATION, written))))
    old, new = (_sentences(as_read(row, seen)) for row in (printed, live))
    return changed_passages(old, new)


def _sentences(text: str) -> list[str]:
    """Return the sentences of a page. A drawing or a study in its place is none."""
    lines = (line for line in text.splitlines() if not re.fullmatch(r"\[[^\]]*\]", line))
    return [sentence for line in lines for sentence in sentences(line)]
