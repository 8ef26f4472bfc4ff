"""Readers' voices: a reply to a page, a report that the check was wrong, and taking either back."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from education import answer_cookie, pages, request_rate
from education.actions.replies import (
    QueueFull,
    Written,
    code_if_kept,
    take_back,
    take_reply,
    take_report,
)
from education.form_tokens import Doubt, from_another_site, new_token, opened
from education.forms import ReplyForm, ReportForm, TakeBackForm
from education.queries import replies, retirement
from education.queries.red_flags import headline_red_flags
from education.queries.result import answer_lines, answers_in_words
from education.queries.search import danger_cards, danger_said
from education.queries.site import Site, site
from education.replies.states import Kind
from education.replies.wording import LONGEST_TEXT, cleaned
from education.search.danger import DESPAIR, speaks_of_despair
from education.search.stems import words_of
from education.sharing.codes import normalised
from education.wizard.answers import replay
from education.wizard.knowledge import RedFlag, Urgency

HEARD = 5000  # letters at either end in which danger signs are looked for, beyond what is taken
DOUBTS = {
    Doubt.NOT_OURS: gettext_lazy(
        "We could not tell where this came from. Your text is below: press Send again."
    ),
    Doubt.TOO_OLD: gettext_lazy("This page was open for a long time. Your text is below: press Send again."),
    Doubt.TOO_FAST: gettext_lazy("That was faster than most people write. Please press Send again."),
}

# No cookie speaks for who writes here, so no other site can use one: the form's own token is what counts.


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@pages.private
def reply(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Show the form under which a reader writes to a page, and what others wrote; take what is sent."""
    page = replies.page_for(kind, slug)
    now = site()
    if page is None:
        return _ended(request, now, kind, slug)
    number = _number(request.GET.get("page", ""))
    shown, more = replies.all_of(page, number=number)
    context = {
        "page_title": page.live.title,
        "page_url": page.get_absolute_url(),
        "shown": shown,
        "part": number,
        "next": number + 1 if more else 0,
        "read": replies.somebody_reads(),
    }
    context["open"] = context["read"] and page.replies_open

    def keep(form: Form, mark: str, danger: list[str]) -> str:
        values = form.cleaned_data
        written = Written(text=values["text"], name=values["name"], mail=values["mail"], danger=danger)
        return take_reply(written=written, token=mark, page=page)

    return _answer(request, now, ReplyForm, keep, Kind.REPLY, context)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@pages.private
def report(request: HttpRequest) -> HttpResponse:
    """Show the form of a report that the advice was wrong; the answers go along only where that is ticked.

    It belongs to the check, and reads the cookie with the answers; it never writes it.
    """
    visit = answer_cookie.read(request)
    now = site(began=visit.release if visit.answers.choices else "")
    answers, _dropped = replay(now.knowledge, visit.answers)
    lines = answer_lines(now.knowledge, answers)
    read = replies.somebody_reads(reports=True)
    context = {"answers": lines, "open": read, "read": read}

    def keep(form: Form, mark: str, danger: list[str]) -> str:
        values = form.cleaned_data
        if values["along"] and not lines:
            told = _("Your answers are gone, so they cannot go along. Press Send to send your text alone.")
            form.add_error(None, ValidationError(told))
            raise NotKept
        along = answers_in_words(now.knowledge, answers) if values["along"] else ""
        written = Written(text=values["text"], mail=values["mail"], answers=along, danger=danger)
        return take_report(written=written, token=mark, release=now.release.digest if now.release else "")

    return _answer(request, now, ReportForm, keep, Kind.REPORT, context)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@pages.private
def take_it_back(request: HttpRequest) -> HttpResponse:
    """Delete what a reader wrote, by the code that the reader got for it."""
    form = TakeBackForm(_without_nul(request) if request.method == "POST" else None)
    context: dict[str, object] = {"site": site(), "form": form, "done": False}
    if request.method != "POST":
        return render(request, "replies/take_back.html", context)
    if from_another_site(request):
        form.add_error("code", DOUBTS[Doubt.NOT_OURS])
        return render(request, "replies/take_back.html", context, status=403)
    if wait := request_rate.seconds_to_wait(request, "take-back"):
        form.add_error("code", _("Please try again in a few minutes."))
        return _wait(render(request, "replies/take_back.html", context, status=429), wait)
    if form.is_valid():
        context["done"] = take_back(code=normalised(form.cleaned_data["code"]))
        if not context["done"]:
            form.add_error("code", _("We have nothing under this code. Look at each letter once more."))
    return render(request, "replies/take_back.html", context, status=200 if context["done"] else 422)


class NotKept(Exception):
    """The form says why; its text comes back."""


