"""What a person is writing is kept beside the history, so that no lost sign-in or conflict costs a word."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from education import models

Page = models.Article | models.CausePage
UNSTORABLE = str.maketrans({"\x00": None})  # PostgreSQL holds no NUL; the form names it when it is saved


def owner_of(page: Page | None, page_kind: str) -> dict[str, Any]:
    """Return the columns that say which page, there or to come, a kept draft belongs to."""
    return {
        "page_kind": page_kind,
        "article": page if isinstance(page, models.Article) else None,
        "cause_page": page if isinstance(page, models.CausePage) else None,
    }


def keep_draft(
    *,
    person: models.User,
    page: Page | None,
    page_kind: str,
    texts: Mapping[str, str],
    based_on: models.Revision | None,
) -> models.KeptDraft:
    """Return the person's moving draft of this page, with these texts. It makes no revision."""
    where = {"kind": models.KeptDraft.Kind.MOVING, "person": person, **owner_of(page, page_kind)}
    values = {"texts": _storable(texts), "based_on": based_on}
    try:
        with transaction.atomic():
            return _write(where, values)
    except IntegrityError:  # two windows kept their first words at the same moment
        return _write(where, values)


def keep_refused(
    *,
    person: models.User,
    page: Page,
    page_kind: str,
    texts: Mapping[str, str],
    based_on: models.Revision | None,
) -> models.KeptDraft:
    """Return a new row with the text of a save that came too late, exactly as it was sent.

    The same text sent again makes no second row.
    """
    where = {"kind": models.KeptDraft.Kind.REFUSED, "person": person, **owner_of(page, page_kind)}
    kept = _storable(texts)
    for row in _rows(where):
        if row.texts == kept:
            return row
    return models.KeptDraft.objects.create(**where, texts=kept, based_on=based_on)


def drop_moving(*, person: models.User, page: Page | None, page_kind: str) -> int:
    """Forget what was being typed, since it is saved now. Returns how many rows went. One query."""
    where = {"kind": models.KeptDraft.Kind.MOVING, "person": person, **owner_of(page, page_kind)}
    return _rows(where).delete()[0]


def drop_draft(*, person: models.User, pk: int) -> bool:
    """Forget one kept draft of this person, at their own wish. Returns whether there was one."""
    return models.KeptDraft.objects.filter(person=person, pk=pk).delete()[0] > 0


def _rows(where: Mapping[str, Any]) -> Any:
    empty = {f"{name}__isnull": True for name, value in where.items() if value is None}
    return models.KeptDraft.objects.filter(
        **{name: value for name, value in where.items() if value is not None}, **empty
    )


def _write(where: Mapping[str, Any], values: Mapping[str, Any]) -> models.KeptDraft:
    row = _rows(where).first() or models.KeptDraft(**where)
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    return row


def _storable(texts: Mapping[str, str]) -> dict[str, str]:
    return {name: value.translate(UNSTORABLE) for name, value in texts.items()}
