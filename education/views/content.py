"""Home, articles, causes, and the words explained."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from education import pages
from education.queries import content, red_flags, related, replies, retirement, since, timing, ways
from education.queries.glossary import glossary
from education.queries.site import Site
from education.queries.standing import words_by_letter


@require_safe
@pages.public
def home(request: HttpRequest, now: Site) -> HttpResponse:
    """Show the two ways in, the red flags, and everything there is to read."""
    articles, causes = ways.first_of_each_topic(), content.cause_links()
    context = {
        "site": now,
        "flags": red_flags.headline_red_flags(now.knowledge),
        "asked": ways.asked_first([*articles, *causes], now.content_version),
        "articles": articles,
        "of_each": ways.OF_EACH_TOPIC,
        "causes": causes,
    }
    return render(request, "content/home.html", context)


@require_safe
@pages.public
def article_list(request: HttpRequest, now: Site) -> HttpResponse:
    """List the articles by topic; of a topic with many, the first."""
    context = {
        "site": now,
        "articles": ways.first_of_each_topic(),
        "of_each": ways.OF_EACH_TOPIC,
        "flags": red_flags.headline_red_flags(now.knowledge),
    }
    return render(request, "content/article_list.html", context)


@require_safe
@pages.public
def topic(request: HttpRequest, now: Site, code: str, number: int = 1) -> HttpResponse:
    """List the articles of one topic, page by page."""
    part = ways.topic_part(code, number)
    if part is None:
        raise Http404
    context = {"site": now, "part": part, "flags": red_flags.headline_red_flags(now.knowledge)}
    return render(request, "content/topic.html", context)


@require_safe
@pages.public
def article_detail(request: HttpRequest, now: Site, slug: str) -> HttpResponse:
    """Show one article."""
    return _article(request, now, slug)


@require_safe
@pages.public
def article_since(request: HttpRequest, now: Site, slug: str, number: int) -> HttpResponse:
    """Show one article to a reader whose paper was printed from an older text: what changed, and the text."""
    changed = since.article_since(slug, number)
    return _article(request, now, slug, changed) if changed else redirect("article_detail", slug)


def _article(request: HttpRequest, now: Site, slug: str, changed: since.Since | None = None) -> HttpResponse:
    article = content.article_page(
        slug=slug,
        knowledge=now.knowledge,
        glossary=glossary(now.content_version),
        content_version=now.content_version,
    )
    if article is None:
        return _ended(request, now, retirement.ending_of_article(slug))
    context = {
        "site": now,
        "page": article,
        "since": changed,
        "draft": None,
        "more": related.pages_like(article, now),
        "replies": _replies(article, now),
        "flags": red_flags.headline_red_flags(now.knowledge),
        "all_flags": red_flags.all_red_flags(now.knowledge),
    }
    return render(request, "content/article_detail.html", context)


@require_safe
@pages.public
def cause_list(request: HttpRequest, now: Site) -> HttpResponse:
    """List every possible cause, A to Z."""
    context = {
        "site": now,
        "causes": content.cause_links(),
        "strips": timing.all_strips(now.knowledge),
        "flags": red_flags.headline_red_flags(now.knowledge),
    }
    return render(request, "content/cause_list.html", context)


@require_safe
@pages.public
def cause_detail(request: HttpRequest, now: Site, slug: str) -> HttpResponse:
    """Show one possible cause: its prose, and the facts the check reasons with."""
    return _cause(request, now, slug)


@require_safe
@pages.public
def cause_since(request: HttpRequest, now: Site, slug: str, number: int) -> HttpResponse:
    """Show one possible cause to a reader whose paper was printed from an older text."""
    changed = since.cause_page_since(slug, number)
    return _cause(request, now, slug, changed) if changed else redirect("cause_detail", slug)


def _cause(request: HttpRequest, now: Site, slug: str, changed: since.Since | None = None) -> HttpResponse:
    page = content.cause_page(
        code=slug,
        knowledge=now.knowledge,
        glossary=glossary(now.content_version),
        content_version=now.content_version,
    )
    if page is None:
        return _ended(request, now, retirement.ending_of_cause_page(slug))
    context = {
        "site": now,
        "page": page,
        "since": changed,
        "draft": None,
        "more": related.pages_like(page, now),
        "replies": _replies(page, now),
        "cause": now.knowledge.cause_by_code.get(slug),
        "strip": timing.strip_of(now.knowledge, slug),
        "says_when": timing.studies_that_say_when(slug, now.content_version),
        "timing_is_checked": timing.timing_is_checked(slug, now.content_version),
        "flags": red_flags.headline_red_flags(now.knowledge, cause=slug),
        "all_flags": red_flags.all_red_flags(now.knowledge),
    }
    return render(request, "content/cause_detail.html", context)


@require_safe
@pages.public
def words(request: HttpRequest, now: Site) -> HttpResponse:
    """Explain the words of the field, A to Z."""
    context = {"site": now, "letters": words_by_letter(glossary(now.content_version))}
    return render(request, "content/words.html", context)


def _replies(page: content.PageView, now: Site) -> replies.RepliesHere:
    return replies.under(
        page.url, page_is_open=page.replies_open, read=now.replies_read, content_version=now.content_version
    )


def _ended(request: HttpRequest, now: Site, ending: retirement.Ending | None) -> HttpResponse:
    """Lead to the heir of a page that ended, or say when and why it ended and where to turn."""
    if ending is None:
        raise Http404
    if ending.heir:
        response: HttpResponse = HttpResponsePermanentRedirect(ending.heir)
    else:
        flags = red_flags.headline_red_flags(now.knowledge)
        context = {"site": now, "ending": ending, "flags": flags, "address": ""}
        response = render(request, "content/gone.html", context, status=410)
    response["Cache-Control"] = "public, max-age=60"  # staff may bring the page back
    return response
