"""The editing page of an article or cause page: its newest text, its history, preview, sign-off, publish."""

import logging
from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from education.actions import publishing
from education.actions.drafts import drop_moving
from education.admin.conflicts import Conflicts, base_of
from education.admin.draft_links import SharedDrafts
from education.admin.parts import typed
from education.admin.texts import RevisionForm
from education.admin.writing import Writing
from education.content.findings import Report
from education.content.source import PageSource
from education.editorial import pemat
from education.models import Article, Revision
from education.pages import private
from education.queries import content, red_flags
from education.queries.glossary import glossary
from education.queries.reading import reading_report
from education.queries.records import page_source
from education.queries.site import site
from education.queries.tasks import open_tasks

log = logging.getLogger(__name__)


class RevisionPages(Writing, Conflicts, SharedDrafts):
    """Views for a page with revisions. Saving makes a new draft; nothing is ever overwritten."""

    page_fields: list[str] = []
    for_cause = False
    template = ""
    moves = (
        "preview",
        "publish",
        "sign_off",
        "take_up",
        "ask_for_review",
        "compare",
        "retire",
        "share",
        "used",
        "file",
        "take_in",
    )

    def get_urls(self) -> list[URLPattern]:
        view, name = self.admin_site.admin_view, self.model._meta.model_name
        one = "<int:pk>/revisions/<int:number>/"
        return [
            path(f"{one}preview/", view(self.preview), name=f"{name}_preview"),
            path(f"{one}publish/", view(require_POST(self.publish)), name=f"{name}_publish"),
            path(f"{one}sign-off/", view(require_POST(self.sign_off)), name=f"{name}_sign_off"),
            path(f"{one}take-up/", view(require_POST(self.take_up)), name=f"{name}_take_up"),
            *super().get_urls(),
        ]

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the newest text for editing; on POST keep it as a new draft."""
        page = self.get_object(request, object_id) if object_id else None
        if object_id and page is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        may_edit = self.has_change_permission(request, page) if page else self.has_add_permission(request)
        if not may_edit and (page is None or not self.has_view_permission(request, page)):
            raise PermissionDenied
        revisions = _revisions(page)
        latest = revisions[0] if revisions else None
        # The first field is the page's address: chosen once, and printed on paper from then on.
        fields = self.page_fields[1:] if page else self.page_fields
        page_form_class = self.get_form(request, page, change=page is not None, fields=fields)
        if request.method == "POST":
            if not may_edit:
                raise PermissionDenied
            page_form = page_form_class(request.POST, instance=page)
            text_form = RevisionForm(request.POST, for_cause=self.for_cause)
            if "check" in request.POST:  # only look at it; nothing is saved
                look = self.look_context(request, page, page_form, text_form)
                return self._editor(request, page, latest, page_form, text_form, look=look)
            if page_form.is_valid() and text_form.is_valid():
                return self._save(request, page_form, text_form, page, latest)
            return self._editor(request, page, latest, page_form, text_form, status=422)
        initial = self.taken_up(request, page) or _initial(latest)
        page_form, text_form = (
            page_form_class(instance=page, initial=initial),
            RevisionForm(initial=initial, for_cause=self.for_cause),
        )
        return self._editor(
            request, page, latest, page_form, text_form, may_edit=may_edit, revisions=revisions
        )

    def _save(
        self,
        request: HttpRequest,
        page_form: forms.ModelForm,
        text_form: RevisionForm,
        page: Any,
        latest: Revision | None,
    ) -> HttpResponse:
        texts = text_form.texts()
        same = latest is not None and all(
            getattr(latest, name) == texts[name] for name in Revision.CONTENT_FIELDS
        )
        new = page is None
        try:
            with transaction.atomic():
                if page_form.has_changed() or page is None:
                    page = page_form.save()
                if not same:
                    latest = publishing.save_revision(
                        page=page,
                        texts=texts,
                        by=request.user,
                        based_on=base_of(text_form.cleaned_data, page),
                        kind=text_form.cleaned_data["kind"],
                    )
        except publishing.StaleEdit as stale:
            return self.conflict(request, page, stale.latest, page_form, text_form)
        drop_moving(person=request.user, page=None if new else page, page_kind=self.opts.model_name)
        if same:
            messages.info(request, _("Nothing was changed, so no new draft was made."))
        else:
            live = page.live.number if page.live else _("none")
            sentence = _("Draft %(number)s is saved. Live for readers: %(live)s.")
            messages.success(request, sentence % {"number": latest.number, "live": live})
        return HttpResponseRedirect(self._url("change", page.pk))

    def _editor(
        self,
        request: HttpRequest,
        page: Any,
        latest: Revision | None,
        page_form: forms.ModelForm,
        text_form: RevisionForm,
        *,
        may_edit: bool = True,
        conflict: dict[str, Any] | None = None,
        look: dict[str, Any] | None = None,
        revisions: list[Revision] | None = None,
        typed: dict[str, Any] | None = None,
        status: int = 200,
    ) -> HttpResponse:
        now = site()
        if look is None:
            source = self.source_of(text_form, page)
            version = now.content_version
            look = {"report": reading_report(source, content_version=version) if source else None}
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": (latest.title if latest else str(page)) if page else _("A new page"),
            "page": page,
            "latest": latest,
            "revisions": _revisions(page) if revisions is None else revisions,
            "page_form": page_form,
            "text_form": text_form,
            "may_edit": may_edit,
            "may_publish": request.user.has_perm("education.publish_revision"),
            "sign_off_required": now.sign_off_required,
            "may_sign": request.user.has_perm("education.sign_off_revision"),
            "conflict": conflict,
            **look,
            **self.writing_context(request, page, latest),
            "tasks": open_tasks(page) if page else [],
            "shared": self.shared(request, page),
            "end_link_name": f"admin:{self.model._meta.model_name}_end_link",
            "media": self.media,
            "pemat": pemat.ITEMS,
            "typed": typed,
            "names": {name: f"admin:{self.model._meta.model_name}_{name}" for name in self.moves},
        }
        return TemplateResponse(request, "admin/page_editor.html", context, status=status)

    def preview(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Show a revision as readers would see it."""
        page, revision = self._find(request, pk, number)
        now = site()
        view = content.draft_page(
            revision=revision, knowledge=now.knowledge, glossary=glossary(now.content_version)
        )
        code = "" if isinstance(page, Article) else page.cause.code
        context = {
            "site": now,
            "page": view,
            "cause": now.knowledge.cause_by_code.get(code),
            "flags": red_flags.headline_red_flags(now.knowledge, cause=code),
            "all_flags": red_flags.all_red_flags(now.knowledge),
            "draft": revision,
            "report": self._reading(page_source(page, revision)),
        }
        return private(lambda req: render(req, self.template, context))(request)

    def _reading(self, source: PageSource | None) -> Report | None:
        """Return how a text reads; None where there is none yet."""
        return reading_report(source, content_version=site().content_version) if source else None

    def publish(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Put a revision live."""
        act = partial(publishing.publish, by=request.user, haste=typed(request, "haste"))
        return self._act(request, pk, number, act, _("Revision %(number)s is live now."))

    def sign_off(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Approve exactly this revision as a clinician."""
        answers = {name.removeprefix("pemat-"): value for name, value in request.POST.items()}
        act = partial(
            publishing.sign_off_revision,
            by=request.user,
            statement=typed(request, "statement"),
            checklist=answers,
        )
        return self._act(request, pk, number, act, _("You signed off revision %(number)s."))

    def take_up(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Make the text of an earlier revision the newest draft."""
        page, revision = self._find(request, pk, number)
        if not self.has_change_permission(request, page):
            raise PermissionDenied
        texts = {name: getattr(revision, name) for name in Revision.CONTENT_FIELDS}
        texts["changes"] = _("Back to the text of revision %(number)s.") % {"number": number}
        latest = publishing.latest_revision(page)
        made = publishing.save_revision(page=page, texts=texts, by=request.user, based_on=latest)
        messages.success(
            request,
            _("Draft %(number)s has the text of revision %(old)s.") % {"number": made.number, "old": number},
        )
        return HttpResponseRedirect(self._url("change", page.pk))

    def _act(self, request: HttpRequest, pk: int, number: int, act: Any, done: str) -> HttpResponse:
        page, revision = self._find(request, pk, number)
        try:
            act(revision=revision)
        except publishing.NotAllowed as refusal:
            return self._refused(request, page, revision, str(refusal))
        except DatabaseError:
            log.exception("a move of a revision failed")
            told = _("It could not be kept just now, and nothing was changed. Please try again.")
            return self._refused(request, page, revision, told)
        messages.success(request, done % {"number": number})
        return HttpResponseRedirect(self._url("change", page.pk))

    def _refused(self, request: HttpRequest, page: Any, revision: Revision, why: str) -> HttpResponse:
        """Say why; where the person had typed something, give it back in its place."""
        messages.error(request, why)
        answers = {name: value for name, value in request.POST.items() if name.startswith("pemat-")}
        words = {name: typed(request, name) for name in ("statement", "haste")}
        if not any([*answers.values(), *words.values()]):
            return HttpResponseRedirect(self._url("change", page.pk))
        revisions = _revisions(page)
        initial = _initial(revisions[0])
        form_class = self.get_form(request, page, change=True, fields=self.page_fields[1:])
        return self._editor(
            request,
            page,
            revisions[0],
            form_class(instance=page, initial=initial),
            RevisionForm(initial=initial, for_cause=self.for_cause),
            may_edit=self.has_change_permission(request, page),
            revisions=revisions,
            typed={**words, "number": revision.number, "answers": tuple(answers.items())},
            status=422,
        )

    def _find(self, request: HttpRequest, pk: int, number: int) -> tuple[Any, Revision]:
        page = get_object_or_404(self.model, pk=pk)
        if not self.has_view_permission(request, page):
            raise PermissionDenied
        return page, get_object_or_404(Revision, number=number, **publishing.owner(page))

    def _url(self, name: str, *args: Any) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}", args=args)


def _revisions(page: Any) -> list[Revision]:
    """Return the revisions of a page, the newest first. One query."""
    if page is None:
        return []
    told = page.revisions.select_related("created_by", "sign_off__reviewer", "review_request", "haste")
    return list(told.order_by("-number"))


def _initial(latest: Revision | None) -> dict[str, Any]:
    if latest is None:
        return {}
    texts = {name: getattr(latest, name) for name in Revision.CONTENT_FIELDS}
    return {**texts, "based_on": latest.pk, "base_digest": latest.digest}
