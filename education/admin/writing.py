"""The writing page beside saving: a look at the text while it is typed, and what is kept meanwhile."""

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST, require_safe

from education import stylesheet
from education.actions import drafts, publishing
from education.admin.conflicts import base_of
from education.admin.texts import RevisionForm
from education.content.foreign import find_foreign, too_much
from education.content.rendering import find_faults
from education.content.source import PageSource
from education.kept_text import give_back
from education.models import Article, KeptDraft, Revision
from education.pages import wants_fragment
from education.queries import content, red_flags, timing
from education.queries.drafts import kept_beside
from education.queries.glossary import glossary
from education.queries.picking import studies_like, words_like
from education.queries.site import site

DARK, LIGHT = "(prefers-color-scheme: dark)", ("(prefers-color-scheme: dark)", "not all")
LOOKS = {  # what is put for what in the pages' style, so that one screen shows each of them
    "paper": [("@media print", "@media all"), LIGHT],
    "dark": [
        (f"@media {DARK}", "@media all"),
        (DARK, "all"),
        ("color-scheme: light dark", "color-scheme: dark"),
    ],
    "large": [("/* ", "html { font-size: 200% !important; }\n/* "), LIGHT],
}
MOST_KEPT = 400_000  # letters of one kept draft; a page has a hundredth of it

View = Callable[..., HttpResponse]


