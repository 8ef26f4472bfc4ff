"""Tell Django that this app exists, and that the admin is the clinic's staff site."""

from django.apps import AppConfig
from django.conf import settings
from django.contrib.admin.apps import AdminConfig
from django.db import connections
from django.db.models.signals import post_migrate, pre_migrate


class EducationConfig(AppConfig):
    name = "education"
    verbose_name = "Patient education"
    default = True

    def ready(self) -> None:
        """Keep the database's own refusals up through every migration, and write down what staff do."""
        from education import error_reports, staff_events  # models exist once all apps are ready

        staff_events.listen()
        if settings.SENTRY_DSN:
            error_reports.start(settings.SENTRY_DSN)
        pre_migrate.connect(_take_guards_down, sender=self, dispatch_uid="guards_down")
        post_migrate.connect(_put_guards_up, sender=self, dispatch_uid="guards_up")


def _take_guards_down(using: str, plan: list[tuple[object, bool]], **kwargs: object) -> None:
    # PostgreSQL alters tables under their triggers, so there is never a moment without them.
    if plan and connections[using].vendor == "sqlite":
        from education.models import guards  # models exist once all apps are ready

        guards.take_down(connections[using])


def _put_guards_up(using: str, **kwargs: object) -> None:
    from education.models import guards

    guards.put_up(connections[using])


class StaffAdminConfig(AdminConfig):
    default = False
    # Outside education.admin: that package registers with the site, so the site must be there before it.
    default_site = "education.staff_site.StaffSite"
