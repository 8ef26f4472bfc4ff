"""What a search costs among many articles: `manage.py bench_search`, in a database of its own."""

import random
import time
from statistics import median

from django.conf import settings
from django.core.management.base import BaseCommand
from django.test import override_settings

from education import models
from education.actions.search import keep_index_fresh
from education.actions.site import prepare_site
from education.content.library import Library
from education.management.commands.bench_check import PLAIN_STATIC, own_database
from education.queries.library import read_library
from education.queries.search import search
from education.queries.site import Site, site

FEW, MANY, AIM = 50, 5_000, 2
ROUNDS = 5
ASKED = (
    "screw came loose", "numb bottom", "wen can i drive", "pseudarthrosis", "pain", "metal poking",
    "how do i come off pain pills", "infecton", "cannot pee", "is new leg pain normal after fusion",
)  # fmt: skip


class Command(BaseCommand):
    help = "Print the CPU of a search among 50 and among 5,000 articles, and how they compare."

    def handle(self, **options: object) -> None:
        library, _ = read_library(settings.LIBRARY_DIR)
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise looks for it at the start
        with own_database(), override_settings(ALLOWED_HOSTS=["testserver"], STORAGES=PLAIN_STATIC):
            prepare_site()
            few = self.measured(library, 0, FEW)
            many = self.measured(library, FEW, MANY)
        self.stdout.write(
            f"{MANY} beside {FEW} articles: {many / few:.2f} times the CPU (aim: {AIM} at most)"
        )

    def measured(self, library: Library, before: int, articles: int) -> float:
        fill(library, before, articles)
        now = site()
        start = time.process_time()
        keep_index_fresh(now=now)
        made = time.process_time() - start
        for text in ASKED:  # what a process keeps
            search(text, now)
        spent = [median(cost(text, now) for _ in range(ROUNDS)) for text in ASKED]
        each = sum(spent) / len(spent)
        self.stdout.write(
            f"{articles} articles: {each:.1f} ms a search, {max(spent):.1f} ms the dearest; "
            f"the index is made in {made:.1f} s"
        )
        return each


def cost(text: str, now: Site) -> float:
    start = time.process_time()
    search(text, now)
    return (time.process_time() - start) * 1000


def fill(library: Library, before: int, articles: int) -> None:
    """Make so many live articles, each of sentences drawn from the library's own, the same each time."""
    rng = random.Random(1)  # noqa: S311
    lines = [line for source in library.pages for line in source.body.splitlines() if len(line) > 40]
    titles = [source.title for source in library.pages]
    topic = models.Topic(code=f"bench-{articles}", title="Bench")
    topic.save()
    for number in range(before, articles):
        row = models.Article(slug=f"bench-{number}", topic=topic)
        row.save()
        revision = models.Revision(
            article=row, number=1, title=rng.choice(titles)[:65], summary=rng.choice(lines)[:200],
            key_facts="", body="\n\n".join(rng.sample(lines, 25)), changes="x", digest="x",
        )  # fmt: skip
        revision.save()
        row.live = revision
        row.save()
    policy = prepare_site()
    policy.content_version += 1
    policy.save()