class Writing:
    """What the writing page needs between opening it and saving it."""

    def get_urls(self) -> list[URLPattern]:
        view, name = self.admin_site.admin_view, self.opts.model_name
        full = f"{self.opts.app_label}_{name}"
        here, look = self._for_script, require_POST(self.look)
        keep = require_POST(self.keep)
        return [
            # Before Django's own: a text posted after the sign-in ran out comes back instead of being lost.
            path("add/", self._or_given_back(self.add_view), name=f"{full}_add"),
            path("<path:object_id>/change/", self._or_given_back(self.change_view), name=f"{full}_change"),
            path("add/look/", here(look), name=f"{name}_look_new"),
            path("<int:pk>/look/", here(look), name=f"{name}_look"),
            path("add/keep/", here(keep), name=f"{name}_keep_new"),
            path("<int:pk>/keep/", here(keep), name=f"{name}_keep"),
            path("token/", here(require_safe(self.token)), name=f"{name}_token"),
            path("pick/", view(require_safe(self.pick)), name=f"{name}_pick"),
            path("print-look.css", view(require_safe(self.print_look)), name=f"{name}_print_look"),
            path("kept/<int:draft>/drop/", view(require_POST(self.drop)), name=f"{name}_drop"),
            *super().get_urls(),
        ]

    def writing_context(self, request: HttpRequest, page: Any, latest: Revision | None) -> dict[str, Any]:
        """Return what the page shows of kept texts and of others, and where its script asks. One query."""
        kept = kept_beside(page, self.opts.model_name, request.user)
        offered = kept.moving if kept.moving and _differs(kept.moving.texts, latest) else None
        if str(offered.pk if offered else "") == request.GET.get("draft"):
            offered = None  # it is in the form already
        name, args = self.opts.model_name, [page.pk] if page else []
        new = "" if page else "_new"
        return {
            "kept": offered,
            "kept_base_is_old": offered and latest and offered.based_on_id != latest.pk,
            "refused": kept.refused,
            "writers": _told(kept.writers),
            "write_url": self._url("change", page.pk) if page else self._url("add"),
            "look_url": reverse(f"admin:{name}_look{new}", args=args),
            "keep_url": reverse(f"admin:{name}_keep{new}", args=args),
            "token_url": reverse(f"admin:{name}_token"),
            "pick_url": reverse(f"admin:{name}_pick"),
            "drop_name": f"admin:{name}_drop",
            "merge_name": f"admin:{name}_merge",
        }

    def taken_up(self, request: HttpRequest, page: Any) -> dict[str, Any] | None:
        """Return the fields of the kept draft of this person and page that the address names."""
        wanted = request.GET.get("draft", "")
        if not (wanted.isascii() and wanted.isdigit() and len(wanted) < 16):
            return None
        where = drafts.owner_of(page, self.opts.model_name)
        found = KeptDraft.objects.select_related("based_on").filter(pk=wanted, person=request.user).first()
        if found is None or any(getattr(found, name) != value for name, value in where.items()):
            return None
        base = found.based_on
        return {
            **found.texts,
            "based_on": base.pk if base else "",
            "base_digest": base.digest if base else "",
        }

    def source_of(self, text_form: RevisionForm, page: Any) -> PageSource | None:
        """Return the typed texts as a source; None where there is none, or too much."""
        return text_form.as_source("cause" if self.for_cause else "article", page.language if page else "en")

    def look_context(
        self, request: HttpRequest, page: Any, page_form: forms.ModelForm, text_form: RevisionForm
    ) -> dict[str, Any]:
        """Return the report of the typed text, its faults, and the page as a patient will see it."""
        typed = text_form.typed()
        body = typed["body"].replace("\r\n", "\n")
        if reason := too_much("".join(typed.values())):
            return {"report": None, "faults": [(1, reason)], "looked": True}
        faults = sorted({*find_faults(body), *find_foreign(body)})
        shown = {"faults": faults, "report": self._reading(self.source_of(text_form, page)), "looked": True}
        row = page or _page_to_come(page_form)
        if row is None:
            return shown
        now = site()
        view = content.typed_page(
            page=row, texts=typed, number=1, knowledge=now.knowledge, glossary=glossary(now.content_version)
        )
        code = "" if isinstance(row, Article) else row.cause.code
        html = render_to_string(
            self.template,
            {
                "site": now,
                "page": view,
                "cause": now.knowledge.cause_by_code.get(code),
                "strip": timing.strip_of(now.knowledge, code) if code else None,
                "flags": red_flags.headline_red_flags(now.knowledge, cause=code),
                "all_flags": red_flags.all_red_flags(now.knowledge),
            },
        )
        # A link of the looked-at page opens beside the editor, never in its place.
        html = re.sub(r'<a (?=[^>]*href="/)', '<a target="_blank" rel="noopener" ', html)
        style = reverse(f"admin:{self.opts.model_name}_print_look")
        looks = {name: html.replace(static(stylesheet.NAME), f"{style}?as={name}") for name in LOOKS}
        return {**shown, "phone": html, **looks}

    def look(self, request: HttpRequest, pk: int | None = None) -> HttpResponse:
        """Answer with everything about the typed text at once. Nothing is saved."""
        page = self._page_to_write(request, pk)
        fields = self.page_fields[1:] if page else self.page_fields
        page_form = self.get_form(request, page, change=page is not None, fields=fields)(
            request.POST, instance=page
        )
        text_form = RevisionForm(request.POST, for_cause=self.for_cause)
        return render(request, "admin/_look.html", self.look_context(request, page, page_form, text_form))

    def keep(self, request: HttpRequest, pk: int | None = None) -> JsonResponse:
        """Keep what is typed as the person's moving draft; answer with a line, and who else writes."""
        page = self._page_to_write(request, pk)
        names = {*RevisionForm.base_fields, *self.page_fields}
        texts = {name: value for name, value in request.POST.items() if name in names}
        if sum(len(value) for value in texts.values()) > MOST_KEPT:
            line = _("Too much text to keep. It is still here: take something out, then save.")
            return JsonResponse({"line": line}, status=413)
        latest = publishing.latest_revision(page) if page else None
        base = texts.pop("based_on", "")
        digest = texts.pop("base_digest", "")
        based_on = (
            base_of({"based_on": int(base), "base_digest": digest}, page)
            if page and base.isascii() and base.isdigit() and len(base) < 16
            else None
        )
        drafts.keep_draft(
            person=request.user, page=page, page_kind=self.opts.model_name, texts=texts, based_on=based_on
        )
        line = _("Kept for you. Not saved as a draft yet.")
        if latest and based_on != latest:
            sentence = _("Kept for you. Someone saved revision %(number)s meanwhile: both are put together.")
            line = sentence % {"number": latest.number}
        writers = kept_beside(page, self.opts.model_name, request.user).writers if page else ()
        return JsonResponse({"line": line, "writers": _told(writers)})

    def token(self, request: HttpRequest) -> JsonResponse:
        """Give a page that was open while its writer signed in anew the token of the new sign-in."""
        return JsonResponse({"token": get_token(request)})

    def drop(self, request: HttpRequest, draft: int) -> HttpResponse:
        """Forget a kept text of this person's own, at their wish."""
        if not drafts.drop_draft(person=request.user, pk=draft):
            raise PermissionDenied
        messages.success(request, _("That text is no longer kept."))
        page = request.POST.get("page", "")
        full = f"admin:{self.opts.app_label}_{self.opts.model_name}"
        known = page.isascii() and page.isdigit() and len(page) < 16
        return HttpResponseRedirect(
            reverse(f"{full}_change", args=[page]) if known else reverse(f"{full}_add")
        )

    def pick(self, request: HttpRequest) -> HttpResponse:
        """Search studies to cite, or words of the glossary: a list for the writing page, or a whole page."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        sought, of = request.GET.get("q", "")[:100].replace("\x00", ""), request.GET.get("of", "study")
        found = words_like(sought, site().content_version) if of == "word" else studies_like(sought)
        context = {"found": found, "q": sought, "of": of, "pick_url": request.path}
        if wants_fragment(request):
            return render(request, "admin/_found.html", context)
        title = _("Look for a word") if of == "word" else _("Look for a study")
        whole = {**self.admin_site.each_context(request), **context, "title": title}
        return render(request, "admin/pick.html", whole)

    def print_look(self, request: HttpRequest) -> HttpResponse:
        """Return the pages' style as it is on paper, at night or in large letters, to be looked at here."""
        style = stylesheet.joined()
        for before, after in LOOKS.get(request.GET.get("as", ""), LOOKS["paper"]):
            style = style.replace(before, after)
        return HttpResponse(style, content_type="text/css; charset=utf-8")

    def _page_to_write(self, request: HttpRequest, pk: int | None) -> Any:
        page = get_object_or_404(self.get_queryset(request), pk=pk) if pk else None
        may = self.has_change_permission(request, page) if page else self.has_add_permission(request)
        if not may:
            raise PermissionDenied
        return page

    def _for_script(self, view: View) -> View:
        """Answer a script in words and with the right number: a page to sign in would mean nothing to it."""

        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not self.admin_site.has_permission(request):
                return JsonResponse({"line": _("You are signed out. Your text is still here.")}, status=401)
            try:
                return view(request, *args, **kwargs)
            except PermissionDenied:
                return JsonResponse({"line": _("You may not edit this page. Copy your text.")}, status=403)

        return never_cache(csrf_protect(answer))

    def _or_given_back(self, view: View) -> View:
        signed_in = self.admin_site.admin_view(view)

        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST" and not self.admin_site.has_permission(request):
                return give_back(request, status=401)
            return signed_in(request, *args, **kwargs)

        return never_cache(csrf_protect(answer))


def _page_to_come(page_form: forms.ModelForm) -> Any:
    """Return the page that this form would make; None where too little of it is filled in."""
    page_form.is_valid()
    row = page_form.instance
    if isinstance(row, Article):
        row.slug = row.slug or "new"
        return row
    return row if row.cause_id else None


def _told(writers: Any) -> str:
    """Return the quiet line on who else is writing; empty where nobody is."""
    if not writers:
        return ""
    names = ", ".join(writer.name for writer in writers)
    return _("Also writing on this page now: %(names)s.") % {"names": names}


def _differs(texts: dict[str, str], latest: Revision | None) -> bool:
    """Return whether a kept text says anything else than the newest revision."""
    return any(
        " ".join(texts.get(name, "").split()) != " ".join(getattr(latest, name, "").split())
        for name in Revision.CONTENT_FIELDS
        if name in texts
    )
