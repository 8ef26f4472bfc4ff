"""Handouts as pages and files need them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from django.conf import settings
from django.db.models import F
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from education import models
from education.content.prose import plain
from education.editorial.passages import Passage, changed_passages
from education.infobutton.systems import System
from education.queries.red_flags import headline_red_flags
from education.queries.site import site
from education.sharing import codes, qr
from education.sharing.handout import LONGEST_LINE, MOST_LINES, PARTS, Handout, Print, Size

# Under which headings of an article the lines of a handout are found.
FOUND_UNDER = {"do": "what you can do", "questions": "questions to ask"}


@dataclass(frozen=True, slots=True)
class Moved:
    """A phone number, or danger signs, that are others than on a reader's paper; ``what`` names them."""

    what: str
    passage: Passage


@dataclass(frozen=True, slots=True)
class HandoutView:
    """One handout as its page shows it. ``changes``: what editions after the printed one changed."""

    slug: str
    url: str
    value: Handout
    words: Mapping[str, str]
    code: str
    has_files: bool
    reads_on: tuple[str, str]  # address and title of its article; empty without one
    changes: tuple[tuple[datetime, str], ...] = ()
    went_back: bool = False  # the live edition is older than that on a reader's paper
    moved: tuple[Moved, ...] = ()

    @property
    def has_changed(self) -> bool:
        """Whether a reader with an older paper has to be told something."""
        return bool(self.changes or self.went_back or self.moved)

    @property
    def slug_pdf(self) -> str:
        """The address of its files."""
        return f"{self.url.removesuffix('/')}.pdf"


@dataclass(frozen=True, slots=True)
class HandoutLink:
    """Enough to link to a handout."""

    url: str
    title: str
    is_checked: bool


def part_names() -> dict[str, str]:
    """Return the name of each part that staff write."""
    fields = models.HandoutEdition._meta
    return {part: str(fields.get_field(part).verbose_name) for part in ("title", *PARTS)}


def words(emergency_number: str) -> dict[str, str]:
    """Return what every paper says by itself, in the language of the moment."""
    return {
        "now": _("Call %(number)s now if:") % {"number": emergency_number},
        "today": _("Call your surgeon’s office today if:"),
        "week": _("Call this week if:"),
        "normal": _("This is normal:"),
        "do": _("Do"),
        "dont": _("Do not"),
        "questions": _("Questions to ask"),
        "notes": _("From your clinic"),
        "scan": _("Point a phone’s camera at the square, or type:"),
        "qr_alt": _("Square code that opens this paper as a page"),
        "out_of_hours": _("Nights and weekends:"),
        "card_title": _("After my spinal fusion"),
        "other": _("Other questions:"),
        "phone": _("Phone:"),
    }


def value_of(edition: models.HandoutEdition, *, link: models.ShortLink | None) -> Handout:
    """Return all that stands on the paper of an edition, as of now. Three queries or so."""
    flags = headline_red_flags(site().knowledge)
    clinic = edition.handout.clinic
    signed = getattr(edition, "sign_off", None) if edition.pk else None
    checked = _("Draft: no clinician has checked it yet")
    if signed:
        told = _("Checked by %(name)s on %(day)s")
        checked = told % {"name": signed.reviewer.public_name, "day": _day(signed.signed_at)}
    host = settings.SHORT_HOST or settings.SITE_URL.partition("://")[2]
    return Handout(
        written=edition.written,
        language=edition.handout.language,
        now=tuple(flag.text for flag in flags.emergency),
        today=tuple(flag.text for flag in flags.same_day),
        clinic=clinic.name,
        phone=clinic.phone,
        out_of_hours_phone=clinic.out_of_hours_phone,
        emergency_number=clinic.emergency_number,
        address=f"{host}/s/{codes.printed(link.code)}" if link else "",
        qr=qr.svg(qr.address(settings.SITE_URL, settings.SHORT_HOST, link.code)) if link else "",
        version=_("Edition %(number)s, %(day)s")
        % {"number": edition.number, "day": _day(edition.created_at or timezone.now())},
        checked=checked,
    )


