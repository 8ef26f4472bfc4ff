"""Handouts: a new edition, its sign-off, and publishing it with its files and its code."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from education import models
from education.actions.handout_files import draw_files
from education.actions.publishing import NotAllowed, may_sign_off
from education.actions.site import raise_content_version, write_audit_line
from education.queries.handouts import at_its_longest, part_names, signed_by_another, value_of, words
from education.sharing.handout import (
    LONGEST_LINE,
    MOST_LINES,
    MOST_SIDES,
    Fault,
    Print,
    Size,
    Written,
    faults_of,
    longest_parts,
)
from education.sharing.handout_pdf import CannotDraw, sides, to_pdf

SENTENCES = {
    "empty": gettext_lazy("%(part)s: write something, or there is nothing to print."),
    "title too long": gettext_lazy("%(part)s: it has %(number)s letters. Up to 60 fit on one line."),
    "too many lines": gettext_lazy(
        "%(part)s: it has %(number)s lines. Up to %(lines)s fit; keep the most useful."
    ),
    "line too long": gettext_lazy(
        "%(part)s: this line has %(number)s letters, up to %(longest)s fit: %(text)s"
    ),
    "no such sign": gettext_lazy("The sign %(text)s cannot be printed. Leave it out, or use letters."),
    "too long, clear": gettext_lazy("It takes %(number)s sides of paper; two fit. Shorten first: %(text)s."),
    "too long, large": gettext_lazy(
        "It takes %(number)s sides of paper in large print; four fit. Shorten first: %(text)s."
    ),
}


class CannotPrint(Exception):
    """What must be changed before this can be printed, a sentence each."""

    def __init__(self, sentences: Iterable[str]) -> None:
        self.sentences = tuple(sentences)
        super().__init__(" ".join(self.sentences))


@transaction.atomic
def save_edition(
    *, handout: models.Handout, written: Written, by: models.User | None, changes: str
) -> models.HandoutEdition:
    """Return the newest edition, which says this: a new one, unless the words are those of the last.

    Raises CannotPrint with every fault and what to shorten.
    """
    models.Handout.objects.select_for_update().get(pk=handout.pk)
    latest = handout.editions.first()
    if latest and latest.digest == written.digest():
        return latest
    faults = list(faults_of(written))
    if not faults:
        draft = models.HandoutEdition(handout=handout, number=1, title=written.title, **_columns(written))
        value = at_its_longest(value_of(draft, link=None))
        told = words(value.emergency_number)
        for printed, most in MOST_SIDES.items():
            number = max(sides(value, size=size, printed=printed, words=told) for size in Size)
            if number > most:
                longest = ", ".join(str(part_names()[part]) for part in longest_parts(written)[:2])
                faults = [Fault("", f"too long, {printed}", number, longest)]
                break
        try:
            to_pdf(value, size=Size.LETTER, printed=Print.CLEAR, words=told)
        except CannotDraw as sign:
            faults.append(Fault("", "no such sign", text=str(sign)))
    if faults:
        raise CannotPrint(_told(fault) for fault in faults)
    edition = models.HandoutEdition.objects.create(
        handout=handout,
        number=(latest.number if latest else 0) + 1,
        title=written.title,
        changes=changes.strip()[:300] or (_("The words were changed.") if latest else _("First edition.")),
        created_by=by,
        **_columns(written),
    )
    write_audit_line(
        actor=by,
        action="save handout",
        subject=f"handout {handout.slug}",
        before=latest.number if latest else "",
        after=edition.number,
        note=edition.changes,
    )
    return edition


@transaction.atomic
def sign_off_edition(*, edition: models.HandoutEdition, by: models.User) -> models.HandoutSignOff:
    """Return a clinician's approval of exactly this edition. Raises NotAllowed for its author and others."""
    if not may_sign_off(by):
        raise NotAllowed(_("Only a clinical reviewer can sign this off."))
    if edition.created_by_id == by.pk:
        raise NotAllowed(_("You wrote this edition. Another clinical reviewer has to sign it."))
    if models.HandoutSignOff.objects.filter(edition=edition).exists():
        raise NotAllowed(_("This edition is signed already."))
    made = models.HandoutSignOff.objects.create(edition=edition, digest=edition.digest, reviewer=by)
    handout = models.Handout.objects.get(pk=edition.handout_id)
    if handout.live_id == edition.pk:  # its papers say from now on who checked it
        _draw(handout, by)
    raise_content_version()
    write_audit_line(
        actor=by, action="sign off handout", subject=f"handout {edition.handout.slug}", after=edition.number
    )
    return made


@transaction.atomic
def publish_edition(*, edition: models.HandoutEdition, by: models.User | None) -> models.Handout:
    """Put an edition live, give it its own code, draw its files, and return the handout.

    Raises NotAllowed without the publish permission, and without a sign-off where the policy asks for one.
    """
    policy = models.SitePolicy.objects.select_for_update().get(pk=1)
    handout = models.Handout.objects.select_for_update(of=("self",)).get(pk=edition.handout_id)
    if by is not None and not by.has_perm("education.publish_revision"):
        raise NotAllowed(_("Only a publisher can put a handout live."))
    if policy.sign_off_required and not signed_by_another(edition):
        told = _("This clinic requires a sign-off. Ask a clinical reviewer to sign edition %(number)s.")
        raise NotAllowed(told % {"number": edition.number})
    before = models.HandoutEdition.objects.filter(pk=handout.live_id).values_list("number", flat=True).first()
    handout.live = edition
    handout.save(update_fields=["live"])
    _draw(handout, by)
    raise_content_version()
    write_audit_line(
        actor=by,
        action="publish handout",
        subject=f"handout {handout.slug}",
        before=before or "",
        after=edition.number,
    )
    return handout


def _draw(handout: models.Handout, by: models.User | None) -> None:
    try:
        draw_files(handout=handout, by=by)
    except CannotDraw as sign:
        told = _("The sign %(sign)s in a name or a number cannot be printed. Write it in Latin letters.")
        raise NotAllowed(told % {"sign": sign}) from sign


def _columns(written: Written) -> dict[str, str]:
    return {part: "\n".join(getattr(written, part)) for part in part_names() if part != "title"}


def _told(fault: Fault) -> str:
    return str(SENTENCES[fault.kind]) % {
        "part": str(part_names().get(fault.part, _("The handout"))).capitalize(),
        "number": fault.number,
        "text": fault.text,
        "lines": MOST_LINES,
        "longest": LONGEST_LINE,
    }
