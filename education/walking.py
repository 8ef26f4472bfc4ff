"""Opening an address of this site from inside, as a reader's browser would."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client

GONE = 410
MOST_STEPS = 5  # a circle ends here


@dataclass(frozen=True, slots=True)
class Walked:
    """Where an address led: the paths on the way, and the answer at the end."""

    path: str
    steps: tuple[str, ...]
    status: int

    @property
    def is_dead(self) -> bool:
        """Whether a reader with this address is left without a page, or led around.

        A printed code may take one step to an address that has moved since, which takes one more.
        """
        allowed = 2 if self.path.startswith("/s/") else 1
        return self.status not in {200, GONE} or len(self.steps) > allowed

    @property
    def kind(self) -> str:
        """How the answer is counted."""
        if self.status == GONE:
            return "gone, with the reason"
        if self.status != 200:
            return f"answered {self.status}"
        return "opened" if not self.steps else "led on"


def walk(path: str) -> Walked:
    """Return where a path of this site leads. As many queries as its pages cost."""
    site = urlsplit(settings.SITE_URL)
    browser = Client(headers={"host": site.netloc}, raise_request_exception=False)
    steps: list[str] = []
    at = path
    while True:
        answer = browser.get(at, secure=site.scheme == "https")
        if answer.status_code not in {301, 302} or len(steps) == MOST_STEPS:
            return Walked(path, tuple(steps), answer.status_code)
        at = answer["Location"]
        steps.append(at)
