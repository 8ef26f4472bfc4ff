"""What readers wrote: a queue with the urgent first, and a page for each with what can be done."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from education.actions.answering import REASONS, MailNotSent, decide, open_replies, standing_of
from education.actions.publishing import NotAllowed
from education.admin.parts import ReadOnly, is_number
from education.models import Reply
from education.queries.library import hazards
from education.queries.replies import counted
from education.queries.site import site
from education.replies.states import OPEN, Move, Reason, State, Words, moves
from education.replies.wording import LONGEST_TEXT, cleaned

MOVES = {
    Move.PUBLISH: gettext_lazy("Publish it"),
    Move.ANSWER: gettext_lazy("Publish it with our answer"),
    Move.MAIL: gettext_lazy("Answer by mail alone"),
    Move.DECLINE: gettext_lazy("Do not publish it"),
    Move.CALL: gettext_lazy("This reader needs a call (it is never published)"),
    Move.CLOSE: gettext_lazy("It is dealt with: close it"),
}
DONE = {
    Move.PUBLISH: gettext_lazy("Readers see it now."),
    Move.ANSWER: gettext_lazy("Readers see it now, with your answer."),
    Move.MAIL: gettext_lazy("Your answer is on its way."),
    Move.DECLINE: gettext_lazy("It is not published."),
    Move.CALL: gettext_lazy("It stays on top of the list until somebody closes it. It is never published."),
    Move.CLOSE: gettext_lazy("Closed."),
}
STATES = {
    State.WAITING: gettext_lazy("waits"),
    State.PUBLISHED: gettext_lazy("published"),
    State.MAILED: gettext_lazy("answered by mail"),
    State.DECLINED: gettext_lazy("not published"),
    State.CALL: gettext_lazy("needs a call"),
    State.CLOSED: gettext_lazy("closed"),
}


class DecisionForm(forms.Form):
    """What to do with one reply. Which words are needed for it, the action knows."""

    move = forms.ChoiceField(
        label=gettext_lazy("What now?"),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what to do with it.")},
    )
    answer = forms.CharField(
        label=gettext_lazy("Our answer"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("In plain words, and nothing that needs an exam to be said."),
    )
    reason = forms.ChoiceField(label=gettext_lazy("Why it is not published"), required=False)
    hazard = forms.ChoiceField(label=gettext_lazy("Hazard to which this belongs"), required=False)
    note = forms.CharField(
        label=gettext_lazy("What was done"),
        required=False,
        max_length=500,
        help_text=gettext_lazy("No word about who wrote: this stays when the reader's words are deleted."),
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, reply: Reply, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_moves = moves(standing_of(reply))
        if reply.danger:  # what most likely has to be done stands first
            open_moves = tuple(sorted(open_moves, key=lambda move: move is not Move.CALL))
        self.fields["move"].choices = [(move.value, MOVES[move]) for move in open_moves]
        self.fields["reason"].choices = [("", "-"), *((key.value, REASONS[key]) for key in Reason)]
        self.fields["hazard"].choices = [("", "-"), *hazards().items()]
        if reply.kind != "report":
            del self.fields["hazard"]
        self.initial["seen"] = seen_mark(reply)

    def words(self) -> Words:
        """Return what was typed for the move."""
        given = self.cleaned_data
        return Words(
            answer=cleaned(given["answer"]),
            reason=given["reason"],
            hazard=given.get("hazard", ""),
            note=cleaned(given["note"]),
        )


def seen_mark(reply: Reply) -> str:
    """Return what tells whether somebody dealt with it since a page showed it."""
    return f"{reply.state} {reply.decided_at.isoformat() if reply.decided_at else ''}"


class QueueFilter(admin.SimpleListFilter):
    """What waits, unless more is asked for."""

    title = gettext_lazy("what to show")
    parameter_name = "show"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("published", _("published")), ("over", _("dealt with")), ("all", _("all"))]

    def choices(self, changelist: Any) -> Any:
        first, *others = super().choices(changelist)
        return [{**first, "display": _("waits")}, *others]

    def queryset(self, request: HttpRequest, rows: QuerySet) -> QuerySet:
        is_open = models.Q(state__in=[state.value for state in OPEN])
        if self.value() == "published":
            return rows.filter(state=State.PUBLISHED.value)
        if self.value() == "over":
            return rows.exclude(is_open | models.Q(state=State.PUBLISHED.value))
        return rows if self.value() == "all" else rows.filter(is_open)


@admin.register(Reply)
class ReplyAdmin(ReadOnly, admin.ModelAdmin):
    """The queue, and one page for each. Danger first, then reports, then the rest, the oldest first."""

    list_display = ["what", "about", "came_at", "how_urgent", "state_now"]
    list_filter = [QueueFilter, "kind"]
    list_select_related = ["article__live", "cause_page__live", "cause_page__cause"]
    list_per_page = 50
    change_list_template = "admin/reply_list.html"

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        return [
            path("<int:pk>/decide/", view(require_POST(self.decide)), name="reply_decide"),
            *super().get_urls(),
        ]

    @admin.display(description=gettext_lazy("what"))
    def what(self, reply: Reply) -> str:
        return _("Report: the advice was wrong") if reply.kind == "report" else _("Reply")

    @admin.display(description=gettext_lazy("about"))
    def about(self, reply: Reply) -> str:
        page = reply.article or reply.cause_page
        return page.live.title if page and page.live else (str(page) if page else _("the check"))

    @admin.display(description=gettext_lazy("how urgent"))
    def how_urgent(self, reply: Reply) -> str:
        if reply.needs_call or reply.danger:
            told = _("Needs a call") if reply.needs_call else _("Danger words")
            return format_html('<strong class="staff-danger">{}</strong>', told)
        return ""

    @admin.display(description=gettext_lazy("state"))
    def state_now(self, reply: Reply) -> str:
        return str(STATES[State(reply.state)])

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        told = {"title": _("What readers wrote"), "counted": counted()}
        return super().changelist_view(request, {**(extra_context or {}), **told})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """Show what a reader wrote, and what can be done with it."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        reply = self.get_queryset(request).filter(pk=object_id).first() if is_number(object_id) else None
        if reply is None:
            messages.warning(request, _("This is gone: its writer took it back, or its time was over."))
            return HttpResponseRedirect(reverse("admin:education_reply_changelist"))
        return self._page(request, reply, DecisionForm(reply=reply))

    def decide(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do what was chosen. Where words are missing or somebody was faster, nothing typed is lost."""
        if not request.user.has_perm("education.change_reply"):
            raise PermissionDenied
        reply = get_object_or_404(Reply, pk=pk)
        form = DecisionForm(request.POST, reply=reply)
        if request.POST.get("seen", seen_mark(reply)) != seen_mark(reply):
            form.add_error(None, _("Somebody dealt with this meanwhile. What you typed is below."))
            form.data = form.data.copy()
            form.data["seen"] = seen_mark(reply)
            return self._page(request, reply, form, status=409)
        if not form.is_valid():
            return self._page(request, reply, form, status=422)
        move = Move(form.cleaned_data["move"])
        try:
            decide(reply=reply, move=move, by=request.user, words=form.words())
        except NotAllowed as refusal:
            form.add_error(None, str(refusal))
            return self._page(request, reply, form, status=422)
        except MailNotSent:
            form.add_error(None, _("The mail could not be sent, so nothing was changed. Try again later."))
            return self._page(request, reply, form, status=422)
        messages.success(request, DONE[move])
        return HttpResponseRedirect(reverse("admin:education_reply_changelist"))

    def _page(
        self, request: HttpRequest, reply: Reply, form: DecisionForm, *, status: int = 200
    ) -> HttpResponse:
        now = site()
        named = {flag.code: flag.text for flag in now.knowledge.red_flags}
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"{self.what(reply)}: {self.about(reply)}",
            "reply": reply,
            "form": form,
            "page_url": getattr(reply.article or reply.cause_page, "get_absolute_url", lambda: "")(),
            "danger": [named.get(code, code) for code in reply.danger],
            "state": STATES[State(reply.state)],
            "reason": REASONS.get(reply.reason, ""),
            "hazard": hazards().get(reply.hazard, ""),
            "answers": reply.answers.splitlines(),
            "may_decide": request.user.has_perm("education.change_reply") and form.fields["move"].choices,
        }
        response = TemplateResponse(request, "admin/reply.html", context, status=status)
        response["Cache-Control"] = "no-store"
        return response


class TakesReplies:
    """Bulk actions of pages: whether readers may write under them."""

    actions = ["open_for_replies", "close_for_replies"]

    @admin.action(
        description=gettext_lazy("Let readers reply to these pages"), permissions=["handle_replies"]
    )
    def open_for_replies(self, request: HttpRequest, pages: QuerySet) -> None:
        self._tell(request, open_replies(pages=pages, to_readers=True, by=request.user))

    @admin.action(description=gettext_lazy("Close these pages for replies"), permissions=["handle_replies"])
    def close_for_replies(self, request: HttpRequest, pages: QuerySet) -> None:
        self._tell(request, open_replies(pages=pages, to_readers=False, by=request.user))

    def has_handle_replies_permission(self, request: HttpRequest) -> bool:
        """Return whether this person handles what readers write."""
        return bool(request.user.has_perm("education.change_reply"))

    def _tell(self, request: HttpRequest, changed: int) -> None:
        messages.success(request, _("Changed: %(changed)s pages.") % {"changed": changed})
