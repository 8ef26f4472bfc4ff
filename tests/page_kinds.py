"""One page of every kind, for tests that hold for all of them."""

from django.test import Client, RequestFactory

from education.views import errors
from tests.walking import CALM

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
    "handouts": "/handouts/",
    "handout": "/handouts/going-home/",
    "record": "/connect/application",
    "check": "/check/",
    "danger signs": "/check/questions/emergency-signs/",
    "clear": "/check/clear/",
    "404": "/nothing/",
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
    for view in (errors.refused, errors.forbidden_form, errors.server_error, errors.unavailable):
        found[view.__name__] = view(RequestFactory().get("/")).content.decode()
    return found
