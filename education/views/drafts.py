"""One draft, shown to somebody without an account, and what they say of it."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from education import models
from education.actions.draft_links import TooManyComments, comment_on_draft
from education.forms import DraftCommentForm
from education.pages import private
from education.queries import content, red_flags
from education.queries.draft_links import open_link
from education.queries.glossary import glossary
from education.queries.site import site
from education.views.limits import limited


# The address itself is the key: whoever posts here holds it, and no cookie speaks for them. So there is
# nothing that another site could make a browser do that the holder of the address could not do anyway.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@limited("drafts")
@private
def shared_draft(request: HttpRequest, token: str) -> HttpResponse:
    """Show the revision of a link as readers would see it; on POST keep a comment for staff."""
    link = open_link(token)
    if link is None:
        raise Http404
    form = DraftCommentForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        if form.is_a_person():
            try:
                comment_on_draft(link=link, text=form.cleaned_data["text"], name=form.cleaned_data["name"])
            except TooManyComments:
                return _show(request, link, form, full=True, status=422)
        return _unnoticed(HttpResponseRedirect(f"{reverse('shared_draft', args=[token])}?thanks#say"))
    return _show(request, link, form, status=422 if form.is_bound else 200)


def _show(
    request: HttpRequest, link: models.DraftLink, form: DraftCommentForm, *, full: bool = False, status: int
) -> HttpResponse:
    now, revision = site(), link.revision
    page = revision.page
    code = "" if isinstance(page, models.Article) else page.cause.code
    context = {
        "site": now,
        "page": content.draft_page(
            revision=revision, knowledge=now.knowledge, glossary=glossary(now.content_version)
        ),
        "cause": now.knowledge.cause_by_code.get(code),
        "flags": red_flags.headline_red_flags(now.knowledge, cause=code),
        "all_flags": red_flags.all_red_flags(now.knowledge),
        "draft": revision,
        "link": link,
        "comment_form": form,
        "thanks": "thanks" in request.GET,
        "full": full,
    }
    template = "content/cause_detail.html" if code else "content/article_detail.html"
    return _unnoticed(render(request, template, context, status=status))


def _unnoticed(response: HttpResponse) -> HttpResponse:
    response["Referrer-Policy"] = "no-referrer"  # the address is the key
    return response
