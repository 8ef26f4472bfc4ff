"""Was this page clear? Yes, no, and which of its own words was hard: three counters, nobody's."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from education import pages, request_rate
from education.counting import count
from education.form_tokens import from_another_site
from education.models import DailyCount
from education.queries.clarity import asked_page
from education.queries.site import site
from education.views import errors

NO_WORD = "none"


# The page on which this is asked has no cookie and no token; all that is done is one more on a counter.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@pages.private
def was_it_clear(request: HttpRequest, kind: str, slug: str) -> HttpResponse:
    """Count a yes, a no or a hard word, and say thank you. Too many from one address are not counted."""
    now = site()
    page = asked_page(kind, slug, now.content_version)
    if page is None:
        raise Http404
    context = {"site": now, "page": page, "step": "ask"}
    if request.method == "POST" and from_another_site(request):
        return errors.refused(request, status=403)
    if request.method == "POST":
        said, word = request.POST.get("clear", ""), request.POST.get("word", "")
        counts = not request_rate.seconds_to_wait(request, "was-it-clear")
        if word:
            context["step"] = "thanks"
            if counts and word in {term.code for term in page.terms}:
                count(DailyCount.Kind.HARD_WORD, f"{page.url}#{word}")
        elif said in {"yes", "no"}:
            context["step"] = "thanks" if said == "yes" or not page.terms else "word"
            if counts:
                count(DailyCount.Kind.CLEAR if said == "yes" else DailyCount.Kind.UNCLEAR, page.url)
    return render(request, "replies/clear.html", context)
