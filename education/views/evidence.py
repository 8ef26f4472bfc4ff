"""Studies: the list, one study in plain words, and its export."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from education import pages
from education.evidence import references
from education.queries import evidence
from education.queries.site import Site
from education.queries.study_views import on_one_page

EXPORTS = {
    "ris": (references.to_ris, "application/x-research-info-systems"),
    "bib": (references.to_bibtex, "application/x-bibtex"),
    "json": (references.to_csl, "application/vnd.citationstyles.csl+json"),
}


@require_safe
@pages.public
def study_list(request: HttpRequest, now: Site) -> HttpResponse:
    """List every study under its letter."""
    letters = evidence.studies_by_letter()
    context = {"site": now, "letters": letters, "count": sum(len(studies) for _letter, studies in letters)}
    return render(request, "evidence/study_list.html", context)


@require_safe
@pages.public
def study_detail(request: HttpRequest, now: Site, key: str) -> HttpResponse:
    """Show one study: who, how many, by when, and what it cannot tell."""
    study = evidence.study(key)
    if study is None:
        raise Http404
    (study,) = on_one_page([study])
    context = {"site": now, "study": study, "used_in": evidence.pages_that_cite(key)}
    return render(request, "evidence/study_detail.html", context)


@require_safe
@pages.public
def study_export(request: HttpRequest, now: Site, key: str, format: str) -> HttpResponse:
    """Give one study to a reference manager. Its page says why where it cannot go out."""
    study = evidence.study(key)
    if study is None or study.missing:
        raise Http404
    write, content_type = EXPORTS[format]
    return HttpResponse(write(study.reference), content_type=f"{content_type}; charset=utf-8")
