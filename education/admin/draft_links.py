"""Links that show a draft to somebody without an account: made, listed and ended beside the page."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from education.actions import publishing
from education.actions.draft_links import end_link, share_draft
from education.models import DraftLink, Revision
from education.queries.draft_links import links_of


class SharedDrafts:
    """What the page of an article or a cause has for colleagues without an account."""

    def get_urls(self) -> list[URLPattern]:
        view, name = self.admin_site.admin_view, self.opts.model_name
        return [
            path(
                "<int:pk>/revisions/<int:number>/share/", view(require_POST(self.share)), name=f"{name}_share"
            ),
            path("<int:pk>/links/<int:link>/end/", view(require_POST(self.end)), name=f"{name}_end_link"),
            *super().get_urls(),
        ]

    def shared(self, request: HttpRequest, page: Any) -> list[dict[str, Any]]:
        """Return each link to a draft of this page, with what was said through it. Two queries."""
        may_end_all = request.user.has_perm("education.publish_revision")
        return [
            {
                "link": link,
                "address": settings.SITE_URL + reverse("shared_draft", args=[link.token]),
                "comments": list(link.comments.all()),
                "may_end": link.is_open() and (may_end_all or link.made_by_id == request.user.pk),
            }
            for link in (links_of(**publishing.owner(page)) if page else [])
        ]

    def share(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Make a link to exactly this revision."""
        page = get_object_or_404(self.model, pk=pk)
        revision = get_object_or_404(Revision, number=number, **publishing.owner(page))
        try:
            share_draft(
                revision=revision, by=request.user, whom=request.POST.get("whom", "").replace("\0", "")
            )
        except publishing.NotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The link is below, under “Shown to others”. Copy it into a mail."))
        return self._back(page, "#shared")

    def end(self, request: HttpRequest, pk: int, link: int) -> HttpResponse:
        """Close a link at once."""
        page = get_object_or_404(self.model, pk=pk)
        owner = {f"revision__{name}": row for name, row in publishing.owner(page).items()}
        try:
            end_link(link=get_object_or_404(DraftLink, pk=link, **owner), by=request.user)
        except publishing.NotAllowed as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The link shows nothing any more."))
        return self._back(page, "#shared")

    def _back(self, page: Any, place: str) -> HttpResponse:
        return HttpResponseRedirect(self._url("change", page.pk) + place)
