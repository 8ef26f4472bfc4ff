"""The staff site: its name, and its first page."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class StaffSite(admin.AdminSite):
    """Where the clinic's staff edit."""

    site_header = _("Afterfusion for clinic staff")
    site_title = _("Afterfusion staff")
    index_title = _("What would you like to edit?")
    site_url = "/"