def at_its_longest(value: Handout) -> Handout:
    """Return a draft as the paper will be: with a code, and with a long name that checked it."""
    text = qr.address(settings.SITE_URL, settings.SHORT_HOST, "ABCDEJ")
    name = "Alexandra Montgomery-Featherstone, MD, PhD"
    checked = _("Checked by %(name)s on %(day)s") % {"name": name, "day": _day(timezone.now())}
    return replace(value, address=text.lower(), qr=qr.svg(text), checked=checked)


def paper_code(row: models.Handout, edition: models.HandoutEdition) -> models.ShortLink | None:
    """Return the code that stands on the files of an edition. Codes that staff made beside it are others."""
    own = row.short_links.filter(edition_printed=edition).exclude(printed_words={})
    return own.order_by("-id").first()


def moving_words(value: Handout) -> dict[str, list[str]]:
    """Return what stands on a paper that no edition holds: it moves by itself."""
    phones = [value.phone, value.out_of_hours_phone, value.emergency_number]
    return {"now": list(value.now), "today": list(value.today), "phones": phones}


def seal_of(pdf: bytes, drawn_from: str) -> str:
    """Return the mark that only this program makes: who writes into the table cannot slip in a paper."""
    text = f"{drawn_from} {hashlib.sha256(pdf).hexdigest()}"
    return salted_hmac("afterfusion handout file", text, algorithm="sha256").hexdigest()


def is_sealed(file: models.HandoutFile) -> bool:
    """Return whether this program drew this file, from what it says. No query."""
    return constant_time_compare(file.seal, seal_of(bytes(file.pdf), file.drawn_from))


def signed_by_another(edition: models.HandoutEdition) -> bool:
    """Return whether another person than its author signed exactly this edition. One query."""
    signed = models.HandoutSignOff.objects.filter(edition=edition, digest=edition.digest)
    return signed.exclude(reviewer=F("edition__created_by"), edition__created_by__isnull=False).exists()


def handout_links() -> list[HandoutLink]:
    """Return a link to each live handout. One query."""
    rows = models.Handout.objects.filter(live__isnull=False, language="en").select_related("live__sign_off")
    found = (
        HandoutLink(row.get_absolute_url(), row.live.title, hasattr(row.live, "sign_off")) for row in rows
    )
    return sorted(found, key=lambda link: link.title.lower())


def handout_page(slug: str, *, since: int | None = None) -> HandoutView | None:
    """Return a live handout, or None. ``since``: key of the short link on a reader's paper. Seven queries."""
    along = ("live__sign_off__reviewer", "clinic", "article__live")
    row = models.Handout.objects.select_related(*along).filter(slug=slug, live__isnull=False).first()
    return view_of(row, row.live, since=since) if row else None


def view_of(row: models.Handout, edition: models.HandoutEdition, *, since: int | None = None) -> HandoutView:
    """Return any edition as its page would look."""
    edition.handout = row
    link = paper_code(row, edition) if edition.pk else None
    value = value_of(edition, link=link)
    article = row.article if row.article and row.article.live and not row.article.retired_as else None
    paper = row.short_links.filter(pk=since, edition_printed__isnull=False).first() if since else None
    was = paper.edition_printed if paper else edition
    later = row.editions.filter(number__gt=was.number, number__lte=edition.number) if paper else ()
    return HandoutView(
        slug=row.slug,
        url=row.get_absolute_url(),
        value=value,
        words=words(value.emergency_number),
        code=link.code if link else "",
        has_files=row.live_id == edition.pk and row.files.filter(drawn_from=value.digest()).exists(),
        reads_on=(article.get_absolute_url(), article.live.title) if article else ("", ""),
        changes=tuple((each.created_at, each.changes) for each in later),
        went_back=was.number > edition.number,
        moved=_moved(paper.printed_words, moving_words(value)) if paper else (),
    )


