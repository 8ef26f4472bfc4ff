"""Two revisions of one page side by side: what was written, and what readers see of it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from html import unescape

from django.utils.html import strip_tags

from education import models
from education.content.rendering import Drawing, Html, Panel, StudyCard, render
from education.editorial.word_diff import Piece, word_diff

BLOCK_ENDS = re.compile(r"</(?:p|li|h[1-6]|tr|dt|dd|blockquote)>|<br ?/?>")


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs: field by field as written, and the page as read."""

    fields: tuple[tuple[str, tuple[Piece, ...]], ...]  # (label, pieces) of each field that differs
    page: tuple[Piece, ...]
    same: bool


def compare(old: models.Revision, new: models.Revision) -> Comparison:
    """Return what differs between two revisions of a page. No query."""
    fields = tuple(
        (
            str(models.Revision._meta.get_field(name).verbose_name),
            word_diff(getattr(old, name), getattr(new, name)),
        )
        for name in models.Revision.CONTENT_FIELDS
        if getattr(old, name) != getattr(new, name)
    )
    return Comparison(fields, word_diff(as_read(old), as_read(new)), same=old.digest == new.digest)


def as_read(revision: models.Revision, seen: Callable[[str], str] = str) -> str:
    """Return the words that readers see, a line for each paragraph. ``seen`` turns a text into today's."""
    opening = tuple(seen(text) for text in (*revision.key_facts.splitlines(), revision.summary))
    rendered = render(seen(revision.body), (), opening)
    lines = [revision.title, *(_plain(text) for text in rendered.opening)]
    for block in rendered.blocks:
        match block:
            case Html(html=html) | Panel(html=html):
                lines.append(_plain(html))
            case Drawing(drawing=name):
                lines.append(f"[{name}]")
            case StudyCard(study=key):
                lines.append(f"[{key}]")
    return "\n".join(line for line in lines if line) + "\n"


def _plain(html: str) -> str:
    text = unescape(strip_tags(BLOCK_ENDS.sub("\n", html)))
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())
