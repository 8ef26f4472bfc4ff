"""Load on one address for a moment: by wrk where it is installed, else by a few loops in Python."""

import re
import shutil
import subprocess
import threading
import time
from dataclasses import dataclass
from http.client import HTTPConnection
from statistics import quantiles

CONNECTIONS = 16
UNITS = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@dataclass(frozen=True, slots=True)
class Load:
    """What one round of load got: answers, seconds, and how long half and 99 of 100 of them took at most."""

    answers: int
    failed: int
    seconds: float
    p50: float
    p99: float


def by() -> str:
    """Return what makes the load here."""
    return "wrk" if shutil.which("wrk") else "Python"


def load(port: int, path: str, *, seconds: float, headers: dict[str, str] | None = None) -> Load:
    """Ask for one path as fast as it is answered."""
    if by() == "wrk":
        return _wrk(port, path, seconds, headers or {})
    return _python(port, path, seconds, headers or {})


def _wrk(port: int, path: str, seconds: float, headers: dict[str, str]) -> Load:
    options = [f"-H{name}: {value}" for name, value in headers.items()]
    command = [
        "wrk",
        "-t1",
        f"-c{CONNECTIONS}",
        f"-d{max(1, round(seconds))}s",
        "--timeout",  # of wrk's own two seconds some pass on a busy machine
        "20s",
        "--latency",
    ]
    told = subprocess.run(  # noqa: S603  a known program, on the loopback
        [*command, *options, f"http://127.0.0.1:{port}{path}"], capture_output=True, text=True, check=True
    ).stdout
    answers, took = re.search(r"(\d+) requests in ([\d.]+)s", told).groups()
    failed = sum(map(int, re.findall(r"(?:connect|read|write|timeout|responses:) (\d+)", told)))
    return Load(int(answers), failed, float(took), _ms(told, "50%"), _ms(told, "99%"))


def _ms(told: str, part: str) -> float:
    number, unit = re.search(rf"{part}\s+([\d.]+)(us|ms|s)", told).groups()
    return float(number) * UNITS[unit]


def _python(port: int, path: str, seconds: float, headers: dict[str, str]) -> Load:
    spent: list[float] = []
    failed: list[int] = []
    end = time.monotonic() + seconds

    def ask() -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=20)
        while time.monotonic() < end:
            started = time.perf_counter()
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            answer.read()
            spent.append((time.perf_counter() - started) * 1000)
            if answer.status >= 400:
                failed.append(answer.status)
        connection.close()

    began = time.monotonic()
    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    parts = quantiles(spent, n=100)
    return Load(len(spent), len(failed), time.monotonic() - began, parts[49], parts[98])
