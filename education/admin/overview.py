"""The first page of the staff site, and its lists as files for a spreadsheet."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from education.admin.first_run import first_run
from education.editorial.spreadsheet import csv_lines
from education.queries.overview import FROM_READERS, NAMES, overview
from education.queries.site import site

ROOMS = (
    (gettext_lazy("Texts for patients"), ("article", "causepage", "term", "topic", "revision")),
    (
        gettext_lazy("What the check knows"),
        ("cause", "symptom", "question", "association", "redflag", "vignette", "knowledgerelease"),
    ),
    (gettext_lazy("Studies"), ("study", "evidenceevent", "reviewtask")),
    (gettext_lazy("Readers"), ("reply", "dailycount")),
    (gettext_lazy("Paper and hospital records"), ("handout", "shortlink", "code")),
    (gettext_lazy("People and this site"), ("user", "clinic", "sitepolicy", "auditline")),
)


def rooms(app_list: list[dict[str, Any]]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Return what a person may open, by the words of the field; what no room names comes last."""
    known = {
        model["model"]._meta.model_name: model
        for app in app_list
        for model in app["models"]
        if app["app_label"] == "education"
    }
    named = [(name, [known.pop(each) for each in each_of if each in known]) for name, each_of in ROOMS]
    return [(name, found) for name, found in [*named, (_("Other"), list(known.values()))] if found]


def first_page(request: HttpRequest, extra: dict[str, Any]) -> HttpResponse:
    """Show what needs attention, then everything that can be edited."""
    now = site()
    user = request.user
    sets_up = user.has_perm("education.change_clinic") and user.has_perm("education.change_sitepolicy")
    context = {
        **extra,
        "now": now,
        "ask_first": sets_up and not now.set_up,
        "sets_up": sets_up,
        "rooms": rooms(extra["app_list"]),
    }
    if request.user.has_perm("education.view_article"):
        found = overview(now)
        may_read = user.has_perm("education.view_reply")
        lists = [each for each in found.lists if may_read or each.code not in FROM_READERS]
        context |= {"found": found, "lists": [(NAMES[each.code], each) for each in lists]}
    return TemplateResponse(request, "admin/overview.html", context)


def as_file(request: HttpRequest, code: str) -> HttpResponse:
    """Send one list whole, as CSV whose cells no spreadsheet runs."""
    if not request.user.has_perm("education.view_article"):
        raise PermissionDenied
    if code not in NAMES:
        raise Http404
    if code in FROM_READERS and not request.user.has_perm("education.view_reply"):
        raise PermissionDenied
    lines = [line for each in overview(site()).lists if each.code == code for line in each.lines]
    head = (_("what"), _("remark"), _("who"), _("address"))
    rows = [head, *((line.name, line.remark, line.who, line.url) for line in lines)]
    response = StreamingHttpResponse(csv_lines(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{code}.csv"'
    response["Cache-Control"] = "no-store"
    return response


def register(staff_site: admin.AdminSite) -> None:
    """Make this the first page of the staff site."""
    staff_site.first_page = first_page
    staff_site.list_as_file = as_file
    staff_site.first_run = first_run
