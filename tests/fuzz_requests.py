"""100,000 requests of nonsense in one process: no answer above 499 and no growing memory. `make fuzz`.

`--requests N` sends fewer. The same requests each time; `--seed` draws others.
"""

import argparse
import logging
import os
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from types import SimpleNamespace
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("LOG_REQUESTS", "no")
os.environ["VAR_DIR"] = tempfile.mkdtemp(prefix="afterfusion-fuzz.")

import django

django.setup()  # before what follows (E402), which needs the settings

from django.conf import settings  # noqa: E402
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.http import HttpRequest  # noqa: E402
from django.http.response import HttpResponseBase  # noqa: E402
from django.test import RequestFactory, override_settings  # noqa: E402

from education.actions.library import import_library  # noqa: E402
from education.actions.people import make_roles  # noqa: E402
from education.actions.site import prepare_site  # noqa: E402
from education.management.commands.bench_check import PLAIN_STATIC, own_database  # noqa: E402
from education.queries.content import article_links, cause_links  # noqa: E402
from education.queries.library import read_library  # noqa: E402
from education.queries.site import site  # noqa: E402
from tests.fuzzing import drawn, routes  # noqa: E402

WARM = 0.3  # of all requests: until then what a process keeps anyway is still filling
MOST_GROWTH = 10  # percent, from then on


def memory() -> float:
    """Return the MiB that this process holds."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 1024
    return 0.0


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--requests", type=int, default=100_000)
    asked.add_argument("--seed", type=int, default=1)
    options = asked.parse_args()
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
    settings.COUNTS_EVERY = 0
    logging.disable(logging.CRITICAL)  # every refused host would be a line
    library, _ = read_library(settings.LIBRARY_DIR)
    with own_database(), override_settings(ALLOWED_HOSTS=["testserver"], STORAGES=PLAIN_STATIC):
        prepare_site()
        make_roles()
        import_library(library=library)
        known = [link.url.strip("/").rpartition("/")[2] for link in (*article_links(), *cause_links())]
        known += [question.code for question in site().knowledge.questions]
        return told(options.requests, random.Random(options.seed), known)


class Handler(WSGIHandler):
    """Django as a server calls it, but that forms need no token: else none of them would be read."""

    def get_response(self, request: HttpRequest) -> HttpResponseBase:
        request._dont_enforce_csrf_checks = True
        return super().get_response(request)


class Direct(RequestFactory):
    """Sends requests without Django's test client, which itself keeps about a kilobyte of each."""

    def __init__(self) -> None:
        super().__init__()
        self.handler = Handler()

    def request(self, **request: Any) -> SimpleNamespace:
        statuses: list[int] = []
        environ = self._base_environ(**request)
        body = self.handler(environ, lambda status, headers, exc=None: statuses.append(int(status[:3])))
        for _ in body:
            pass
        body.close()
        return SimpleNamespace(status_code=statuses[0])


def told(requests: int, rng: random.Random, known: list[str]) -> int:
    """Send them, print what came of it, and return 1 where an answer was above 499 or memory grew."""
    client = Direct()
    statuses: Counter[int] = Counter()
    failed: list[str] = []
    warm, began, addresses = 0.0, time.monotonic(), routes()
    for number in range(1, requests + 1):
        one = drawn(rng, addresses, known)
        status = one.send(client).status_code
        statuses[status] += 1
        if status >= 500:
            failed.append(f"{status} {one}")
        if number == int(requests * WARM):
            warm = memory()
        if number % 5000 == 0:
            print(f"{number} requests, {memory():.0f} MiB, {len(failed)} failed", file=sys.stderr)
    growth = (memory() / warm - 1) * 100
    print(
        f"{requests} requests over {len(addresses)} addresses in {time.monotonic() - began:.0f} s: "
        f"{len(failed)} answers of 500 or more; memory {warm:.0f} MiB after {WARM:.0%} of them, "
        f"{memory():.0f} MiB at the end ({growth:+.1f} %, at most {MOST_GROWTH} %)"
    )
    print("answers: " + ", ".join(f"{status}: {count}" for status, count in sorted(statuses.items())))
    for line in failed[:20]:
        print(line[:500])
    return int(bool(failed) or growth > MOST_GROWTH)


if __name__ == "__main__":
    sys.exit(main())
