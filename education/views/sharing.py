"""Codes from paper: open the page, or help to find the code that was meant."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from education import pages
from education.forms import CodeForm
from education.queries.red_flags import headline_red_flags
from education.queries.sharing import codes_near, target_of
from education.queries.site import site
from education.sharing import codes
from education.views.content import home
from education.views.limits import refusal_of


@require_safe
@pages.private
def short_link(request: HttpRequest, code: str) -> HttpResponse:
    """Lead to the page of a code, in whatever way it was typed; else offer the closest codes."""
    meant = codes.normalised(code)
    target = target_of(meant) if codes.is_code(meant) else None
    if target:
        response = HttpResponseRedirect(target)
        response["Referrer-Policy"] = "no-referrer"  # the page need not know which paper led here
        return response
    # Only codes that lead nowhere are counted: a whole clinic behind one address scans its papers at will.
    return refusal_of(request, "codes") or _code_page(request, typed=code, status=404)


def root(request: HttpRequest) -> HttpResponse:
    """Show the home page; on the short host, the field for a code."""
    if settings.SHORT_HOST and request.get_host() == settings.SHORT_HOST:
        return code_form(request)
    return home(request)


@require_safe
@pages.private
def code_form(request: HttpRequest) -> HttpResponse:
    """Show the field for a code, and take what was typed into it."""
    if "code" not in request.GET:
        return _code_page(request, typed="", status=200)
    form = CodeForm(request.GET)
    if not form.is_valid():
        return _code_page(request, typed=request.GET["code"][:40], status=422, empty=True)
    return short_link(request, code=form.cleaned_data["code"])


def _code_page(request: HttpRequest, *, typed: str, status: int, empty: bool = False) -> HttpResponse:
    now = site()
    context = {
        "site": now,
        "typed": typed[:40],
        "address": f"{settings.SITE_URL}/s/",
        "errors": [_("Type the code before you press the button.")] if empty else [],
        "near": [(code, codes.printed(code)) for code in codes_near(typed)] if typed else [],
        "flags": headline_red_flags(now.knowledge),
    }
    return render(request, "sharing/code.html", context, status=status)
