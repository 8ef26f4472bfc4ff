"""Measure what the check costs: `manage.py bench_check`, or `make bench`."""

import random
import time
from collections.abc import Callable
from dataclasses import replace
from statistics import median, quantiles

from django.conf import settings
from django.core.management.base import BaseCommand

from education.queries.library import pins, read_library
from education.wizard import snapshot
from education.wizard.answers import Answers
from education.wizard.audit import audit
from education.wizard.flow import Ask, next_step
from education.wizard.gate import outcomes, ready_for_release
from education.wizard.knowledge import NONE, UNSURE, Kind, Knowledge, Strength
from education.wizard.records import to_knowledge, to_vignettes

WALKS = 150
CAUSES, ASSOCIATIONS = 200, 1000
STORIES = 150


class Command(BaseCommand):
    help = "Print CPU time of a step, of loading a release and of the gate, and the ratios that matter."

    def handle(self, **options: object) -> None:
        library, _ = read_library(settings.LIBRARY_DIR)
        authored = to_knowledge(library.records)
        knowledge = ready_for_release(authored)
        stories = to_vignettes(library.records["vignette"])
        made: list[Knowledge] = []
        order = cost(lambda: ready_for_release(authored))
        order_wide = cost(lambda: made.append(ready_for_release(widened(authored))))
        wide = made[0]
        own, many = steps(knowledge), steps(wide)
        self.stdout.write(
            f"a step, shipped knowledge ({len(knowledge.causes)} causes, {len(knowledge.associations)} "
            f"associations): median {median(own):.2f} ms, p95 {p95(own):.2f} ms of CPU (aim: 25)"
        )
        self.stdout.write(
            f"a step, {len(wide.causes)} causes and {len(wide.associations)} associations: "
            f"p95 {p95(many):.2f} ms (aim: at most 50), {p95(many) / p95(own):.1f} times the shipped one"
        )
        self.stdout.write(
            f"the order of questions, once a release: {order / 1000:.2f} s; with {len(wide.causes)} causes "
            f"{order_wide / 1000:.2f} s"
        )
        text = snapshot.to_text(knowledge)
        self.stdout.write(f"loading a release: {cost(lambda: snapshot.from_text(text)):.1f} ms (aim: 50)")
        enough = tuple(replace(stories[n % len(stories)], code=f"s{n}") for n in range(STORIES))
        gate = cost(lambda: (audit(knowledge, enough), outcomes(knowledge, enough, pins())))
        self.stdout.write(f"the gate with {STORIES} stories and all pins: {gate / 1000:.2f} s (aim: 5)")


def cost(work: Callable[[], object]) -> float:
    """Return the CPU milliseconds of one run."""
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000


def p95(values: list[float]) -> float:
    return quantiles(values, n=20)[-1]


def steps(knowledge: Knowledge) -> list[float]:
    """Return the CPU milliseconds of every step of random calm walks through the check."""
    rng = random.Random(1)  # noqa: S311  the same walks each time
    spent = []
    for _ in range(WALKS):
        answers = Answers()
        while True:
            found: list[object] = []
            spent.append(cost(lambda given=answers, into=found: into.append(next_step(knowledge, given))))
            step = found[0]
            if not isinstance(step, Ask):
                break
            options = [option.code for option in step.question.options]
            many = step.question.kind is Kind.MANY
            code = NONE if many and rng.random() < 0.7 else rng.choice([*options, UNSURE])
            answers = answers.with_answer(step.question.code, (code,))
    return spent


def widened(knowledge: Knowledge) -> Knowledge:
    """Return the same knowledge with 200 causes and nearly 1,000 associations, copies under other names."""
    calm = [cause for cause in knowledge.causes if not cause.serious]
    causes, links = list(knowledge.causes), list(knowledge.associations)
    while len(causes) < CAUSES:
        model = calm[len(causes) % len(calm)]
        copy = replace(model, code=f"{model.code}-{len(causes)}")
        causes.append(copy)
        typical = [
            link
            for link in knowledge.associations_of[model.code]
            if link.strength in {Strength.HALLMARK, Strength.COMMON}
        ]
        links += [replace(link, cause=copy.code) for link in typical[:3]]
    return replace(knowledge, causes=tuple(causes), associations=tuple(links[:ASSOCIATIONS]))
