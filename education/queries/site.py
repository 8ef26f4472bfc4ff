"""What every page needs: the clinic, the policy, the live knowledge, in one query."""

from dataclasses import dataclass
from datetime import datetime

from education import models
from education.queries.wizard import release_knowledge
from education.wizard.knowledge import Knowledge


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
class Site:
    """The state of the site at one moment."""

    clinic: ClinicCard
    sign_off_required: bool
    content_version: int
    release: Release | None
    knowledge: Knowledge


def site() -> Site:
    """Return the state of the site. One query; a second one when this process has not seen the release."""
    policy = (
        models.SitePolicy.objects.select_related("clinic", "live_release", "live_release__sign_off__reviewer")
        .defer(
            "live_release__text",
            "live_release__audit",
            "live_release__warnings",
            "live_release__outcomes",
            "live_release__changes",
        )
        .get(pk=1)
    )
    live = policy.live_release
    clinic = policy.clinic
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
        release=Release(live.number, live.digest, live.created_at, _reviewer(live)) if live else None,
        knowledge=release_knowledge(release_id=live.pk if live else None, digest=live.digest if live else ""),
    )


def kept_release(digest: str) -> Release:
    """Return an earlier release as a page tells of it. One query."""
    row = (
        models.KnowledgeRelease.objects.select_related("sign_off__reviewer")
        .defer("text", "audit", "warnings", "outcomes", "changes")
        .get(digest=digest)
    )
    return Release(row.number, row.digest, row.created_at, _reviewer(row))


def release_audit(release: Release) -> dict[str, int]:
    """Return the figures of the stories run through a release when it was made. One query."""
    return models.KnowledgeRelease.objects.values_list("audit", flat=True).get(digest=release.digest)


def _reviewer(release: models.KnowledgeRelease) -> str:
    sign_off = getattr(release, "sign_off", None)
    return sign_off.reviewer.public_name if sign_off and sign_off.digest == release.digest else ""
