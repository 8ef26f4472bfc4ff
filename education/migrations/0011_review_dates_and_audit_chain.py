"""Give sign-offs from before a review date, and chain the audit lines that were written before the chain."""

from django.db import migrations

from education.editorial.audit_chain import line_digest


def fill(apps, schema_editor):
    SignOff = apps.get_model("education", "SignOff")
    for sign_off in SignOff.objects.filter(revision__isnull=False, reviewed_on=None):
        sign_off.reviewed_on = sign_off.signed_at.date()
        sign_off.save(update_fields=["reviewed_on"])
    previous = ""
    for line in apps.get_model("education", "AuditLine").objects.order_by("id"):
        plain = {name: getattr(line, name) for name in ("at", "action", "subject", "before", "after", "note")}
        previous = line.digest = line_digest(previous, {**plain, "actor": line.actor_id})
        line.save(update_fields=["digest"])


class Migration(migrations.Migration):
    dependencies = [("education", "0010_editorial")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
