"""Handouts: the list, one as a page to read and print, and its files."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from education import pages
from education.queries import handouts, red_flags
from education.queries.sharing import paper_of
from education.queries.site import Site
from education.sharing.handout import Print, Size


@require_safe
@pages.public
def handout_list(request: HttpRequest, now: Site) -> HttpResponse:
    """List every handout."""
    context = {
        "site": now,
        "handouts": handouts.handout_links(),
        "flags": red_flags.headline_red_flags(now.knowledge),
    }
    return render(request, "sharing/handout_list.html", context)


@require_safe
@pages.public
def handout_detail(request: HttpRequest, now: Site, slug: str) -> HttpResponse:
    """Show one handout, which prints on paper as it stands."""
    return _page(request, now, handouts.handout_page(slug))


@require_safe
@pages.public
def handout_since(request: HttpRequest, now: Site, slug: str, code: str) -> HttpResponse:
    """Show a handout to a reader with the paper of this code: what changed since, and how it reads now."""
    page = handouts.handout_page(slug, since=paper_of(code))
    if page is not None and not page.has_changed:
        return redirect("handout_detail", slug)
    return _page(request, now, page)


@require_safe
def handout_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the file that was drawn at publishing. Out of date, it leads to the page, which never is."""
    size, printed = request.GET.get("size", Size.LETTER), request.GET.get("print", Print.CLEAR)
    if size not in {*Size} or printed not in {*Print}:
        return redirect("handout_detail", slug)
    page = handouts.handout_page(slug)
    if page is None:
        raise Http404
    pdf = handouts.file_of(page, size=Size(size), printed=Print(printed))
    if pdf is None:
        return redirect("handout_detail", slug)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{slug}-{printed}-{size}.pdf"'
    response["Cache-Control"] = "public, max-age=60"
    response["X-Robots-Tag"] = "noindex"  # a search engine would keep an old phone number
    return response


def _page(request: HttpRequest, now: Site, page: handouts.HandoutView | None) -> HttpResponse:
    if page is None:
        raise Http404
    return render(request, "sharing/handout_detail.html", {"site": now, "page": page, "draft": False})
