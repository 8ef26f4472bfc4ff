"""What every page needs: the clinic, the policy, the knowledge, in one query."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Subquery

from education import models
from education.queries.people import can_be_mailed
from education.queries.wizard import last_known_live, live_knowledge, release_knowledge, trial_knowledge
from education.wizard.knowledge import Knowledge

CLINIC_FIELDS = ("name", "phone", "out_of_hours_phone", "emergency_number", "country")
NAME_FIELDS = ("first_name", "last_name", "username", "credentials")  # what public_name is made of
READERS = ("reply_moderator", "safety_clinician")  # of what readers write

EARLIER_FIELDS = {
    **{name: name for name in ("pk", "number", "digest", "created_at")},
    "signed": "sign_off__digest",
    **{name: f"sign_off__reviewer__{name}" for name in NAME_FIELDS},
}


@dataclass(frozen=True, slots=True)
class ClinicCard:
    """Whose phone numbers a page carries. ``phone`` may be empty: pages then speak without one."""

    name: str
    phone: str
    out_of_hours_phone: str
    emergency_number: str
    country: str


@dataclass(frozen=True, slots=True)
class Release:
    """The live knowledge release, as a page tells of it."""

    number: int
    digest: str
    made_at: datetime
    reviewer: str  # empty: no clinician has signed it


@dataclass(frozen=True, slots=True)
class Face:
    """What of the site stands around every page: whose numbers, and who checked the check."""

    clinic: ClinicCard
    release: Release | None


@dataclass(frozen=True, slots=True)
class Site:
    """The state of the site at one moment."""

    clinic: ClinicCard
    sign_off_required: bool
    content_version: int
    release: Release | None
    knowledge: Knowledge
    set_up: bool = True  # False: nobody has told yet whose pages these are
    withdrawn: frozenset[str] = frozenset()  # keys of studies whose numbers no page gives any more
    replies_read: bool = False  # somebody with an address is named who reads what readers write
    reports_read: bool = False  # the same for reports that the check's advice was wrong
    clinician_reads: bool = False  # and that is a clinician

    @property
    def face(self) -> Face:
        """Return the small part by which kept parts of a page are told apart."""
        return Face(self.clinic, self.release)


def site(*, began: str = "") -> Site:
    """Return the state of the site; for a check that began on another release than the live one, as of that.

    ``began`` is the digest of that release; where it never was one, or was withdrawn as unsafe, the live
    release counts. One query; one
    more, once, when another release went live since this process last looked, and for each release whose
    knowledge it has not seen yet.
    """
    asked = began if began != last_known_live() else ""
    policy = _policy(asked)
    if began and not asked and (policy.live_release is None or policy.live_release.digest != began):
        policy = _policy(began)
    clinic, live = policy.clinic, policy.live_release
    release = Release(live.number, live.digest, live.created_at, _reviewer(live)) if live else None
    knowledge = live_knowledge(release_id=live.pk if live else None, digest=live.digest if live else "")
    earlier = getattr(policy, "began_pk", None)
    if earlier and (live is None or earlier != live.pk):
        release = _earlier(policy)
        knowledge = release_knowledge(release_id=earlier, digest=began)
    return Site(
        clinic=ClinicCard(
            clinic.name,
            clinic.phone,
            clinic.out_of_hours_phone,
            clinic.emergency_number,
            clinic.country,
        ),
        sign_off_required=policy.sign_off_required,
        content_version=policy.content_version,
        release=release,
        knowledge=knowledge,
        set_up=policy.set_up_at is not None,
        withdrawn=frozenset(policy.withdrawn_studies),
        replies_read=can_be_mailed(policy.reply_moderator),
        reports_read=can_be_mailed(policy.reply_moderator) or can_be_mailed(policy.safety_clinician),
        clinician_reads=can_be_mailed(policy.safety_clinician),
    )


def content_version() -> int:
    """Return the number that everything which changes a public page raises. One query, by hand: it is asked
    for every page that is kept, and costs a fifth of what the same costs through a model."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT content_version FROM education_sitepolicy WHERE id = 1")
        row = cursor.fetchone()
    return row[0] if row else 0


def trial_site() -> Site:
    """Return the site as it would be on the working copy, for staff who try it. Seventeen queries.

    The knowledge is empty where the working copy has faults that keep it from being published. Nothing of it
    is kept where a visitor's check would find it: that is kept by the digest of a release, and this is none.
    """
    return replace(site(), knowledge=trial_knowledge(), release=None)


def _policy(began: str) -> models.SitePolicy:
    rows = models.SitePolicy.objects.select_related(
        "clinic",
        "live_release",
        "live_release__sign_off__reviewer",
        *READERS,
    ).only(
        "sign_off_required",
        "content_version",
        "set_up_at",
        "withdrawn_studies",
        *(f"clinic__{name}" for name in CLINIC_FIELDS),
        *(f"{person}__{name}" for person in READERS for name in ("email", "is_active")),
        *(f"live_release__{name}" for name in ("number", "digest", "created_at")),
        "live_release__sign_off__digest",
        *(f"live_release__sign_off__reviewer__{name}" for name in NAME_FIELDS),
    )
    if began:  # in the same query, value by value: a step of the check has two queries to spend
        release = models.KnowledgeRelease.objects.filter(digest=began, withdrawal=None)
        rows = rows.annotate(
            **{f"began_{name}": Subquery(release.values(path)) for name, path in EARLIER_FIELDS.items()}
        )
    return rows.get(pk=1)


def _earlier(policy: Any) -> Release:
    names = {name: getattr(policy, f"began_{name}") or "" for name in NAME_FIELDS}
    signed = policy.began_signed == policy.began_digest
    return Release(
        policy.began_number,
        policy.began_digest,
        policy.began_created_at,
        models.User(**names).public_name if signed else "",
    )


def release_audit(release: Release) -> dict[str, int]:
    """Return the figures of the stories run through a release when it was made. One query."""
    return models.KnowledgeRelease.objects.values_list("audit", flat=True).get(digest=release.digest)


def _reviewer(release: models.KnowledgeRelease) -> str:
    sign_off = getattr(release, "sign_off", None)
    return sign_off.reviewer.public_name if sign_off and sign_off.digest == release.digest else ""
