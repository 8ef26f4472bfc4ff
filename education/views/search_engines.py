"""What search engines ask for: the list of pages, and where that list is."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from education import pages
from education.queries.site import Site
from education.queries.sitemap import listed_pages


@require_safe
@pages.public
def sitemap(request: HttpRequest, now: Site) -> HttpResponse:
    """List every page with the day of its last change. Four queries, none when kept."""
    found = [(settings.SITE_URL + path, day) for path, day in listed_pages()]
    text = render_to_string("sitemap.xml", {"pages": found})
    return HttpResponse(text, content_type="application/xml; charset=utf-8")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Say where the list is. What must not be listed says ``noindex``, which a line here would hide."""
    response = HttpResponse(
        f"User-agent: *\nAllow: /\nSitemap: {settings.SITE_URL}/sitemap.xml\n",
        content_type="text/plain; charset=utf-8",
    )
    response["Cache-Control"] = "public, max-age=3600"
    return response
