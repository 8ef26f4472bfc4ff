"""100,000 requests of nonsense to a real server: no answer above 499 and no growing memory. `make fuzz`.

The server is the one that `manage.py serve` starts, with one worker and a filled site of its own; what sends
the nonsense is another process, so that only the server's memory counts. `--requests N` sends fewer. The same
requests each time; `--seed` draws others.
"""

import argparse
import os
import random
import re
import sys
import tempfile
import time
import tomllib
from collections import Counter
from dataclasses import dataclass, field, replace
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import unquote_to_bytes

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django

from tests.fuzzing import Asked, drawn, routes
from tests.served import ROOT, Server, environment, manage, serving

WARM = 0.1  # of all requests: until then what a process keeps anyway is still filling
MOST_GROWTH = 10  # percent, from then on
RAW = 0.05  # of all addresses are sent as bytes that no browser would send
TOKEN = "a" * 32  # a form's cookie and its header, the same: else no form would ever be read
NO_ANSWER = 0  # the server closed the line, twice, and again where nothing but the head was sent


class Line(HTTPConnection):
    """A kept connection that sends addresses and headers as they are, broken ones too."""

    def __init__(self, server: Server) -> None:
        super().__init__("127.0.0.1", server.port, timeout=30)
        self.cut = 0

    def _validate_path(self, url: str) -> None:
        """Let every address pass: the server is to judge it (http.client leaves this hook for tests)."""

    def _encode_request(self, request: str) -> bytes:
        return request.encode("latin-1")

    def status_of(self, asked: Asked, sender: str, *, raw: bool = False) -> int:
        """Send one request and return the status of its answer. ``sender`` is whom a proxy would name.

        Where a view reads no body, Granian closes the line with it unread, and the kernel may then throw away
        the end of a long answer. Such an answer counts in ``cut``; its status is that without the body.
        """
        for tried in range(3):
            try:
                self._send(asked if tried < 2 else replace(asked, body=""), sender, raw=raw)
                answer = self.getresponse()
                answer.read()
            except (HTTPException, OSError):  # the first time perhaps since the last answer closed the line
                self.close()
                continue
            self.cut += tried == 2
            return answer.status
        return NO_ANSWER

    def _send(self, asked: Asked, sender: str, *, raw: bool) -> None:
        address = asked.address
        if raw:  # but for line ends: what follows one would be a request of its own
            address = re.sub(r"[\r\n]", " ", unquote_to_bytes(address).decode("latin-1"))
        headers = {"Host": f"127.0.0.1:{self.port}", "X-Forwarded-For": sender, "X-CSRFToken": TOKEN}
        headers |= asked.headers
        cookies = {"csrftoken": TOKEN, **asked.cookies}
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        # What is refused by its first line is refused at once; a body still on its way would lose the answer.
        body = b"" if raw else asked.body.encode()
        self.putrequest(asked.method, address, skip_host=True, skip_accept_encoding=True)
        for name, value in headers.items():
            self.putheader(name, value.encode())
        self.putheader("Content-Type", asked.content_type)
        self.putheader("Content-Length", str(len(body)))
        self.endheaders(body)


@dataclass
class Came:
    """What came of the requests; memory in MiB, of all processes of the server."""

    statuses: Counter[int] = field(default_factory=Counter)
    failed: list[str] = field(default_factory=list)
    cut: int = 0  # answers of which the end was lost, twice
    warm: float = 0.0
    end: float = 0.0

    @property
    def growth(self) -> float:
        """Return by how many percent the memory grew once the server was warm."""
        return (self.end / self.warm - 1) * 100


def came_of(server: Server, requests: int, seed: int, addresses: list[str], known: list[str]) -> Came:
    """Send so many requests to a server and return what came of them. It has to trust one proxy."""
    rng, line, came, workers = random.Random(seed), Line(server), Came(), server.workers()
    for number in range(1, requests + 1):
        asked, raw = drawn(rng, addresses, known), rng.random() < RAW
        sender = f"10.0.{number // 250 % 250}.{number % 250}"
        status = line.status_of(asked, sender, raw=raw)
        came.statuses[status] += 1
        if status >= 500 or status == NO_ANSWER:
            came.failed.append(f"{status or 'no answer'}: {'raw ' if raw else ''}{asked}")
        if number == int(requests * WARM):
            came.warm = server.resident()
        if number % 5000 == 0:
            held = f"{server.resident():.0f} MiB"
            print(f"{number} requests, {held}, {len(came.failed)} failed", file=sys.stderr)
    came.end, came.cut = server.resident(), line.cut
    line.close()
    if server.workers() != workers:
        came.failed.append("a worker died and was started anew")
    return came


def known_words(server: Server) -> list[str]:
    """Return words that stand in real addresses of the site: names of pages, codes of questions."""
    listed = re.findall(r"<loc>[^<]*/([^/<]+)/</loc>", server.get("/sitemap.xml")[2].decode())
    questions = tomllib.loads((ROOT / "education" / "library" / "questions.toml").read_text())
    return listed + [row["code"] for rows in questions.values() for row in rows]


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--requests", type=int, default=100_000)
    asked.add_argument("--seed", type=int, default=1)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="afterfusion-fuzz.") as folder:
        manage(Path(folder), "prepare")
        os.environ |= {"VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
        django.setup()  # for the list of addresses alone
        site = environment(Path(folder), WORKERS="1", LOG_REQUESTS="no", TRUSTED_PROXIES="1")
        addresses, began = routes(), time.monotonic()
        with serving(site) as server:
            came = came_of(server, options.requests, options.seed, addresses, known_words(server))
    hundreds = Counter(f"{status // 100}xx" if status else "none" for status in came.statuses.elements())
    print(f"{options.requests} requests over {len(addresses)} addresses in {time.monotonic() - began:.0f} s")
    print("answers: " + ", ".join(f"{name}: {count}" for name, count in sorted(hundreds.items())))
    print("one by one: " + ", ".join(f"{status}: {n}" for status, n in sorted(came.statuses.items())))
    print(f"answers above 499, or none: {len(came.failed)}; cut short, a body unread: {came.cut}")
    print(
        f"memory of the server: {came.warm:.0f} MiB after {WARM:.0%} of them, {came.end:.0f} MiB at the end "
        f"({came.growth:+.1f} %, at most {MOST_GROWTH} %)"
    )
    for line in came.failed[:20]:
        print(line[:500])
    return int(bool(came.failed) or came.growth > MOST_GROWTH)


if __name__ == "__main__":
    sys.exit(main())
