"""One page of every kind, for tests that hold for all of them."""

from datetime import timedelta

from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from education import models
from education.actions.draft_links import share_draft
from education.actions.editorial import retire
from education.actions.people import make_roles
from education.actions.site import raise_content_version
from education.editorial.retiring import Retired
from education.views import errors
from tests.editorial import draft, put_live
from tests.replies.writing import write
from tests.walking import CALM

REPLY = "/replies/articles/moving-and-daily-life/"
READ = {
    "home": "/",
    "articles": "/articles/",
    "topic": "/articles/topics/metal-parts/",
    "article": "/articles/when-the-bone-does-not-join/",
    "article with drawings": "/articles/what-is-spinal-fusion/",
    "all signs": "/articles/when-to-get-help-now/",
    "causes": "/causes/",
    "cause": "/causes/failed-fusion/",
    "studies": "/studies/",
    "study": "/studies/jung-2021/",
    "words": "/words/",
    "about": "/about/",
    "privacy": "/privacy/",
    "accessibility": "/accessibility/",
    "design": "/about/design/",
    "drawings": "/about/drawings/",
    "how it works": "/how-the-check-works/",
    "A to Z": "/a-to-z/",
    "by time": "/by-time/",
    "search": "/search/?q=screw+came+loose",
    "search, danger": "/search/?q=numb+bottom",
    "search, nothing found": "/search/?q=xqzv",
    "search, nothing typed": "/search/",
    "code": "/s/",
    "wrong code": "/s/ABCDEK",
    "no code": "/s/?code=",
    "handouts": "/handouts/",
    "handout": "/handouts/going-home/",
    "record": "/connect/application",
    "check": "/check/",
    "danger signs": "/check/questions/emergency-signs/",
    "clear": "/check/clear/",
    "404": "/nothing/",
    "search, despair": "/search/?q=suicide",
    "reply, nobody reads": REPLY,
    "take back": "/replies/take-back/",
    "was it clear": "/was-it-clear/articles/moving-and-daily-life/",
}


# The answers after which each urgency is advised, page by page.
RESULTS = {
    "emergency": ["saddle-numbness"],
    "same day": ["none", "fever"],
    "soon": [*CALM, "standing"],
    "routine": ["none", "none", "0-2-weeks", "neck-back", "same", "head", "none", "tires"],
    "self-care": ["none", "none", "2-6-weeks", "low-back-behind", "never", "near-scar", "none", "spot"],
}
FIRST_PAGE = "/check/questions/emergency-signs/"

_kept: dict[str, HttpResponse] = {}


def every_answer() -> dict[str, HttpResponse]:
    """Return kind -> answer: each page to read, of the check, of replies, of drafts, and of what goes wrong.

    Made once a process, on a filled site, and changes that site: ask for nothing else of it.
    """
    if not _kept:
        visitor = Client()
        _kept.update({kind: visitor.get(path) for kind, path in READ.items()})
        for pages_of in (_of_the_check, _of_replies, _of_drafts, _of_older_papers, _of_what_goes_wrong):
            _kept.update(pages_of(visitor))
    return dict(_kept)


def every_page() -> dict[str, str]:
    """Return kind -> HTML of every answer."""
    return {kind: answer.content.decode() for kind, answer in every_answer().items()}


def _of_the_check(_: Client) -> dict[str, HttpResponse]:
    found = {}
    for urgency, answers in RESULTS.items():
        visitor, place = Client(), FIRST_PAGE
        for number, answer in enumerate(answers, 1):
            if urgency == "soon":
                found[f"question {number}"] = visitor.get(place)
                if number in (1, 3):  # of many answers, and of one
                    found[f"question {number}, error"] = visitor.post(place, {})
            place = visitor.post(place, {"answer": [answer]})["Location"]
        found[f"result, {urgency}"] = visitor.get(place)
        found[f"summary, {urgency}"] = visitor.get("/check/summary/")
    both = {"answer": [RESULTS["emergency"][0], "none"]}
    found["question 1, a sign and none"] = Client().post(FIRST_PAGE, both)
    found["begin, answers kept"] = visitor.get("/check/begin/")
    visitor.post("/check/questions/region/", {"answer": ["neck-front"]})
    found["question, answers dropped"] = visitor.get("/check/questions/place-neck/")
    return found


