"""From short links to paper: many at once, a sheet of labels, and what to print beside a code."""

import re
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from education.actions.sharing import MOST_AT_ONCE, make_short_links
from education.models import Article, Cause, CausePage, Handout, ShortLink
from education.queries.site import site
from education.sharing import codes, qr


def is_read(page: Article | Cause) -> bool:
    """Return whether readers see the page that a code would open. One query."""
    rows = Article.objects.filter(pk=page.pk) if isinstance(page, Article) else page.pages.all()
    return rows.published().exists()


class ManyForm(forms.Form):
    """One code for each line, all to the same page."""

    labels = forms.CharField(
        label=gettext_lazy("One line for each print run"),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=gettext_lazy("Ward 4, spring"),
    )
    opens = forms.ChoiceField(label=gettext_lazy("They open"))
    printed_date = forms.DateField(
        label=gettext_lazy("Printed on"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=gettext_lazy("Not printed yet? Leave it empty."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        articles = Article.objects.published().select_related("live")
        causes = Cause.objects.filter(pages__in=CausePage.objects.published()).distinct()
        self.pages = {f"article {row.pk}": row for row in articles}
        handouts = Handout.objects.filter(live__isnull=False).select_related("live")
        self.pages |= {f"cause {row.pk}": row for row in causes}
        self.pages |= {f"handout {row.pk}": row for row in handouts}
        self.fields["opens"].choices = [
            ("check", _("The check")),
            (_("Articles"), [(f"article {row.pk}", row.live.title) for row in articles]),
            (_("Possible causes"), [(f"cause {row.pk}", row.name) for row in causes]),
            (_("Handouts"), [(f"handout {row.pk}", row.live.title) for row in handouts]),
        ]

    def clean_labels(self) -> list[str]:
        lines = (line.replace("\0", "").strip() for line in self.cleaned_data["labels"].splitlines())
        return [line for line in lines if line]

    def target(self) -> dict[str, Any]:
        """Return what was chosen, as the action takes it."""
        page = self.pages.get(self.cleaned_data["opens"])
        return {page._meta.model_name: page} if page else {}


class PaperPages:
    """Pages of the admin of short links."""

    actions = ["sheet_of_labels"]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("many/", view(self.make_many), name="shortlink_many"),
            path("sheet/", view(self.sheet), name="shortlink_sheet"),
            path("<int:pk>/paper/", view(self.paper), name="shortlink_paper"),
            path("<int:pk>/qr.svg", view(self.picture_file), name="shortlink_picture"),
            *super().get_urls(),  # type: ignore[misc]  # a mixin
        ]

    def change_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> HttpResponse:
        tools = [
            (_("Put it on your paper"), "../paper/"),
        ]
        kwargs["extra_context"] = {**(kwargs.get("extra_context") or {}), "tools": tools}
        return super().change_view(request, object_id, *args, **kwargs)  # type: ignore[misc]  # a mixin

    @admin.action(description=gettext_lazy("Print a sheet of labels"), permissions=["view"])
    def sheet_of_labels(self, request: HttpRequest, rows: QuerySet) -> HttpResponse:
        """Lead to the sheet of the chosen codes."""
        chosen = list(rows.values_list("code", flat=True)[: MOST_AT_ONCE + 1])
        if len(chosen) > MOST_AT_ONCE:
            messages.error(request, _("Choose up to %(most)s codes for a sheet.") % {"most": MOST_AT_ONCE})
            return HttpResponseRedirect(reverse("admin:education_shortlink_changelist"))
        return HttpResponseRedirect(_sheet_address(chosen))

    def make_many(self, request: HttpRequest) -> HttpResponse:
        """Make a code for each line, then show their sheet."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = ManyForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            try:
                made = make_short_links(
                    labels=form.cleaned_data["labels"],
                    by=request.user,
                    printed_date=form.cleaned_data["printed_date"],
                    **form.target(),
                )
            except ValueError as refusal:
                form.add_error("labels", str(refusal))
            else:
                messages.success(request, _("%(count)s codes are made.") % {"count": len(made)})
                return HttpResponseRedirect(_sheet_address([link.code for link in made]))
        context = {**self._context(request, _("Make many codes")), "form": form}
        return TemplateResponse(
            request, "admin/shortlink_many.html", context, status=422 if form.errors else 200
        )

    def sheet(self, request: HttpRequest) -> HttpResponse:
        """Show the labels of the codes that are asked for, to be printed and cut."""
        self._may_look(request)
        asked = re.findall(r"[0-9A-Z]{6}", request.GET.get("codes", ""))[:MOST_AT_ONCE]
        rows = {link.code: link for link in ShortLink.objects.filter(code__in=asked)}
        links = [rows[code] for code in dict.fromkeys(asked) if code in rows]
        context = self._context(request, _("Sheet of labels"))
        labels = [(link, *_drawn(link)) for link in links]
        return TemplateResponse(request, "admin/shortlink_sheet.html", {**context, "labels": labels})

    def paper(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what to print beside this code, and how large."""
        self._may_look(request)
        link = get_object_or_404(
            ShortLink.objects.select_related("article__live", "handout__live", "cause", "clinic"), pk=pk
        )
        text = _text(link)
        pages = (link.article, link.handout)
        titles = [page.live.title for page in pages if page and page.live]
        opens = titles[0] if titles else link.cause and link.cause.name
        picture, address, printed = _drawn(link)
        context = {
            **self._context(request, _("Put it on your paper")),
            "link": link,
            "picture": picture,
            "address": address,
            "printed": printed,
            "opens": opens,
            "phone": link.clinic.phone,
            "emergency_number": site().clinic.emergency_number,
            "modules": qr.modules(text),
            "width": round(qr.smallest_width(text), 1),
        }
        return TemplateResponse(request, "admin/shortlink_paper.html", context)

    def picture_file(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Send the picture of a code as a file for a word processor."""
        self._may_look(request)
        link = get_object_or_404(ShortLink, pk=pk)
        response = HttpResponse(qr.svg(_text(link)), content_type="image/svg+xml")
        response["Content-Disposition"] = f'attachment; filename="afterfusion-{link.code}.svg"'
        return response

    def _context(self, request: HttpRequest, title: str) -> dict[str, Any]:
        return {**self.admin_site.each_context(request), "opts": self.opts, "title": title}

    def _may_look(self, request: HttpRequest) -> None:
        if not self.has_view_permission(request):
            raise PermissionDenied


def _text(link: ShortLink) -> str:
    return qr.address(settings.SITE_URL, settings.SHORT_HOST, link.code)


def _drawn(link: ShortLink) -> tuple[str, str, str]:
    """Return the picture, the address to type, and the code as printed."""
    text = _text(link)
    host = settings.SHORT_HOST or settings.SITE_URL.partition("://")[2]
    # Our own drawing of our own address: nothing in it was typed by anybody.
    return mark_safe(qr.svg(text)), f"{host}/s/", codes.printed(link.code)  # noqa: S308


def _sheet_address(chosen: list[str]) -> str:
    return f"{reverse('admin:shortlink_sheet')}?codes={'-'.join(chosen)}"
