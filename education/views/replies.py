"""Readers' voices: a reply to a page, a report that the check was wrong, and taking either back."""

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from education import answer_cookie, pages, request_rate
from education.actions.replies import QueueFull, Written, take_back, take_reply, take_report
from education.form_tokens import Doubt, from_another_site, new_token, opened
from education.forms import ReplyForm, ReportForm, TakeBackForm
from education.queries import replies
from education.queries.content import headline_red_flags
from education.queries.result import answer_lines, answers_in_words
from education.queries.search import danger_said, spoken_danger
from education.queries.site import Site, site
from education.replies.wording import LONGEST_TEXT
from education.sharing.codes import normalised
from education.wizard.answers import replay

RATE = {"most": 5, "within": 600}  # of one address; a waiting room shares one
TRIES = {"most": 10, "within": 600}  # of codes
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
    if page is None:
        raise Http404
    now = site()
    number = request.GET.get("page", "1")
    number = int(number) if number.isascii() and number.isdigit() and 0 < len(number) < 5 else 1
    shown, more = replies.all_of(page, number=max(number, 1))
    context = {
        "page_title": page.live.title,
        "page_url": page.get_absolute_url(),
        "shown": shown,
        "number": number,
        "next": number + 1 if more else 0,
        "open": now.replies_read and page.replies_open,
        "read": now.replies_read,
    }

    def keep(form: Form, mark: str) -> str:
        values = form.cleaned_data
        danger = [flag.code for flag in danger_said(values["text"], now.knowledge)]
        written = Written(text=values["text"], name=values["name"], mail=values["mail"], danger=danger)
        return take_reply(written=written, token=mark, page=page)

    return _answer(request, now, ReplyForm, keep, "reply", context)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@pages.private
def report(request: HttpRequest) -> HttpResponse:
    """Show the form of a report that the advice was wrong; the answers go along only where that is ticked."""
    visit = answer_cookie.read(request)
    now = site(began=visit.release if visit.answers.choices else "")
    answers, _dropped = replay(now.knowledge, visit.answers)
    lines = answer_lines(now.knowledge, answers)
    context = {"answers": lines, "open": now.reports_read, "read": now.reports_read}

    def keep(form: Form, mark: str) -> str:
        values = form.cleaned_data
        danger = [flag.code for flag in danger_said(values["text"], now.knowledge)]
        written = Written(
            text=values["text"],
            mail=values["mail"],
            answers=answers_in_words(now.knowledge, answers) if values["along"] else "",
            danger=danger,
        )
        return take_report(written=written, token=mark, release=now.release.digest if now.release else "")

    return _answer(request, now, ReportForm, keep, "report", context)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@pages.private
def take_it_back(request: HttpRequest) -> HttpResponse:
    """Delete what a reader wrote, by the code that the reader got for it."""
    form = TakeBackForm(request.POST if request.method == "POST" else None)
    context: dict[str, object] = {"site": site(), "form": form, "done": False}
    if request.method != "POST":
        return render(request, "replies/take_back.html", context)
    wait = 0 if from_another_site(request) else request_rate.seconds_to_wait(request, of="take back", **TRIES)
    if from_another_site(request) or wait:
        form.add_error("code", _("Please try again in a few minutes."))
        return _wait(render(request, "replies/take_back.html", context, status=429), wait)
    if form.is_valid():
        context["done"] = take_back(code=normalised(form.cleaned_data["code"]))
        if not context["done"]:
            form.add_error("code", _("We have nothing under this code. Look at each letter once more."))
    return render(request, "replies/take_back.html", context, status=200 if context["done"] else 422)


def _answer(
    request: HttpRequest,
    now: Site,
    form_class: type[Form],
    keep: Callable[[Form, str], str],
    template: str,
    context: dict[str, object],
) -> HttpResponse:
    """Show a form, or keep what was sent with it. Whatever happens to it, danger words are answered first.

    A form that is not taken comes back with all that was typed. The same form sent twice counts once.
    """
    subject = request.path
    context |= {
        "site": now,
        "flags": headline_red_flags(now.knowledge),
        "most": LONGEST_TEXT,
        "token": new_token(subject),
        "danger": None,
        "form": form_class(),
    }
    if request.method != "POST":
        return _page(request, template, context)
    form = form_class(_without_nul(request))
    typed = form.data.get("text", "")
    context |= {"form": form, "danger": spoken_danger(typed[: 2 * LONGEST_TEXT], now.knowledge)}
    if not context["open"]:
        return _page(request, template, context, status=403)
    token = opened(form.data.get("token", ""), subject)
    if token.doubt is None or token.doubt is Doubt.TOO_FAST:
        context["token"] = form.data["token"]  # the same form: it still counts once
    doubt = Doubt.NOT_OURS if from_another_site(request) else token.doubt
    if doubt and form.is_valid():
        form.add_error(None, ValidationError(DOUBTS[doubt]))
    if not form.is_valid():
        return _page(request, template, context, status=422)
    wait = request_rate.seconds_to_wait(request, of="replies", **RATE)
    if wait:
        form.add_error(None, ValidationError(_("You wrote a lot just now. Please send this in 10 minutes.")))
        return _wait(_page(request, template, context, status=429), wait)
    try:
        code = keep(form, token.mark)
    except QueueFull:
        told = _("So many replies wait that we cannot take one more today. If you need help, call.")
        form.add_error(None, ValidationError(told))
        return _page(request, template, context, status=503)
    return _page(request, template, context | {"sent": True, "code": code})


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


def _without_nul(request: HttpRequest):
    sent = request.POST.copy()
    for name, values in list(sent.lists()):
        sent.setlist(name, [value.replace("\0", "") for value in values])
    return sent
