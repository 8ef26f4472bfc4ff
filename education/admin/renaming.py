"""Giving an article another address, with a look at the papers that keep leading to it."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from education.actions import editorial
from education.actions.publishing import NotAllowed
from education.actions.renaming import rename_article


class RenameForm(forms.Form):
    """The new end of the address."""

    slug = forms.CharField(
        label=gettext_lazy("New address"),
        max_length=80,
        help_text=gettext_lazy("Small letters, digits and dashes: walking-again"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )


class Renaming:
    """The page of an article admin where its address is changed."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.rename)
        return [path("<int:pk>/rename/", view, name="article_rename"), *super().get_urls()]  # type: ignore[misc]  # a mixin

    def rename(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask for the new address; on POST change it. The old one leads on."""
        page = self._page(request, pk)
        if not request.user.has_perm("education.publish_revision"):
            raise PermissionDenied
        form = RenameForm(request.POST or None, initial={"slug": page.slug})
        if request.method == "POST" and form.is_valid():
            old = page.slug
            try:
                rename_article(article=page, slug=form.cleaned_data["slug"], by=request.user)
            except NotAllowed as refusal:
                form.add_error("slug", str(refusal))
            else:
                told = _("It has its new address. The old one, %(old)s, leads there.")
                messages.success(request, told % {"old": old})
                return HttpResponseRedirect(self._url("change", page.pk))
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Another address for %(page)s") % {"page": page},
            "page": page,
            "form": form,
            "papers": editorial.printed_links(page).count(),
            "former": [row.slug for row in page.former_addresses.all()],
        }
        return TemplateResponse(request, "admin/rename.html", context, status=422 if form.errors else 200)
