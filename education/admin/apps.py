"""Django's admin under our own name and front page."""

from django.contrib.admin.apps import AdminConfig


class StaffAdminConfig(AdminConfig):
    default = False
    default_site = "education.admin.site.StaffSite"
