"""The rows every site needs, the audit line of every action, and the version that public caches hang on."""

from collections.abc import Mapping

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from education import logs, models
from education.editorial.audit_chain import line_digest
from education.kept_pages import shelf

CLINIC_NAME = "Your spine clinic"
CLINIC_FIELDS = ("name", "phone", "out_of_hours_phone", "country", "emergency_number")


@transaction.atomic
def prepare_site() -> models.SitePolicy:
    """Return the site policy; make it and the default clinic on a new site. Changes nothing later."""
    policy = models.SitePolicy.objects.filter(pk=1).first()
    if policy is None:
        clinic, _ = models.Clinic.objects.get_or_create(is_default=True, defaults={"name": CLINIC_NAME})
        policy = models.SitePolicy.objects.create(
            pk=1, clinic=clinic, sign_off_required=settings.REQUIRE_SIGN_OFF
        )
    return policy


@transaction.atomic
def set_up_site(*, clinic: Mapping[str, str], sign_off_required: bool, by: models.User) -> models.SitePolicy:
    """Say whose pages these are and whether a sign-off is required; return the policy.

    ``clinic`` holds ``CLINIC_FIELDS``. Every page shows it from the next request on.
    """
    policy = models.SitePolicy.objects.select_for_update().select_related("clinic").get(pk=1)
    before = {name: getattr(policy.clinic, name) for name in CLINIC_FIELDS}
    for name in CLINIC_FIELDS:
        setattr(policy.clinic, name, clinic[name])
    policy.clinic._history_user = policy._history_user = by
    policy.clinic.full_clean()
    policy.clinic.save()
    was_required = policy.sign_off_required
    policy.sign_off_required, policy.set_up_at = sign_off_required, timezone.now()
    policy.save()
    raise_content_version()
    write_audit_line(
        actor=by,
        action="set up site",
        subject=policy.clinic.name,
        before={**before, "sign_off_required": was_required},
        after={**{name: clinic[name] for name in CLINIC_FIELDS}, "sign_off_required": sign_off_required},
    )
    return policy


def raise_content_version() -> None:
    """Make every cached public page stale. Call it inside the transaction that changes what pages show."""
    models.SitePolicy.objects.filter(pk=1).update(content_version=F("content_version") + 1)
    transaction.on_commit(shelf.ask_at_once)


@transaction.atomic
def write_audit_line(
    *,
    actor: models.User | None,
    action: str,
    subject: object,
    before: object = "",
    after: object = "",
    note: str = "",
) -> models.AuditLine:
    """Write down who did what. ``actor`` is None for what the program does itself. Call it in a transaction.

    One line is written at a time: each carries a digest that rests on the last, so two writers queue on the
    site's policy. Three queries.
    """
    list(models.SitePolicy.objects.select_for_update().filter(pk=1).values_list("pk"))
    last = models.AuditLine.objects.order_by("-id").values_list("digest", flat=True).first()
    line = models.AuditLine(
        actor=actor,
        action=action,
        subject=_plain(subject)[:200],
        before=_plain(before),
        after=_plain(after),
        note=_plain(note),
    )
    line.digest = line_digest(last or "", line.fields())
    line.save(force_insert=True)
    if actor is not None:
        transaction.on_commit(lambda: logs.note(logs.staff, "changed", user=actor.pk, action=action))
    return line


def _plain(value: object) -> str:
    return str(value).replace("\0", "")  # which PostgreSQL cannot keep
