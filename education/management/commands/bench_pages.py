"""What a public page costs that is not kept yet: `manage.py bench_pages`, in a database of its own."""

import time
from statistics import median, quantiles
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection
from django.test import Client, override_settings

from education import kept_pages
from education.actions.library import import_library
from education.actions.site import prepare_site
from education.management.commands.bench_check import PLAIN_STATIC, own_database
from education.queries.content import article_links, cause_links
from education.queries.library import read_library

READER = Client(
    headers={"accept-encoding": "gzip, br"}
)  # one: each reads all middleware at its first request
AIM, QUERIES, ROUNDS = 5, 3, 3  # ms of CPU in the median, queries of a request at most


class Command(BaseCommand):
    help = "Open every article and cause again and again, each time as if not kept; print CPU and queries."

    def handle(self, **options: object) -> None:
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise looks for it at the start
        library, _ = read_library(settings.LIBRARY_DIR)
        with own_database(), override_settings(ALLOWED_HOSTS=["testserver"], STORAGES=PLAIN_STATIC):
            prepare_site()
            import_library(library=library)
            for name, links in (("articles", article_links()), ("causes", cause_links())):
                self.told(name, [link.url for link in links])

    def told(self, name: str, paths: list[str]) -> None:
        opened(paths[0])
        first = [opened(path)[0] for path in paths]
        spent, asked = zip(*(opened(path) for _ in range(ROUNDS) for path in paths), strict=True)
        self.stdout.write(
            f"{name}, not kept ({len(paths)}): median {median(spent):.1f} ms CPU, "
            f"p95 {quantiles(spent, n=20)[-1]:.1f} ms; "
            f"{max(asked)} queries at most (aims: {AIM} ms, {QUERIES} queries: "
            f"{'met' if median(spent) <= AIM and max(asked) <= QUERIES else 'MISSED'}); "
            f"the very first time in a process {median(first):.1f} ms"
        )
        kept = median(cost(READER.get, path) for _ in range(ROUNDS) for path in paths)
        self.stdout.write(f"{name}, kept: median {kept:.2f} ms CPU, the test client's own share with it")


def opened(path: str) -> tuple[float, int]:
    """Return CPU milliseconds and queries of one page that is not kept, compressed for a browser of today."""
    kept_pages.shelf.clear()
    asked: list[str] = []

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        asked.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(count):
        spent = cost(READER.get, path)
    return spent, len(asked)


def cost(ask: Any, path: str) -> float:
    start = time.process_time()
    answer = ask(path)
    spent = (time.process_time() - start) * 1000
    if answer.status_code != 200:
        raise RuntimeError(f"{path} answered {answer.status_code}")
    return spent
