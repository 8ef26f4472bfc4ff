"""Short links: made for one print run, shown with their picture."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _

from education.actions.sharing import make_short_link
from education.actions.site import write_audit_line
from education.admin.field_help import Helped
from education.admin.paper import PaperPages, is_read
from education.admin.parts import NeverDeleted
from education.admin.stale import NotStale
from education.admin.versions import Versions
from education.models import ShortLink
from education.sharing import codes, qr


class ShortLinkForm(forms.ModelForm):
    """What a code opens: an article, a cause, or the check."""

    class Meta:
        model = ShortLink
        fields = ["label", "target", "article", "cause", "handout", "clinic", "printed_date"]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        target = values.get("target")
        for name in ("article", "cause", "handout"):
            if target == name and not values.get(name):
                self.add_error(name, _("Choose the page that the code opens."))
            elif target != name:
                values[name] = None  # what does not belong to the target is left out
        if target in ("article", "cause") and (page := values.get(target)) and not is_read(page):
            self.add_error(target, _("Readers do not see this page yet. Publish it, then print its code."))
        if (paper := values.get("handout")) and paper.live_id is None:
            self.add_error("handout", _("This handout is not live yet. Publish it, then print its code."))
        return values


@admin.register(ShortLink)
class ShortLinkAdmin(PaperPages, NotStale, Helped, NeverDeleted, Versions):
    """One code a print run. The code stays for ever; what it opens may change."""

    form = ShortLinkForm
    list_display = ["printed_code", "label", "opens", "clinic", "made_at", "printed_date"]
    list_select_related = ["article", "cause", "handout", "clinic"]
    search_fields = ["code", "label"]
    autocomplete_fields = ["article", "cause"]
    change_list_template = "admin/shortlink_list.html"

    def get_fields(self, request: HttpRequest, obj: ShortLink | None = None) -> list[str]:
        fields = ["label", "target", "article", "cause", "handout", "clinic", "printed_date"]
        return [*fields, "printed_code", "address", "picture"] if obj else fields

    def get_readonly_fields(self, request: HttpRequest, obj: ShortLink | None = None) -> list[str]:
        return ["printed_code", "address", "picture"]

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        """Find a code as it stands on paper, too."""
        found, twice = super().get_search_results(request, queryset, search_term)
        return found | queryset.filter(code=codes.normalised(search_term)[:6]), twice

    @admin.display(description=_("code"))
    def printed_code(self, link: ShortLink) -> str:
        return codes.printed(link.code)

    @admin.display(description=_("opens"))
    def opens(self, link: ShortLink) -> str:
        return str(link.article or link.cause or link.handout or _("the check"))

    @admin.display(description=_("address"))
    def address(self, link: ShortLink) -> str:
        text = qr.address(settings.SITE_URL, settings.SHORT_HOST, link.code)
        return format_html('<a href="/s/{}">{}</a>', link.code, text)

    @admin.display(description=_("picture for print"))
    def picture(self, link: ShortLink) -> str:
        drawn = qr.svg(qr.address(settings.SITE_URL, settings.SHORT_HOST, link.code))
        # Our own drawing of our own address: nothing in it was typed by anybody.
        return format_html('<div class="qr-box">{}</div>', mark_safe(drawn))  # noqa: S308

    def save_model(self, request: HttpRequest, obj: ShortLink, form: forms.ModelForm, change: bool) -> None:
        if change:
            super().save_model(request, obj, form, change)
            write_audit_line(
                actor=request.user, action="change short link", subject=obj.code, after=self.opens(obj)
            )
            return
        made = make_short_link(
            label=obj.label,
            by=request.user,
            article=obj.article,
            cause=obj.cause,
            handout=obj.handout,
            clinic=obj.clinic,
            printed_date=obj.printed_date,
        )
        obj.__dict__.update(made.__dict__)