def _moved(was: Mapping[str, list[str]], now: Mapping[str, list[str]]) -> tuple[Moved, ...]:
    """Return which phone numbers and danger signs are others than on the paper, numbers first."""
    if not was:
        return ()
    names = (_("Phone of the clinic"), _("Phone for nights and weekends"), _("Emergency number"))
    phones = zip(names, was.get("phones", ()), now["phones"], strict=False)
    found = [Moved(name, Passage(before, after)) for name, before, after in phones if before != after]
    for which, name in (("now", _("Emergency signs")), ("today", _("Signs to call about today"))):
        found += [Moved(name, passage) for passage in changed_passages(was.get(which, []), now[which])]
    return tuple(found)


def file_of(page: HandoutView, *, size: Size, printed: Print) -> bytes | None:
    """Return the PDF of a live handout; None where what stands on it has moved. One query.

    A paper with an old phone number or an old list of danger signs is never given out.
    """
    found = models.HandoutFile.objects.filter(
        handout__slug=page.slug, size=size.value, printed=printed.value, drawn_from=page.value.digest()
    ).first()
    return bytes(found.pdf) if found and is_sealed(found) else None


# What OpenEMR calls a code system in the names of its files.
OPENEMR = {"icd-10-cm": "icd10", "icd-9-cm": "icd9", "snomed-ct": "snomed"}


def billed(system: System, code: str) -> tuple[str, ...]:
    """Return how a hospital bills a code: an injury or complication carries a seventh sign for the visit.

    >>> billed(System.ICD_10_CM, "T84.84"), billed(System.ICD_10_CM, "M96.0")
    (('T84.84', 'T84.84XA', 'T84.84XD', 'T84.84XS'), ('M96.0',))
    """
    letters = code.replace(".", "")
    if system is not System.ICD_10_CM or code[:1] not in {"S", "T"} or len(letters) not in range(4, 7):
        return (code,)
    filled = code + "X" * (6 - len(letters))
    return (code, *(filled + visit for visit in "ADS"))


def files_by_code(size: str) -> dict[str, bytes]:
    """Return the name and the PDF of each live handout, once for each verified code that it stands for.

    A file on which something moved since it was drawn is left out. A few queries for each handout.
    """
    found = {}
    for row in models.Handout.objects.filter(live__isnull=False):
        page = handout_page(row.slug)
        pdf = file_of(page, size=Size(size), printed=Print.CLEAR) if page else None
        asked = models.Code.objects.filter(verified=True, system__in=OPENEMR)
        meant = asked.filter(causes=row.cause_id) if row.cause_id else asked.filter(articles=row.article_id)
        if pdf and (row.cause_id or row.article_id):
            for code in meant:
                for asked_as in billed(System(code.system), code.code):
                    name = f"{OPENEMR[code.system]}_{asked_as.lower()}_{row.language}.pdf"
                    found.setdefault(name, pdf)
    return found


def from_article(article: models.Article) -> dict[str, str]:
    """Return what a new handout can start with: the lists of an article that fit on paper."""
    if article.live is None:
        return {}
    found: dict[str, list[str]] = {}
    part = ""
    for line in article.live.body.splitlines():
        if line.startswith("## "):
            heading = plain(line[3:]).lower()
            part = next((name for name, start in FOUND_UNDER.items() if heading.startswith(start)), "")
        elif part and line.startswith(("- ", "* ")):
            text = plain(line[2:]).strip()
            if len(text) <= LONGEST_LINE and len(found.setdefault(part, [])) < MOST_LINES:
                found[part].append(text)
    return {"title": article.live.title[:60], **{name: "\n".join(lines) for name, lines in found.items()}}


def _day(moment: datetime) -> str:
    return date_format(timezone.localtime(moment), "j F Y")
