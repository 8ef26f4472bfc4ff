"""The check on the draft: staff walk it before patients do. Nothing of it is ever a visitor's."""

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from education import pages
from education.queries.red_flags import headline_red_flags
from education.queries.site import trial_site
from education.views import wizard

DRAFT = wizard.Place("/drafts/check/", cookie=f"{settings.CHECK_COOKIE_NAME}-draft", draft=True)
View = Callable[..., HttpResponse]


def staff_only(view: View) -> View:
    """Let in whoever is signed in with a second factor and may see releases; lead others to the sign-in."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not admin.site.has_permission(request):
            return HttpResponseRedirect(f"{reverse('admin:login')}?{urlencode({'next': request.path})}")
        if not request.user.has_perm("education.view_knowledgerelease"):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return pages.private(answer)


def runs(view: View) -> View:
    """Lead to the start, which says what is wrong, where the working copy is too faulty to be tried."""

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not trial_site().knowledge.questions:
            return HttpResponseRedirect(DRAFT.path)
        return view(request, *args, **kwargs)

    return answer


@staff_only
def start(request: HttpRequest) -> HttpResponse:
    """Lead into the check on the working copy, or say that it has to be mended first."""
    now = trial_site()
    asked = now.knowledge.questions_in_order
    context = {
        "site": now,
        "first": asked[0] if asked else None,
        "screens": now.knowledge.screen_limit,
        "flags": headline_red_flags(now.knowledge),
        "at": DRAFT.path,
        "trying": True,
    }
    return render(request, "wizard/start.html", context)


@staff_only
@runs
def begin(request: HttpRequest) -> HttpResponse:
    """Lead to the first question of the draft, or ask what to do with the answers that are kept."""
    return wizard.begin(request, place=DRAFT)


@staff_only
@runs
def question(request: HttpRequest, code: str) -> HttpResponse:
    """Show one question of the draft, or take its answer."""
    return wizard.question(request, code, place=DRAFT)


@staff_only
@runs
def result(request: HttpRequest) -> HttpResponse:
    """Show what the draft would advise."""
    return wizard.result(request, place=DRAFT)


@staff_only
@runs
def doctors_summary(request: HttpRequest) -> HttpResponse:
    """Show the page for the doctor as the draft would fill it."""
    return wizard.doctors_summary(request, place=DRAFT)


@staff_only
def clear(request: HttpRequest) -> HttpResponse:
    """Forget the answers of the trial."""
    return wizard.clear(request, place=DRAFT)
