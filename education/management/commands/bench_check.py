"""Measure what the check costs: `manage.py bench_check`, or `make bench`."""

import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass, field, replace
from functools import partial
from io import StringIO
from ipaddress import ip_address
from statistics import median, quantiles
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import connection
from django.test import Client, override_settings

from education import models
from education.actions.library import import_library
from education.actions.site import prepare_site
from education.queries.library import pins, read_library
from education.queries.site import site
from education.wizard import snapshot
from education.wizard.answers import Answers
from education.wizard.audit import Vignette, audit
from education.wizard.flow import Ask, next_step
from education.wizard.gate import outcomes, ready_for_release
from education.wizard.knowledge import NONE, UNSURE, Kind, Knowledge, Part, Strength
from education.wizard.records import to_knowledge, to_vignettes

WALKS = 120
STEP = "a step: answer and next page"
CAUSES, ASSOCIATIONS = 200, 1000
STORIES = 150
AIM, LOAD_AIM, GATE_AIM, QUERIES = 25, 50, 5, 2  # ms, ms, s, queries a request
# Plain names instead of hashed ones, which need a collectstatic; the check's own pages are the same.
PLAIN_STATIC = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}


class Command(BaseCommand):
    help = (
        "Walk random visitors through the check in a database of its own; print CPU time and queries of each "
        "kind of request, of loading a release and of the gate, with the aims beside them."
    )

    def handle(self, **options: object) -> None:
        settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # WhiteNoise looks for it at the start
        library, _ = read_library(settings.LIBRARY_DIR)
        authored = to_knowledge(library.records)
        with own_database(), override_settings(ALLOWED_HOSTS=["testserver"], STORAGES=PLAIN_STATIC):
            prepare_site()
            import_library(library=library)
            knowledge = site().knowledge
            shipped = self.walk("shipped knowledge", knowledge, aim=AIM)
            made: list[Knowledge] = []
            order = cost(lambda: made.append(ready_for_release(widened(authored))))
            put_live(made[0])
            wide = self.walk("wide knowledge", made[0], aim=2 * AIM)
            self.stdout.write(f"wide beside shipped, a step at p95: {wide / shipped:.1f} times")
        self.stdout.write(f"the order of questions, once a wide release: {order / 1000:.1f} s")
        self.loading(knowledge)
        self.gate(knowledge, to_vignettes(library.records["vignette"]))

    def walk(self, name: str, knowledge: Knowledge, *, aim: int) -> float:
        """Print what each kind of request costs; return the p95 of a step: an answer and the next page."""
        found = walked(knowledge)
        self.stdout.write(
            f"{name} ({len(knowledge.causes)} causes, {len(knowledge.associations)} associations), "
            f"{WALKS} walks past the gate, CPU of the whole request:"
        )
        for kind, spent in found.spent.items():
            queries = f"  queries {found.queries[kind]} at most" if kind in found.queries else ""
            self.stdout.write(
                f"  {kind:<30} {len(spent):>4}  median {median(spent):5.1f} ms  p95 {p95(spent):5.1f} ms"
                + queries
            )
        step = p95(found.spent[STEP])
        met = "met" if step <= aim and max(found.queries.values()) <= QUERIES else "MISSED"
        self.stdout.write(f"  aim: a step {aim} ms at p95; {QUERIES} queries a request: {met}")
        pure = p95(reasoned(knowledge))
        self.stdout.write(f"  the reasoning alone, of each step: p95 {pure:.1f} ms")
        return step

    def loading(self, knowledge: Knowledge) -> None:
        text = snapshot.to_text(knowledge)
        spent = median([cost(lambda: snapshot.from_text(text)) for _ in range(9)])
        first = knowledge.questions_in_order[0].code
        warm = median([cost(lambda: warmed(snapshot.from_text(text), first)) for _ in range(9)])
        self.stdout.write(
            f"loading a release: {spent:.1f} ms, with the first step that uses it {warm:.1f} ms "
            f"(aim: {LOAD_AIM}, once a process)"
        )

    def gate(self, knowledge: Knowledge, stories: tuple[Vignette, ...]) -> None:
        enough = tuple(replace(stories[n % len(stories)], code=f"s{n}") for n in range(STORIES))
        spent = cost(lambda: (audit(knowledge, enough), outcomes(knowledge, enough, pins())))
        self.stdout.write(
            f"the gate with {STORIES} stories and all pins: {spent / 1000:.2f} s (aim: {GATE_AIM})"
        )


@dataclass
class Walked:
    """What the requests of all walks cost, by kind."""

    spent: dict[str, list[float]] = field(default_factory=dict)
    queries: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.spent[STEP] = []

    def ask(self, kind: str, request: Callable[[], Any]) -> tuple[Any, float]:
        """Make one request, note its CPU milliseconds and queries, and return answer and cost."""
        asked = []

        def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            asked.append(sql)
            return execute(sql, params, many, context)

        answers: list[Any] = []
        with connection.execute_wrapper(count):
            spent = cost(lambda: answers.append(request()))
        self.note(kind, spent)
        self.queries[kind] = max(self.queries[kind], len(asked))
        return answers[0], spent

    def note(self, kind: str, spent: float) -> None:
        self.spent.setdefault(kind, []).append(spent)


