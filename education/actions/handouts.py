"""Handouts: a new edition, its sign-off, and publishing it with its files and its code."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from education import models
from education.actions.publishing import NotAllowed
from education.actions.sharing import make_short_link
from education.actions.site import raise_content_version, write_audit_line
from education.queries.handouts import part_names, signed_by_another, value_of, words
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
    "too long": gettext_lazy(
        "It takes %(number)s sides of paper in 14 points; two fit. Shorten first: %(text)s."
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
        value = value_of(draft, link=None)
        number = sides(value, size=Size.LETTER, printed=Print.CLEAR, words=words(value.emergency_number))
        if number > MOST_SIDES:
            longest = ", ".join(str(part_names()[part]) for part in longest_parts(written)[:2])
            faults = [Fault("", "too long", number, longest)]
        try:
            to_pdf(value, size=Size.LETTER, printed=Print.CLEAR, words=words(value.emergency_number))
        except CannotDraw as sign:
            faults.append(Fault("", "no such sign", text=str(sign)))
    if faults:
        raise CannotPrint(_told(fault) for fault in faults)
    edition = models.HandoutEdition.objects.create(
        handout=handout,
        number=(latest.number if latest else 0) + 1,
        title=written.title,
        changes=changes.strip()[:300] or _("First edition."),
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
    if not by.has_perm("education.sign_off_revision"):
        raise NotAllowed(_("Only a clinical reviewer can sign this off."))
    if edition.created_by_id == by.pk:
        raise NotAllowed(_("You wrote this edition. Another clinical reviewer has to sign it."))
    if models.HandoutSignOff.objects.filter(edition=edition).exists():
        raise NotAllowed(_("This edition is signed already."))
    made = models.HandoutSignOff.objects.create(edition=edition, digest=edition.digest, reviewer=by)
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
    if not handout.short_links.filter(edition_printed=edition).exists():
        label = _("%(title)s, edition %(number)s") % {"title": edition.title, "number": edition.number}
        make_short_link(label=label[:120], by=by, handout=handout, clinic=handout.clinic)
    draw_files(handout=handout)
    raise_content_version()
    write_audit_line(
        actor=by,
        action="publish handout",
        subject=f"handout {handout.slug}",
        before=before or "",
        after=edition.number,
    )
    return handout


@transaction.atomic
def draw_files(*, handout: models.Handout) -> int:
    """Draw the files of a live handout anew where what stands on them moved; return how many were drawn."""
    link = handout.short_links.filter(edition_printed=handout.live).order_by("-id").first()
    value = value_of(handout.live, link=link)
    drawn = 0
    for size in Size:
        for printed in Print:
            known = handout.files.filter(size=size.value, printed=printed.value).first()
            if known and known.drawn_from == value.digest():
                continue
            pdf = to_pdf(value, size=size, printed=printed, words=words(value.emergency_number))
            handout.files.update_or_create(
                size=size.value, printed=printed.value, defaults={"pdf": pdf, "drawn_from": value.digest()}
            )
            drawn += 1
    return drawn


def draw_all_files() -> int:
    """Draw the files of each live handout on which something moved, as a phone number; return how many."""
    live = models.Handout.objects.filter(live__isnull=False).select_related(
        "live__sign_off__reviewer", "clinic"
    )
    return sum(draw_files(handout=handout) for handout in live)


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
