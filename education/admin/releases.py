"""Knowledge releases: checked, published, signed off, gone back to, withdrawn."""

from collections.abc import Callable
from functools import partial

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from education.actions import wizard as actions
from education.actions.publishing import NotAllowed
from education.actions.releases import changes_to_tick, goes_back
from education.admin.parts import ReadOnly, tell_drawn, typed
from education.models import KnowledgeRelease, SitePolicy, Withdrawal
from education.queries.releases import examine_release, examine_working_copy
from education.queries.site import site
from education.wizard.gate import differences
from education.wizard.snapshot import from_text

LIST = "admin:education_knowledgerelease_changelist"


class KnowledgeReleaseAdmin(ReadOnly, admin.ModelAdmin):
    """Releases are immutable; the buttons publish, sign off, go back, and withdraw."""

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
        """Show what a person signs or goes back to: each line that differs from the live release, each
        fault, story, word and rule that moves, by the pins and stories of today.
        """
        release = get_object_or_404(KnowledgeRelease, pk=object_id)
        live = SitePolicy.objects.select_related("live_release").get(pk=1).live_release
        context: dict[str, object] = {
            "is_live": live == release,
            "withdrawal": Withdrawal.objects.select_related("withdrawn_by").filter(release=release).first(),
        }
        if live != release:
            found = examine_release(release)
            context |= {
                "found": found,
                "back": goes_back(release, live),
                "open_changes": changes_to_tick(release, live, found),
                "loses_a_rule": any(change.loses_a_rule for change in found.changes),
                "missed": found.report.emergencies_missed if found.report else (),
                "differences": differences(from_text(live.text), found.knowledge) if live else [],
            }
        return super().change_view(request, object_id, form_url, {**context, **(extra_context or {})})

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("publish/", view(self.publish), name="knowledge_publish"),
            path("<int:pk>/go-live/", view(self.go_live), name="knowledge_go_live"),
            path("<int:pk>/withdraw/", view(self.withdraw), name="knowledge_withdraw"),
            path("<int:pk>/sign-off/", view(self.sign_off), name="knowledge_sign_off"),
            *super().get_urls(),
        ]

    def publish(self, request: HttpRequest) -> HttpResponse:
        """Show what the working copy would do; on POST make it a release and put it live."""
        if not request.user.has_perm("education.publish_knowledgerelease"):
            raise PermissionDenied
        refused: list[str] = []
        note = typed(request, "note")
        reason = typed(request, "reason")[:300]
        ticked = request.POST.getlist("ticked")
        if request.method == "POST" and not note:
            refused = [_("Say in a few words what changed. Readers of the release list rely on it.")]
        elif request.method == "POST":
            try:
                release = actions.publish_knowledge(
                    by=request.user,
                    note=note[:300],
                    ticked=ticked,
                    seen=request.POST.get("seen", ""),
                    reason=reason,
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
        found = examine_working_copy()
        context = {
            **self.admin_site.each_context(request),
            "title": _("Publish the knowledge of the check"),
            "found": found,
            "faults": (*found.faults, *found.unchecked),
            "loses_a_rule": any(change.loses_a_rule for change in found.changes),
            "differences": differences(site().knowledge, found.knowledge),
            "reason": reason,
            "ticked": ticked,
            "refused": refused,
            "note": note,
            "opts": self.model._meta,
        }
        return render(request, "admin/release_publish.html", context, status=422 if refused else 200)

    @method_decorator(require_POST)
    def go_live(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Go back, or forward, to a release that exists."""
        release = get_object_or_404(KnowledgeRelease, pk=pk)
        ticked = request.POST.getlist("ticked")
        live = SitePolicy.objects.select_related("live_release").get(pk=1).live_release
        if goes_back(release, live) and not request.POST.get("looked"):
            ticked = []  # the page lists them all under one box: without it nothing was looked at
        reason = typed(request, "reason")[:300]
        return self._act(request, partial(actions.go_live, by=request.user, ticked=ticked, reason=reason), pk)

    @method_decorator(require_POST)
    def withdraw(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Mark a release as unsafe, so that nobody's check runs on it any more."""
        reason = typed(request, "reason")
        return self._act(request, partial(actions.withdraw_release, by=request.user, reason=reason), pk)

    @method_decorator(require_POST)
    def sign_off(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Approve exactly this release as a clinician."""
        statement = typed(request, "statement")
        return self._act(
            request,
            partial(actions.sign_off_release, by=request.user, statement=statement),
            pk,
        )

    def _act(self, request: HttpRequest, act: Callable[..., object], pk: int) -> HttpResponse:
        release = get_object_or_404(KnowledgeRelease, pk=pk)
        try:
            with transaction.atomic():  # a refusal by the database leaves the rest of the request whole
                act(release=release)
        except NotAllowed as error:
            messages.error(request, str(error))
        except DatabaseError:  # busy, or a guard that the rules above did not foresee
            messages.error(
                request, _("The database refused this. Nothing was changed. Try again in a minute.")
            )
        except actions.CannotPublish as error:
            for sentence in error.sentences:
                messages.error(request, sentence)
        except actions.OutcomesMoved as stop:
            told = _("Not live yet: look at what moves, and tick it: %(moved)s.")
            messages.error(request, told % {"moved": ", ".join(change.story for change in stop.moved)})
            return HttpResponseRedirect(reverse("admin:education_knowledgerelease_change", args=[pk]))
        else:
            tell_drawn(request)  # papers carry the danger signs of the live release
            messages.success(request, _("Done: %(release)s.") % {"release": release})
        return HttpResponseRedirect(reverse(LIST))
