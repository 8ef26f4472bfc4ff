"""What several admin pages share: read-only rows, rows nobody deletes, a raised content version."""

from typing import Any

from django.contrib import admin, messages
from django.db import models, transaction
from django.http import HttpRequest

from education.actions.handout_files import draw_all_files
from education.actions.site import raise_content_version
from education.admin.field_help import Helped


def is_number(text: str) -> bool:
    """Return whether this part of an address can be the number of a row: digits of ours, not too many.

    >>> is_number("12"), is_number("²"), is_number("9" * 40)
    (True, False, False)
    """
    return text.isascii() and text.isdigit() and len(text) < 16


def typed(request: HttpRequest, name: str) -> str:
    """Return what was typed into a field, without space around it or NUL, which breaks PostgreSQL."""
    return request.POST.get(name, "").replace("\0", "").strip()


class ReadOnly:
    """Rows that are looked at, never changed: the audit log, releases, revisions."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class NeverDeleted:
    """Rows that paper, pages or sign-offs point to."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class ShownAtOnce:
    """Rows that public pages read directly: saving them makes the cached pages stale."""

    def save_model(self, request: HttpRequest, obj: models.Model, form: Any, change: bool) -> None:
        with transaction.atomic():
            super().save_model(request, obj, form, change)  # type: ignore[misc]  # a mixin of ModelAdmin
            raise_content_version()


class DrawsHandouts:
    """Rows that stand on handouts: saving them draws the papers anew."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)  # type: ignore[misc]  # a mixin of ModelAdmin
        tell_drawn(request)


def tell_drawn(request: HttpRequest) -> None:
    """Draw the papers on which something moved, and say which could not be drawn."""
    _drawn, refused = draw_all_files(by=request.user)
    for sentence in refused:
        messages.warning(request, sentence)


class WorkingCopy:
    """Rows of the check's knowledge: the public check stays as it is until a release is published."""

    change_list_template = "admin/working_copy_list.html"
    save_on_top = True
    list_per_page = 50


class Rows(Helped, admin.TabularInline):
    """Rows inside another row's page, without empty ones to step over."""

    extra = 0
    show_change_link = False