def _of_replies(visitor: Client) -> dict[str, HttpResponse]:
    models.User.objects.create(username="who reads", email="a@clinic.example", is_superuser=True)
    models.SitePolicy.objects.update(reply_moderator=models.User.objects.get(username="who reads"))
    found = {
        "reply": visitor.get(REPLY),
        "report": visitor.get("/replies/check/"),
        "reply, error": write(visitor, text=""),
        "report, error": write(visitor, "/replies/check/", text=""),
        "hard word": visitor.post(READ["was it clear"], {"clear": "no"}),
    }
    for text in ("I cannot pee and my legs are weak", "I have a fever", "I want to die", "Thank you."):
        found[f"reply sent: {text}"] = write(visitor, text=text)
    return found


def _of_drafts(visitor: Client) -> dict[str, HttpResponse]:
    make_roles()
    author = models.User.objects.create(username="who writes", is_superuser=True)
    found = {}
    for kind, page in {
        "draft of an article": models.Article.objects.get(slug="moving-and-daily-life"),
        "draft of a cause": models.CausePage.objects.get(cause__code="failed-fusion"),
    }.items():
        link = share_draft(revision=draft(page, author, changes="A draft."), by=author, whom="Dr Reed")
        address = reverse("shared_draft", args=[link.token])
        found[kind] = visitor.get(address)
        if kind == "draft of a cause":
            break  # what goes wrong looks the same there
        found[f"{kind}, error"] = visitor.post(address, {"text": ""})
        found[f"{kind}, thanks"] = visitor.get(f"{address}?thanks")
        models.DraftLink.objects.filter(pk=link.pk).update(expires_at=timezone.now() - timedelta(days=1))
        found[f"{kind}, ended"] = visitor.get(address)
    return found


def _of_older_papers(visitor: Client) -> dict[str, HttpResponse]:
    article = models.Article.objects.get(slug="taking-hardware-out")
    cause = models.CausePage.objects.get(cause__code="screw-loosening")
    found = {}
    for kind, page in {"article": article, "cause": cause}.items():
        put_live(page, body="## Changed\n\nAnother text. [general]\n", changes="Shorter.")
        found[f"{kind}, older paper"] = visitor.get(f"{page.get_absolute_url()}since/1/")
    paper = models.ShortLink.objects.get(handout__slug="going-home")
    models.Clinic.objects.update(phone="(312) 555-0142")
    raise_content_version()
    found["handout, older paper"] = visitor.get(f"/handouts/going-home/since/{paper.code}/")
    return found


def _of_what_goes_wrong(visitor: Client) -> dict[str, HttpResponse]:
    publisher = models.User.objects.get(username="who writes")
    article = models.Article.objects.get(slug="surgery-again")
    retire(page=article, how=Retired.WITHDRAWN, by=publisher, reason="A newer study says otherwise.")
    found = {"withdrawn": visitor.get(article.get_absolute_url())}
    retire(page=article, how=Retired.REMOVED, by=publisher, reason="It is no longer advised.")
    found["410"] = visitor.get(article.get_absolute_url())
    found["reply, its page ended"] = write(
        visitor, f"/replies{article.get_absolute_url()}", text="Thank you."
    )
    for view in (errors.refused, errors.forbidden_form, errors.server_error, errors.unavailable):
        found[view.__name__] = view(RequestFactory().get("/"))
    found["refused, method"] = errors.refused(RequestFactory().get("/"), status=405)
    found["refused, too often"] = errors.refused(RequestFactory().get("/"), status=429)
    return found
