"""The files of live handouts, and the code of each print run: drawn when something on them moves."""

from django.db import transaction
from django.utils.translation import gettext as _

from education import models
from education.actions.sharing import make_short_link
from education.actions.site import raise_content_version
from education.progress import Tell, silent
from education.queries.handouts import is_sealed, moving_words, paper_code, seal_of, value_of, words
from education.sharing.handout import Print, Size
from education.sharing.handout_pdf import CannotDraw, to_pdf


@transaction.atomic
def draw_files(*, handout: models.Handout, by: models.User | None = None) -> int:
    """Draw the files of a live handout anew where what stands on them moved; return how many were drawn.

    Where a phone number or a danger sign moved, the paper gets a code of its own, so that who has the
    older one is told. Raises CannotDraw for a sign that the typeface does not have.
    """
    edition = handout.live
    link = paper_code(handout, edition)
    value = value_of(edition, link=link)
    if link is None or link.printed_words != moving_words(value):
        label = _("%(title)s, edition %(number)s") % {"title": edition.title, "number": edition.number}
        link = make_short_link(label=label[:120], by=by, handout=handout, clinic=handout.clinic)
        link.printed_words = moving_words(value)
        link.save(update_fields=["printed_words"])
        value = value_of(edition, link=link)
    drawn = 0
    for size in Size:
        for printed in Print:
            known = handout.files.filter(size=size.value, printed=printed.value).first()
            if known and known.drawn_from == value.digest() and is_sealed(known):
                continue
            pdf = to_pdf(value, size=size, printed=printed, words=words(value.emergency_number))
            made = {"pdf": pdf, "drawn_from": value.digest(), "seal": seal_of(pdf, value.digest())}
            handout.files.update_or_create(size=size.value, printed=printed.value, defaults=made)
            drawn += 1
    return drawn


def draw_all_files(*, by: models.User | None = None, tell: Tell = silent) -> tuple[int, list[str]]:
    """Draw the files of every live handout on which something moved, as a phone number.

    Returns how many were drawn, and a sentence for each handout that could not be.
    """
    drawn, refused = 0, []
    for handout in models.Handout.objects.filter(live__isnull=False).select_related("live", "clinic"):
        tell(f"{handout.slug} ...")
        try:
            drawn += draw_files(handout=handout, by=by)
        except CannotDraw as sign:
            told = _("%(handout)s: the sign %(sign)s cannot be printed.")
            refused.append(told % {"handout": handout.slug, "sign": sign})
    if drawn:
        raise_content_version()
    return drawn, refused
