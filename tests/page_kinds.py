"""One page of every kind, for tests that hold for all of them."""

from django.test import Client, RequestFactory

from education import models
from education.views import errors
from tests.replies.writing import write
from tests.walking import CALM

REPLY = "/replies/articles/moving-and-daily-life/"
READ = {
    "home": "/",
    "articles": "/articles/",
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


def every_page() -> dict[str, str]:
    """Return kind -> HTML, with the pages that need answers and those for what goes wrong."""
    visitor = Client()
    found = {kind: visitor.get(path).content.decode() for kind, path in READ.items()}
    found["error in a form"] = visitor.post("/check/questions/emergency-signs/", {}).content.decode()
    place = "/check/questions/emergency-signs/"
    for answer in [*CALM, "standing"]:
        found["question"] = visitor.get(place).content.decode()
        place = visitor.post(place, {"answer": [answer]})["Location"]
    found["result"] = visitor.get(place).content.decode()
    found["summary"] = visitor.get("/check/summary/").content.decode()
    for kind, answers in {"emergency": ["saddle-numbness"], "same day": ["none", "fever"]}.items():
        visitor, place = Client(), "/check/questions/emergency-signs/"
        for answer in answers:
            place = visitor.post(place, {"answer": [answer]})["Location"]
        found[f"result, {kind}"] = visitor.get(place).content.decode()
    models.User.objects.create(username="who reads", email="a@clinic.example", is_superuser=True)
    models.SitePolicy.objects.update(reply_moderator=models.User.objects.get(username="who reads"))
    found["reply"] = visitor.get(REPLY).content.decode()
    found["report"] = visitor.get("/replies/check/").content.decode()
    found["reply, error"] = write(visitor, text="").content.decode()
    for text in ("I cannot pee and my legs are weak", "I have a fever", "I want to die", "Thank you."):
        found[f"reply sent: {text}"] = write(visitor, text=text).content.decode()
    found["hard word"] = visitor.post(READ["was it clear"], {"clear": "no"}).content.decode()
    for view in (errors.refused, errors.forbidden_form, errors.server_error, errors.unavailable):
        found[view.__name__] = view(RequestFactory().get("/")).content.decode()
    return found
