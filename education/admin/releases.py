"""Knowledge releases: checked, published, signed off, gone back to."""

from collections.abc import Callable
from functools import partial

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from education.actions import wizard as actions
from education.actions.publishing import NotAllowed
from education.admin.parts import ReadOnly
from education.models import KnowledgeRelease, SitePolicy
from education.queries.library import pins
from education.queries.site import site
from education.queries.wizard import live_outcomes, next_release, vignettes
from education.wizard.audit import Audit, audit
from education.wizard.gate import changes, differences, outcomes
from education.wizard.problems import find_problems
from education.wizard.snapshot import digest, from_text, to_text

LIST = "admin:education_knowledgerelease_changelist"


class KnowledgeReleaseAdmin(ReadOnly, admin.ModelAdmin):
    """Releases are immutable; the buttons publish, sign off, and go back."""

    change_list_template = "admin/release_list.html"
    change_form_template = "admin/release.html"
    list_display = ["__str__", "is_live", "signed_by", "note", "created_by", "created_at"]
    fields = ["number", "note", "created_by", "created_at", "audit", "warnings", "digest"]
    list_select_related = ["created_by", "sign_off__reviewer"]

    @admin.display(description=gettext_lazy("live"), boolean=True)
    def is_live(self, release: KnowledgeRelease) -> bool:
        return release.pk == self._live_id

    @admin.display(description=gettext_lazy("signed off by"))
    def signed_by(self, release: KnowledgeRelease) -> str:
        sign_off = getattr(release, "sign_off", None)
        return sign_off.reviewer.public_name if sign_off else _("nobody yet")

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        self._live_id = SitePolicy.objects.values_list("live_release", flat=True).get(pk=1)
        return super().changelist_view(request, extra_context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict | None = None
    ) -> HttpResponse:
        """Show what a person signs: each line that differs from the live release, each story that moves."""
        release = get_object_or_404(KnowledgeRelease, pk=object_id)
        live = SitePolicy.objects.select_related("live_release").get(pk=1).live_release
        context: dict[str, object] = {"is_live": live == release}
        if live is not None and live != release:
            context["differences"] = differences(from_text(live.text), from_text(release.text))
            context["moved"] = changes(live.outcomes, release.outcomes)
        return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("publish/", view(self.publish), name="knowledge_publish"),
            path("<int:pk>/go-live/", view(self.go_live), name="knowledge_go_live"),
            path("<int:pk>/sign-off/", view(self.sign_off), name="knowledge_sign_off"),
            *super().get_urls(),
        ]

    def publish(self, request: HttpRequest) -> HttpResponse:
        """Show what the working copy would do; on POST make it a release and put it live."""
        if not request.user.has_perm("education.publish_knowledgerelease"):
            raise PermissionDenied
        refused: list[str] = []
        note = request.POST.get("note", "").strip()
        ticked = request.POST.getlist("ticked")
        if request.method == "POST" and not note:
            refused = [_("Say in a few words what changed. Readers of the release list rely on it.")]
        elif request.method == "POST":
            try:
                release = actions.publish_knowledge(
                    by=request.user, note=note[:300], ticked=ticked, seen=request.POST.get("seen", "")
                )
            except actions.CannotPublish as error:
                refused = error.sentences
            except (actions.OutcomesMoved, actions.WorkingCopyMoved, NotAllowed) as error:
                refused = [str(error)]
            else:
                live = SitePolicy.objects.values_list("live_release", flat=True).get(pk=1) == release.pk
                done = (
                    _("Release %(number)s is live.")
                    if live
                    else _("Release %(number)s is made. A clinical reviewer signs it, then it can go live.")
                )
                messages.success(request, done % {"number": release.number})
                return HttpResponseRedirect(reverse(LIST))
        knowledge, stories = next_release(), vignettes()
        faulty = any(problem.blocks for problem in find_problems(knowledge))
        report = Audit(()) if faulty else audit(knowledge, stories)
        faults = actions.find_obstacles(knowledge, report)
        moved = () if faulty else changes(live_outcomes(), outcomes(knowledge, stories, pins()))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Publish the knowledge of the check"),
            "faults": faults,
            "warnings": actions.find_warnings(knowledge),
            "seen": digest(to_text(knowledge)),
            "report": None if faulty else report,
            "moved": moved,
            "differences": differences(site().knowledge, knowledge),
            "ticked": ticked,
            "refused": refused,
            "note": note,
            "opts": self.model._meta,
        }
        return render(request, "admin/release_publish.html", context, status=422 if refused else 200)

    @method_decorator(require_POST)
    def go_live(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Go back, or forward, to a release that exists."""
        return self._act(request, partial(actions.go_live, by=request.user), pk)

    @method_decorator(require_POST)
    def sign_off(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Approve exactly this release as a clinician."""
        statement = request.POST.get("statement", "")
        return self._act(
            request,
            partial(actions.sign_off_release, by=request.user, statement=statement),
            pk,
        )

    def _act(self, request: HttpRequest, act: Callable[..., object], pk: int) -> HttpResponse:
        release = get_object_or_404(KnowledgeRelease, pk=pk)
        try:
            act(release=release)
        except NotAllowed as error:
            messages.error(request, str(error))
        except actions.OutcomesMoved:
            told = _(
                "Since it was made, another release went live. Publish the working copy again, and look."
            )
            messages.error(request, told)
        else:
            messages.success(request, _("Done: %(release)s.") % {"release": release})
        return HttpResponseRedirect(reverse(LIST))
