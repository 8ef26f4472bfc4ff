"""Handouts: written part by part, looked at, signed off and published with their files."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from education.actions import handouts as actions
from education.actions.publishing import NotAllowed, may_sign_off
from education.actions.site import raise_content_version
from education.admin.audited import Audited
from education.admin.parts import NeverDeleted
from education.models import Article, Clinic, Handout, HandoutEdition
from education.pages import private
from education.queries import handouts as queries
from education.queries.site import site
from education.sharing.handout import PARTS, Written

LINES = forms.Textarea(attrs={"rows": 4, "spellcheck": "true"})
HELP = {
    "week": gettext_lazy("One line each: Pain keeps you from walking a little more each week."),
    "normal": gettext_lazy("One line each: A bad day after you did more."),
    "do": gettext_lazy("One line each: Walk a little, often."),
    "dont": gettext_lazy("One line each: Do not stop a medicine before you ask."),
    "questions": gettext_lazy("One line each: When may I drive?"),
    "notes": gettext_lazy("One line each, of your clinic's own: Parking is free for one hour."),
}


def part_field(part: str) -> forms.CharField:
    """Return the field for one part of a handout, a line for each point."""
    label = HandoutEdition._meta.get_field(part).verbose_name
    return forms.CharField(label=label, required=False, widget=LINES, help_text=HELP[part])


class HandoutForm(forms.ModelForm):
    """A handout with the words of its next edition. The two urgent lists come by themselves."""

    title = forms.CharField(
        label=gettext_lazy("Title"), max_length=60, help_text=gettext_lazy("Going home after spinal fusion")
    )
    week, normal = part_field("week"), part_field("normal")
    do, dont = part_field("do"), part_field("dont")
    questions, notes = part_field("questions"), part_field("notes")
    changes = forms.CharField(
        label=gettext_lazy("What changed"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("In plain words; who has an older paper reads this."),
    )
    based_on = forms.IntegerField(required=False, widget=forms.HiddenInput, help_text=" ")

    class Meta:
        model = Handout
        fields = ("slug", "language", "article", "cause", "clinic")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        latest = self.instance.editions.first() if self.instance.pk else None
        if latest:
            self.initial |= {name: getattr(latest, name) for name in ("title", *PARTS)}
        self.initial["based_on"] = latest.number if latest else 0

    def clean_language(self) -> str:
        """Refuse what has no pages yet: its headings would be English."""
        if self.cleaned_data["language"] != "en":
            raise ValidationError(_("Handouts are in English so far. Write: en."))
        return str(self.cleaned_data["language"])

    def written(self) -> Written:
        """Return what was typed, without empty lines."""
        parts = {
            part: tuple(
                line
                for typed in self.cleaned_data.get(part, "").replace("\0", "").splitlines()
                if (line := typed.strip().lstrip("-*• ").strip())
            )
            for part in PARTS
        }
        return Written(self.cleaned_data.get("title", "").replace("\0", "").strip(), **parts)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if self.instance.pk and "based_on" in self.data:
            newest = self.instance.editions.first()
            if newest and newest.number != (values.get("based_on") or 0):
                told = _(
                    "Somebody saved edition %(number)s after you opened this. Nothing of yours is lost: it "
                    "stands below. Look at theirs in the list, take over what you want, then save again."
                )
                raise ValidationError(told % {"number": newest.number}, code="stale")
        return values


@admin.register(Handout)
class HandoutAdmin(Audited, NeverDeleted, admin.ModelAdmin):
    """Papers that patients take home."""

    form = HandoutForm
    list_display = ["title", "slug", "state", "clinic"]
    list_select_related = ["live__sign_off__reviewer", "clinic"]
    search_fields = ["slug", "editions__title"]
    change_form_template = "admin/handout.html"
    fieldsets = [
        (None, {"fields": ["title", "slug", "language", "clinic", "article", "cause", "based_on"]}),
        (gettext_lazy("When to call, and what is normal"), {"fields": ["week", "normal"]}),
        (gettext_lazy("What helps"), {"fields": ["do", "dont", "questions", "notes"]}),
        (gettext_lazy("This edition"), {"fields": ["changes"]}),
    ]

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        at = "<int:pk>/editions/<int:number>/"
        return [
            path(f"{at}preview/", view(private(self.preview)), name="handout_preview"),
            path(f"{at}sign-off/", view(self.sign_off), name="handout_sign_off"),
            path(f"{at}publish/", view(self.publish), name="handout_publish"),
            *super().get_urls(),
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Handout | None = None) -> tuple[str, ...]:
        kept = ("slug", "language") if obj else ()
        if obj and obj.live_id and not request.user.has_perm("education.publish_revision"):
            return (*kept, "clinic", "article", "cause")  # these stand on the live paper at once
        return kept

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Return what a new handout starts with: the lists of an article, where one is named."""
        values: dict[str, Any] = {"clinic": Clinic.objects.filter(is_default=True).first()}
        chosen = request.GET.get("article", "")
        if chosen.isascii() and chosen.isdigit() and len(chosen) < 18:
            article = Article.objects.published().select_related("live").filter(pk=chosen).first()
            if article:
                values |= queries.from_article(article) | {"slug": article.slug, "article": article.pk}
        return values

    @admin.display(description=gettext_lazy("title"))
    def title(self, handout: Handout) -> str:
        newest = handout.live or handout.editions.first()
        return newest.title if newest else "-"

    @admin.display(description=gettext_lazy("state"))
    def state(self, handout: Handout) -> str:
        if handout.live is None:
            return _("not live")
        signed = getattr(handout.live, "sign_off", None)
        told = _("edition %(number)s is live") % {"number": handout.live.number}
        who = _("checked by %(who)s") % {"who": signed.reviewer.public_name} if signed else _("not checked")
        return f"{told}, {who}"

    def save_model(self, request: HttpRequest, obj: Handout, form: HandoutForm, change: bool) -> None:
        with transaction.atomic():
            super().save_model(request, obj, form, change)
            raise_content_version()
            actions.save_edition(
                handout=obj,
                written=form.written(),
                by=request.user,
                changes=form.cleaned_data["changes"].replace("\0", ""),
            )

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        extra = {**(extra_context or {})}
        if object_id:
            extra |= self._standing(request, object_id)
        try:
            with transaction.atomic():
                response = super().changeform_view(request, object_id, form_url, extra)
        except actions.CannotPrint as stop:
            return self._again(request, object_id, form_url, extra, stop)
        form = (getattr(response, "context_data", None) or {}).get("adminform")
        if form and form.form.is_bound and form.form.errors:
            response.status_code = 409 if form.form.has_error(forms.forms.NON_FIELD_ERRORS, "stale") else 422
        return response

    def _again(
        self,
        request: HttpRequest,
        object_id: str | None,
        form_url: str,
        extra: dict[str, Any],
        stop: actions.CannotPrint,
    ) -> HttpResponse:
        """Give the form back with what was typed, and say what to shorten."""
        for sentence in stop.sentences:
            messages.error(request, sentence)
        request.unprintable = True  # the form below is shown, not saved
        response = super().changeform_view(request, object_id, form_url, extra)
        response.status_code = 422
        return response

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **options: Any) -> type:
        form_class = super().get_form(request, obj, change=change, **options)
        if not getattr(request, "unprintable", False):
            return form_class

        class Unprintable(form_class):  # type: ignore[misc, valid-type]  # of whatever the admin made
            def clean(self) -> dict[str, Any]:
                super().clean()
                raise ValidationError(_("Not saved yet. What to change stands above."))

        return Unprintable

    def _standing(self, request: HttpRequest, object_id: str) -> dict[str, Any]:
        handout = self.get_object(request, object_id)
        if handout is None:
            return {}
        editions = handout.editions.select_related("sign_off__reviewer", "created_by")[:20]
        return {
            "editions": [(each, getattr(each, "sign_off", None)) for each in editions],
            "live_pk": handout.live_id,
            "may_sign": may_sign_off(request.user),
            "may_publish": request.user.has_perm("education.publish_revision"),
        }

    def preview(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Show any edition as its page would look."""
        edition = self._edition(request, pk, number)
        page = queries.view_of(edition.handout, edition)
        context = {"site": site(), "page": page, "draft": edition.handout.live_id != edition.pk}
        return render(request, "sharing/handout_detail.html", context)

    @method_decorator(require_POST)
    def sign_off(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Approve exactly this edition as a clinician."""
        return self._act(
            request, pk, number, actions.sign_off_edition, _("Edition %(number)s is signed off.")
        )

    @method_decorator(require_POST)
    def publish(self, request: HttpRequest, pk: int, number: int) -> HttpResponse:
        """Put an edition live and draw its files."""
        return self._act(
            request, pk, number, actions.publish_edition, _("Edition %(number)s is live, with its files.")
        )

    def _act(
        self, request: HttpRequest, pk: int, number: int, act: Callable[..., Any], done: str
    ) -> HttpResponse:
        edition = self._edition(request, pk, number)
        try:
            with transaction.atomic():
                act(edition=edition, by=request.user)
        except NotAllowed as refusal:
            messages.error(request, str(refusal))
        except DatabaseError:
            messages.error(
                request, _("The database refused this. Nothing was changed. Try again in a minute.")
            )
        else:
            messages.success(request, done % {"number": number})
        return HttpResponseRedirect(reverse("admin:education_handout_change", args=[pk]))

    def _edition(self, request: HttpRequest, pk: int, number: int) -> HandoutEdition:
        if not self.has_view_permission(request):
            raise PermissionDenied
        rows = HandoutEdition.objects.select_related(
            "handout__clinic", "handout__article__live", "sign_off__reviewer"
        )
        if max(pk, number) >= 2**31:
            raise Http404
        return get_object_or_404(rows, handout=pk, number=number)
