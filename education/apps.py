"""Tell Django that this app exists, and that the admin is the clinic's staff site."""

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class EducationConfig(AppConfig):
    name = "education"
    verbose_name = "Patient education"
    default = True


class StaffAdminConfig(AdminConfig):
    default = False
    # Outside education.admin: that package registers with the site, so the site must be there before it.
    default_site = "education.staff_site.StaffSite"
