"""Finding things: the search, everything A to Z, and what starts when."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from education import pages
from education.actions.search import keep_index_fresh
from education.queries import ways
from education.queries.search import search
from education.queries.site import Site, site
from education.views.limits import limited


@require_safe
@limited("search")
@pages.private
def find(request: HttpRequest) -> HttpResponse:
    """Answer what somebody typed: danger signs first, then pages. What was typed is kept nowhere."""
    now = site()
    keep_index_fresh(now=now)
    # A zero byte is nothing that anybody types, and no page may hold one.
    context = {"site": now, "answer": search(request.GET.get("q", "").replace("\0", ""), now)}
    response = pages.render(request, "search/page.html", "search/_found.html", context)
    response["Referrer-Policy"] = "no-referrer"  # the address holds what was typed
    return response


@require_safe
@pages.public
def a_to_z(request: HttpRequest, now: Site, number: int = 1) -> HttpResponse:
    """List every article and every cause under its letter, page by page where they are many."""
    part = ways.a_to_z_part(number, now.content_version)
    if part is None:
        raise Http404
    return render(request, "search/a_to_z.html", {"site": now, "part": part})


@require_safe
@pages.public
def by_time(request: HttpRequest, now: Site) -> HttpResponse:
    """List the causes by when they most often start."""
    return render(request, "search/by_time.html", {"site": now, **ways.by_time(now.knowledge)})