def walked(knowledge: Knowledge) -> Walked:
    """Return what random walks past the gate cost: each answer with the next page, then the summary."""
    Client().get("/check/")
    warmed(site().knowledge, knowledge.questions_in_order[0].code)
    found, rng = Walked(), random.Random(1)  # noqa: S311  the same walks each time
    for number in range(WALKS):
        # Each from an address of its own: on a fast machine one would be over the limit of a minute.
        visitor = Client(REMOTE_ADDR=str(ip_address("10.0.0.0") + number))
        visitor.handler.load_middleware()  # else its first request would pay for it; a server does so once
        get, post = partial(Client.get, visitor), partial(Client.post, visitor)
        place = f"/check/questions/{knowledge.questions_in_order[0].code}/"
        while "/questions/" in place:
            chosen = chosen_by(rng, knowledge, place.split("/")[-2])
            led, answering = found.ask("answer (POST)", partial(post, place, {"answer": chosen}))
            place = led["Location"]
            kind = "next question (GET)" if "/questions/" in place else "result (GET)"
            _, showing = found.ask(kind, partial(get, place))
            found.note(STEP, answering + showing)
        found.ask("summary (GET)", partial(get, "/check/summary/"))
    return found


def reasoned(knowledge: Knowledge) -> list[float]:
    """Return the CPU milliseconds of the reasoning of every step of the same walks."""
    rng, spent = random.Random(1), []  # noqa: S311
    for _ in range(WALKS):
        answers = Answers()
        while True:
            found: list[Any] = []
            spent.append(cost(lambda given=answers, into=found: into.append(next_step(knowledge, given))))
            if not isinstance(found[0], Ask):
                break
            code = found[0].question.code
            answers = answers.with_answer(code, tuple(chosen_by(rng, knowledge, code)))
    return spent


def chosen_by(rng: random.Random, knowledge: Knowledge, code: str) -> list[str]:
    """Return a random answer: none of these at the gate, one to three ticks where many are offered."""
    question = knowledge.question_by_code[code]
    options = [option.code for option in question.options]
    if question.kind is Kind.ONE:
        return [rng.choice([*options, UNSURE])]
    if question.part is Part.RED_FLAGS or rng.random() < 0.2:
        return [NONE]
    return rng.sample(options, rng.randint(1, min(3, len(options))))


def widened(knowledge: Knowledge) -> Knowledge:
    """Return the same knowledge with exactly 200 causes and 1,000 associations, copies under other names."""
    calm = [cause for cause in knowledge.causes if not cause.serious]
    causes, links = list(knowledge.causes), list(knowledge.associations)
    while len(causes) < CAUSES:
        model = calm[len(causes) % len(calm)]
        causes.append(replace(model, code=f"{model.code}-{len(causes)}"))
    copies = causes[len(knowledge.causes) :]
    told = {
        copy.code: sorted(
            knowledge.associations_of[copy.code.rsplit("-", 1)[0]],
            key=lambda link: list(Strength).index(link.strength),
        )
        for copy in copies
    }
    place = 0
    while len(links) < ASSOCIATIONS:  # the most telling of each copy first, then their next ones, and so on
        for copy in copies:
            if place < len(told[copy.code]) and len(links) < ASSOCIATIONS:
                links.append(replace(told[copy.code][place], cause=copy.code))
        place += 1
    return replace(knowledge, causes=tuple(causes), associations=tuple(links))


def put_live(knowledge: Knowledge) -> None:
    """Put this knowledge live as a second release, past the gate: copies of causes could never pass it."""
    text = snapshot.to_text(knowledge)
    release = models.KnowledgeRelease(
        number=2, digest=snapshot.digest(text), text=text, note="For measuring."
    )
    release.save()
    policy = prepare_site()
    policy.live_release, policy.content_version = release, policy.content_version + 1
    policy.save()


def warmed(knowledge: Knowledge, first: str) -> object:
    """Take the first step on this knowledge, which works out what every later step uses."""
    return next_step(knowledge, Answers({first: (UNSURE,)}))


@contextmanager
def own_database() -> Iterator[None]:
    """Measure in a fresh database, as the tests do, and leave the site's own alone."""
    name = connection.settings_dict["NAME"]
    with redirect_stdout(StringIO()):  # Django tells that the table of the shared cache is there already
        connection.creation.create_test_db(verbosity=0, autoclobber=True)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


def cost(work: Callable[[], object]) -> float:
    """Return the CPU milliseconds of one run."""
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def p95(values: list[float]) -> float:
    return quantiles(values, n=20)[-1]
