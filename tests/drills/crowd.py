"""Who uses a site while something happens to it: readers, one in the check, an editor, a writer of replies.

Each is a thread that asks the server over connections of its own. What was promised to them is kept, to be
looked for afterwards; what they were not given is a fault.
"""

import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from html import unescape
from http.client import HTTPConnection, HTTPException
from itertools import count
from urllib.parse import urlencode

from tests.drills.nodes import value_of

READERS = 2
PAUSE = 0.08  # seconds between two things that one of them does
PATIENCE = 90  # seconds until everybody has to have got something done
WRITTEN_UNDER = "/replies/articles/moving-and-daily-life/"
SEARCHES = ["screw", "rod broke", "numb leg", "can not sleep", "back to work", "fever", "smoking", "drive"]
SECRET = "d" * 32
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
GIVEN = {200, 301, 302, 303, 304}


class Crowd:
    """All of them. ``done`` says how often each thing went well; ``faults`` what went wrong."""

    def __init__(self, port: int, staff: dict, paths: list[str]) -> None:
        self.port, self.staff, self.paths = port, staff, paths
        self.done: Counter[str] = Counter()
        self.faults: list[str] = []
        self.saved: set[str] = set()  # titles that were acknowledged
        self.sent: dict[str, str] = {}  # text of a reply that was acknowledged -> code to take it back
        self.moment = ""  # what happens to the site now
        self.over = threading.Event()
        self.wanted = threading.Event()  # a reply: from one address only a few are taken
        self.lock = threading.Lock()
        self.number = count(1)
        self.at = "/check/questions/emergency-signs/"
        self.check_cookie = ""
        work = [self._read] * READERS + [self._check, self._edit, self._write, self._is_it_ready]
        self.threads = [threading.Thread(target=self._until_over, args=(each,)) for each in work]

    def __enter__(self) -> "Crowd":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_how: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End, and wait for what is in hand."""
        self.over.set()
        for thread in self.threads:
            thread.join()

    def ask(self, method: str, path: str, form: dict | None = None, **headers: str) -> tuple[int, str, dict]:
        """Return status, text and headers (in lower case) of one request; 0 where there was no answer."""
        connection = HTTPConnection("localhost", self.port, timeout=30)
        headers["X-Forwarded-For"] = f"10.0.0.{next(self.number) % 250}"  # no limit is meant to be met here
        try:
            body = urlencode(form, doseq=True) if form is not None else None
            connection.request(method, path, body, headers | (FORM if form is not None else {}))
            answer = connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
            return answer.status, text, {name.lower(): value for name, value in answer.getheaders()}
        except (OSError, HTTPException) as error:
            return 0, repr(error), {}
        finally:
            connection.close()

    def everybody_got_on(self) -> None:
        """Wait until each of them got something done from now on, or had to hear a fault."""
        before, faults = Counter(self.done), len(self.faults)
        self.wanted.set()
        until = time.monotonic() + PATIENCE
        names = ("reads", "searches", "steps of the check", "saves", "replies")
        while time.monotonic() < until and len(self.faults) == faults:
            if all(self.done[name] > before[name] for name in names):
                return
            time.sleep(0.1)
        idle = [name for name in names if self.done[name] == before[name]]
        if len(self.faults) == faults:
            self._fault(f"in {PATIENCE} seconds, none of: {', '.join(idle)}")

    def save(self, title: str) -> int:
        """Save a text with this title by the staff's own form, and return the status of the answer."""
        status, form = self.form_of_staff()
        if status != 200:
            return status
        base = {name: value_of(form, name) for name in ("based_on", "base_digest")}
        sent = {**self.staff["fields"], **base, "title": title, "csrfmiddlewaretoken": SECRET}
        status, _, _ = self.ask("POST", self._staff_path, sent, Cookie=self._staff_cookies)
        if status == 302:
            with self.lock:
                self.saved.add(title)
        return status

    def form_of_staff(self) -> tuple[int, str]:
        """Return status and text of the form in which staff write."""
        return self.ask("GET", self._staff_path, Cookie=self._staff_cookies)[:2]

    @property
    def _staff_path(self) -> str:
        return f"/admin/education/article/{self.staff['page']}/change/"

    @property
    def _staff_cookies(self) -> str:
        return f"sessionid={self.staff['session']}; csrftoken={SECRET}"

    def read_all(self) -> None:
        """Read every page that there is, once."""
        for path in self.paths:
            self._get(path, "every page once")

    def search_for_all(self) -> None:
        """Search for each thing once, before anybody else does: some old programs needed it one by one."""
        for words in SEARCHES:
            self._search(words)

    def take_back(self, code: str) -> bool:
        """Return whether a reader could take back a reply."""
        status, text, _ = self.ask(
            "POST", "/replies/take-back/", {"code": code}, **{"Sec-Fetch-Site": "same-origin"}
        )
        return status == 200 and "<form" not in text.partition("<main")[2].partition("</main>")[0]

    def _until_over(self, what: Callable[[], None]) -> None:
        while not self.over.is_set():
            what()
            self.over.wait(PAUSE)

    def _count(self, what: str) -> None:
        with self.lock:
            self.done[what] += 1
            if self.moment:
                self.done[f"{what} {self.moment}"] += 1

    def _fault(self, what: str) -> None:
        with self.lock:
            self.faults.append(f"{what} ({self.moment})" if self.moment else what)

    def _get(self, path: str, what: str, **headers: str) -> str:
        status, text, _ = self.ask("GET", path, **headers)
        if status in GIVEN:
            self._count(what)
        else:
            self._fault(f"{status} for {path}: {text[:80]!r}")
            self.over.wait(0.2)
        return text

    def _read(self) -> None:
        number = next(self.number)
        if number % 3 == 0:
            self._search(SEARCHES[number % len(SEARCHES)])
        elif number % 11 == 0:
            self._get(WRITTEN_UNDER, "reads")
        else:
            self._get(self.paths[number % len(self.paths)], "reads")

    def _search(self, words: str) -> None:
        self._get(f"/search/?{urlencode({'q': words})}", "searches")

    def _check(self) -> None:
        cookies = f"csrftoken={SECRET}; {self.check_cookie}"
        page = self._get(self.at, "steps of the check", Cookie=cookies)
        offered = re.findall(r'<input[^>]*name="answer"[^>]*value="([^"]*)"', page)
        if not offered:  # the result, or a fault
            self.at, self.check_cookie = "/check/questions/emergency-signs/", ""
            return
        form = {"answer": "none" if "none" in offered else offered[0], "csrfmiddlewaretoken": SECRET}
        status, text, headers = self.ask("POST", self.at, form, Cookie=cookies)
        if status != 303:
            return self._fault(f"{status} for an answer in the check: {text[:80]!r}")
        self._count("steps of the check")
        self.at = headers["location"]
        self.check_cookie = headers["set-cookie"].partition(";")[0]

    def _edit(self) -> None:
        title = f"Saved {next(self.number)}"
        status = self.save(title)
        if status == 302:
            self._count("saves")
        elif status != 409:  # a colleague was first
            self._fault(f"{status} for a save")
            self.over.wait(0.2)

    def _write(self) -> None:
        if not self.wanted.wait(PAUSE):
            return
        self.wanted.clear()
        page = self._get(WRITTEN_UNDER, "reads")
        if self.over.wait(3.1):  # nobody writes faster
            return
        text = f"My walk number {next(self.number)} was longer than the last one."
        form = {"token": value_of(page, "token"), "name": "Ann", "text": text}
        status, answer, _ = self.ask("POST", WRITTEN_UNDER, form, **{"Sec-Fetch-Site": "same-origin"})
        code = re.search(r'<strong class="link code">([^<]*)<', answer)
        if status != 200 or code is None:
            return self._fault(f"{status} for a reply: {answer[:80]!r}")
        self._count("replies")
        with self.lock:
            self.sent[text] = unescape(code.group(1))

    def _is_it_ready(self) -> None:
        for path in ("/healthz", "/readyz"):
            self._get(path, path)
