"""The site beside bare Django views on the same server; what pages, search and the check cost: `make bench`.

Alternates short rounds of load on each, since a machine's speed drifts; what counts are ratios of one round.
Writes the figures of docs/benchmarks.md with `--write`. `--short`: few rounds, to see that it works, for CI.
"""

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.load import CONNECTIONS, Load, by, load
from tests.served import ROOT, Server, environment, manage, serving

ARTICLE = "/articles/taking-hardware-out/"
BARE, SEVEN, KEPT, PRESSED, KNOWN, LOGGED = (
    "bare view, no middleware",
    "bare view, Django's seven middlewares",
    "article, kept",
    "article, kept, as brotli",
    "article, known to the browser (304)",
    "article, kept, as brotli, a log line each",
)
CACHED_AIM, MEMORY_AIM = 0.9, 150
REPORT = ROOT / "docs" / "benchmarks.md"
BY_HAND = "## What was found out"  # from here on the report is written by people, and stays


@dataclass
class Target:
    """One thing to ask for, and what the rounds found."""

    name: str
    server: Server
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    found: list[Load] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)  # milliseconds a request

    def measure(self, seconds: float) -> None:
        before = self.server.cpu()
        one = load(self.server.port, self.path, seconds=seconds, headers=self.headers)
        self.cpu.append((self.server.cpu() - before) * 1000 / max(one.answers, 1))
        self.found.append(one)

    def rates(self) -> list[float]:
        return [one.answers / one.seconds for one in self.found]

    def row(self) -> str:
        rates = self.rates()
        return (
            f"| {self.name} | {median(rates):.0f} | {min(rates):.0f}-{max(rates):.0f} "
            f"| {median(one.p50 for one in self.found):.2f} | {median(one.p99 for one in self.found):.1f} "
            f"| {median(self.cpu):.3f} | {sum(one.failed for one in self.found)} |"
        )


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--short", action="store_true", help="two rounds of a second, and no more")
    asked.add_argument("--write", action="store_true", help="write docs/benchmarks.md")
    options = asked.parse_args()
    var = Path(tempfile.mkdtemp(prefix="afterfusion-bench."))
    parts = []
    try:
        for part in measured(var, short=options.short):
            parts.append(part)
            print(part, end="\n\n", flush=True)  # at once: what comes after may fail
    finally:
        shutil.rmtree(var)
    text = "\n\n".join([head(options.short), *parts]) + "\n"
    print(text.partition("\n\n##")[0])
    if options.write:
        REPORT.write_text(text + said_by_hand(REPORT.read_text(encoding="utf-8")), encoding="utf-8")


def measured(var: Path, *, short: bool) -> Iterator[str]:
    """Yield each part of the report as soon as it is measured."""
    yield beside_bare_views(var, *((2, 1) if short else (9, 3)))
    if not short:
        yield "## What is not kept"
        yield from costs(var)


def head(short: bool) -> str:
    cores = os.cpu_count()
    libraries = ", ".join(f"{name} {version(name)}" for name in ("django", "granian", "brotli", "whitenoise"))
    return (
        "# Benchmarks\n\n"
        f"Made by `make bench{'-short' if short else ''}`, which prints the same anew. Ratios count, not "
        "absolute figures: everything ran on one machine, in one run, in turn.\n\n"
        f"Machine: {processor()}, {cores} cores, {platform.system()}, shared with other programs; "
        f"Python {platform.python_version()}, {libraries}; load by {by()}, {CONNECTIONS} connections, on the "
        f"loopback, on the same cores. Load average at the end: {os.getloadavg()[0]:.1f}."
    )


def said_by_hand(report: str) -> str:
    """Return the part of an earlier report that no run makes anew, set off from what stands above it."""
    _, found, notes = report.partition(f"\n{BY_HAND}\n")
    return f"\n{BY_HAND}\n{notes}" if found else ""


def processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def beside_bare_views(var: Path, rounds: int, seconds: float) -> str:
    """Return the table of a kept article beside bare views with a body of the same size."""
    manage(var, "prepare")
    with ExitStack() as servers:
        site = servers.enter_context(serving(environment(var, LOG_REQUESTS="no")))
        logged = servers.enter_context(serving(environment(var, LOG_REQUESTS="yes")))
        status, _, body = site.get(ARTICLE)
        assert status == 200, status
        etag = site.get(ARTICLE)[1]["etag"]
        bare = {
            which: servers.enter_context(
                serving(
                    environment(var, BODY_BYTES=str(len(body)), MIDDLEWARES=which),
                    bare="tests.bare_site:application",
                )
            )
            for which in ("none", "seven")
        }
        targets = [
            Target(BARE, bare["none"], "/"),
            Target(SEVEN, bare["seven"], "/"),
            Target(KEPT, site, ARTICLE),
            Target(PRESSED, site, ARTICLE, {"Accept-Encoding": "gzip, br"}),
            Target(KNOWN, site, ARTICLE, {"If-None-Match": etag}),
            Target(LOGGED, logged, ARTICLE, {"Accept-Encoding": "gzip, br"}),
        ]
        for target in targets:
            load(target.server.port, target.path, seconds=1, headers=target.headers)  # warm
        for number in range(rounds):
            for target in targets if number % 2 == 0 else targets[::-1]:
                target.measure(seconds)
        for path in walked(site):
            site.get(path, accept_encoding="br")
        memory = {"the site": site.memory(), "bare view behind seven": bare["seven"].memory()}
    seven, kept = targets[1], targets[2]
    lines = [
        f"## A kept article ({len(body)} bytes) beside bare views with as many",
        "",
        f"Two workers each, {rounds} alternating rounds of {seconds} s. Nobody writes a log "
        "line, but where it says so. The load and the servers share the cores.",
        "",
        "| | requests/s | least-most | p50 ms | p99 ms | CPU ms a request | failed |",
        "|---|---:|---:|---:|---:|---:|---:|",
        *(target.row() for target in targets),
        "",
        f"- requests/s of a kept article beside Django's seven: {ratio(kept, seven):.2f} "
        f"(median of the rounds; aim: {CACHED_AIM} or more)",
        *(
            f"- {target.name}, beside Django's seven: {ratio(target, seven):.2f}; "
            f"CPU a request {median(target.cpu) / median(seven.cpu):.2f} times"
            for target in targets[2:]
        ),
        "",
        "| memory (PSS), after every public page was read | two workers MiB | the process above them MiB |",
        "|---|---:|---:|",
        *(f"| {name} | {found[0]:.0f} | {found[1]:.0f} |" for name, found in memory.items()),
        "",
        f"Aim: {MEMORY_AIM} MiB or less for two workers.",
    ]
    return "\n".join(lines)


def walked(site: Server) -> list[str]:
    """Return the path of every page in the site's own list, so often that both workers keep it."""
    listed = site.get("/sitemap.xml")[2].decode()
    addresses = [part.split("</loc>")[0] for part in listed.split("<loc>")[1:]]
    return [urlsplit(address).path for address in addresses] * 4


def ratio(one: Target, other: Target) -> float:
    return median(a / b for a, b in zip(one.rates(), other.rates(), strict=True))


def costs(var: Path) -> Iterator[str]:
    """Yield what pages that are not kept, searches, lists and steps of the check cost, by their commands."""
    for command in ("bench_pages", "bench_search", "bench_lists", "bench_check"):
        told = subprocess.run(  # noqa: S603  our own program
            [sys.executable, "manage.py", command],
            cwd=ROOT,
            env=environment(var),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        ).stdout
        yield f"`manage.py {command}`:\n\n```\n{told.strip()}\n```"


if __name__ == "__main__":
    main()