def _answer(
    request: HttpRequest,
    now: Site,
    form_class: type[Form],
    keep: Callable[[Form, str, list[str]], str],
    kind: Kind,
    context: dict[str, object],
) -> HttpResponse:
    """Show a form, or keep what was sent with it. Whatever happens to it, danger words are answered first.

    A form that is not taken comes back with all that was typed. The same form sent twice counts once.
    """
    subject, template = request.path, kind.value
    context |= {
        "site": now,
        "flags": headline_red_flags(now.knowledge),
        "most": LONGEST_TEXT,
        "token": new_token(subject, again=request.method == "POST"),
        "form": form_class(),
    }
    if request.method != "POST":
        return _page(request, template, context)
    form = form_class(_without_nul(request))
    heard = _heard(form, now)
    context |= {"form": form, **_cards(heard, now)}
    if not context["open"]:
        return _page(request, template, context, status=403)
    if wait := request_rate.seconds_to_wait(request, "forms"):
        form.add_error(None, ValidationError(_("That was a lot. Please send this in 10 minutes.")))
        return _wait(_page(request, template, context, status=429), wait)
    token = opened(form.data.get("token", ""), subject)
    if token.doubt is None or token.doubt is Doubt.TOO_FAST:
        context["token"] = form.data["token"]  # the same form: it still counts once
    if from_another_site(request):
        form.add_error(None, ValidationError(DOUBTS[Doubt.NOT_OURS]))
        return _page(request, template, context, status=403)
    if token.doubt and form.is_valid():
        form.add_error(None, ValidationError(DOUBTS[token.doubt]))
    if not form.is_valid():
        return _page(request, template, context, status=422)
    known = code_if_kept(token=token.mark, text=form.cleaned_data["text"], kind=kind)
    wait = 0 if known else request_rate.seconds_to_wait(request, "replies")
    if wait:
        form.add_error(None, ValidationError(_("You wrote a lot just now. Please send this in 10 minutes.")))
        return _wait(_page(request, template, context, status=429), wait)
    try:
        code = keep(form, token.mark, heard.codes)
    except NotKept:
        return _page(request, template, context, status=422)
    except QueueFull:
        told = _("So many replies wait that we cannot take one more today. If you need help, call.")
        form.add_error(None, ValidationError(told))
        return _page(request, template, context, status=503)
    return _page(request, template, context | {"sent": True, "code": code})


def _ended(request: HttpRequest, now: Site, kind: str, slug: str) -> HttpResponse:
    """Lead to the heir of a page that ended; what somebody wrote meanwhile is answered, and given back."""
    ending = (
        retirement.ending_of_article(slug) if kind == "articles" else retirement.ending_of_cause_page(slug)
    )
    was_there = ending is not None or replies.was_there(kind, slug)
    if not was_there and request.method != "POST":
        raise Http404
    if ending and ending.heir and request.method != "POST":
        return redirect(f"/replies{ending.heir}")
    form = ReplyForm(_without_nul(request) if request.method == "POST" else None)
    context = {
        "site": now,
        "flags": headline_red_flags(now.knowledge),
        "form": form,
        "page_url": ending.heir if ending and ending.heir else "/articles/",
        "ended": True,
        "open": False,
        "read": True,
        **_cards(_heard(form, now), now),
    }
    return _page(request, "reply", context, status=410 if was_there else 404)


@dataclass(frozen=True, slots=True)
class Heard:
    """Of what anything that was typed may speak."""

    flags: tuple[RedFlag, ...] = ()
    despair: bool = False

    @property
    def codes(self) -> list[str]:
        return [flag.code for flag in self.flags] + ([DESPAIR] if self.despair else [])


def _heard(form: Form, now: Site) -> Heard:
    """Return of what a form may speak. A text far too long is heard at both ends."""
    text = " ".join(f"{form.data.get('name', '')[:200]} {form.data.get('text', '')}".split())
    if len(text) > 2 * HEARD:
        text = f"{text[:HEARD]} {text[-HEARD:]}"
    text = cleaned(text)
    return Heard(danger_said(text, now.knowledge), speaks_of_despair(words_of(text)))


def _cards(heard: Heard, now: Site) -> dict[str, object]:
    return {
        "danger": danger_cards(heard.flags, now.knowledge),
        "emergency": heard.despair or any(flag.urgency is Urgency.EMERGENCY for flag in heard.flags),
        "despair": heard.despair,
    }


def _page(
    request: HttpRequest, template: str, context: dict[str, object], *, status: int = 200
) -> HttpResponse:
    return pages.render(
        request, f"replies/{template}.html", f"replies/_{template}.html", context, status=status
    )


def _wait(response: HttpResponse, seconds: int) -> HttpResponse:
    if seconds:
        response["Retry-After"] = str(seconds)
    return response


def _number(typed: str) -> int:
    return max(int(typed), 1) if typed.isascii() and typed.isdigit() and len(typed) < 5 else 1


def _without_nul(request: HttpRequest) -> QueryDict:
    sent = request.POST.copy()
    for name, values in list(sent.lists()):
        sent.setlist(name, [value.replace("\0", "") for value in values])
    return sent
