"""What staff did in a site before a drill: something of everything that a backup has to carry."""

from datetime import date

from allauth.mfa.models import Authenticator

from education import models
from education.actions import drafts
from education.actions.counts import add_counts
from education.actions.draft_links import comment_on_draft, share_draft
from education.actions.evidence import record_event
from education.actions.people import make_staff
from education.actions.publishing import publish, save_revision, sign_off_revision
from education.actions.sharing import make_short_link
from education.actions.site import set_up_site
from education.evidence.standing import Standing
from tests.conftest import PASSWORD
from tests.signing_in import set_up

CLINIC = {
    "name": "Harbor Spine Clinic",
    "phone": "(312) 555-0142",
    "out_of_hours_phone": "(312) 555-0199",
    "country": "US",
    "emergency_number": "911",
}
PAGE = "taking-hardware-out"
READERS_WORDS = "I could not climb stairs until week nine."


def people() -> tuple[models.User, models.User]:
    """Return an editor who may publish, and a clinician who signs; both can sign in."""
    found = models.User.objects.filter(username__in=["ana", "cara"]).order_by("username")
    if len(found) == 2:
        return found[0], found[1]
    ana = make_staff(username="ana", password=PASSWORD, roles=["Author", "Editor", "Publisher"])
    cara = make_staff(username="cara", password=PASSWORD, roles=["Clinical reviewer"])
    for person in (ana, cara):
        set_up(person)
    return ana, cara


def texts_of(revision: models.Revision, **changes: str) -> dict[str, str]:
    """Return the texts of a revision with some of them changed."""
    texts = {name: getattr(revision, name) for name in models.Revision.CONTENT_FIELDS}
    return {**texts, "changes": "A drill.", **changes}


def live() -> None:
    """Do something of everything."""
    ana, cara = people()
    page = models.Article.objects.get(slug=PAGE)
    mended = save_revision(
        page=page,
        texts=texts_of(page.live, title="Taking the metal out, “Ü” \u2028 1"),
        by=ana,
        based_on=page.live,
    )
    sign_off_revision(revision=mended, by=cara, statement="Read with care.")
    publish(revision=mended, by=ana)
    set_up_site(clinic=CLINIC, sign_off_required=True, by=ana)
    waiting = save_revision(page=page, texts=texts_of(mended, title="Waits"), by=ana, based_on=mended)
    link = share_draft(revision=waiting, by=ana, whom="a colleague")
    comment_on_draft(link=link, text="Line one.\nLine two: 日本語, 🦴.", name="Ben")
    drafts.keep_draft(
        person=cara, page=page, page_kind="article", texts=texts_of(waiting, body="half a"), based_on=waiting
    )
    make_short_link(label="ward 3", by=ana, article=page, printed_date=date(2026, 11, 2))
    study = models.Study.objects.get(key="zotti-removal")
    notice = {"on": date(2026, 11, 1), "note": "A table.", "source": "https://doi.org/10.1000/182"}
    record_event(study=study, standing=Standing.CORRECTED, by=ana, **notice)
    models.Reply.objects.create(
        article=page, name="Rita", text=READERS_WORDS, token="t", likeness="l", take_back="b"
    )
    add_counts({("article", PAGE, date(2026, 11, 20)): 7})
    models.Association.objects.order_by("-pk").first().delete()  # its number must never be given again
    assert Authenticator.objects.count() == 2
