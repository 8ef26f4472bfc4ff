"""A server of its own process group, on the loopback: started, measured, ended. For the bench and tests."""

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TICKS = os.sysconf("SC_CLK_TCK")
# As config/server.py starts it.
BARE = ("-m", "granian", "--interface", "wsgi", "--no-access-log", "--log-level", "warning")
BARE += ("--blocking-threads", "4", "--workers", "2", "--host", "127.0.0.1")


def environment(var: Path, **more: str) -> dict[str, str]:
    """Return the environment of a site whose data lies in this folder; nothing of the caller's settings."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {**kept, "VAR_DIR": str(var), "MALLOC_ARENA_MAX": "1", **more}  # as manage.py serve has it


def manage(var: Path, *words: str, **more: str) -> str:
    """Run a management command for the site in this folder, return what it printed. Raises if it failed."""
    run = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=environment(var, **more),
        capture_output=True,
        text=True,
    )
    if run.returncode:
        raise RuntimeError(f"manage.py {words[0]}: {run.stderr[-2000:]}")
    return run.stdout


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass(frozen=True, slots=True)
class Server:
    """A running server and its processes."""

    port: int
    process: subprocess.Popen[bytes]

    def workers(self) -> list[int]:
        """Return the worker processes, without the one that watches over them and Python's own tracker."""
        asked = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        pids = [int(pid) for pid in asked.split()]
        return [pid for pid in pids if b"resource_tracker" not in Path(f"/proc/{pid}/cmdline").read_bytes()]

    def cpu(self) -> float:
        """Return the CPU seconds that all its processes have used."""
        spent = 0
        for pid in [self.process.pid, *self.workers()]:
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            spent += int(fields[11]) + int(fields[12])
        return spent / TICKS

    def memory(self) -> tuple[float, float]:
        """Return MiB of memory, shared pages by their share: of the workers, and of the process above."""
        return sum(map(_pss, self.workers())), _pss(self.process.pid)

    def resident(self) -> float:
        """Return MiB of memory that all its processes hold, shared pages counted in each."""
        return sum(_held(pid, "status", "VmRSS:") for pid in [self.process.pid, *self.workers()])

    def get(self, path: str, method: str = "GET", body: bytes | None = None, **headers: str):
        """Return status, headers (names in lower case) and body of one request on a connection of its own."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        try:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # refused before all was sent
                connection.request(
                    method, path, body, {name.replace("_", "-"): v for name, v in headers.items()}
                )
            answer = connection.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            connection.close()


def _pss(pid: int) -> float:
    return _held(pid, "smaps_rollup", "Pss:")


def _held(pid: int, file: str, name: str) -> float:
    """Return the MiB of one line of what the kernel tells of a process."""
    for line in Path(f"/proc/{pid}/{file}").read_text().splitlines():
        if line.startswith(name):
            return int(line.split()[1]) / 1024
    return 0.0


@contextlib.contextmanager
def serving(env: dict[str, str], *, bare: str = "", log: Path | None = None) -> Iterator[Server]:
    """Run the site until the end of the block; or another WSGI program, under the same server, bare."""
    port = free_port()
    command = ["-m", "config.server"] if not bare else [*BARE, "--port", str(port), bare]
    with open(log or os.devnull, "ab") as written:
        process = subprocess.Popen(  # noqa: S603  our own program
            [sys.executable, *command],
            cwd=ROOT,
            env={**env, "PORT": str(port), "HOST": "127.0.0.1"},
            stdout=written,
            stderr=written,
            start_new_session=True,
        )
    try:
        _wait(port, process)
        yield Server(port, process)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if process.poll() is not None:
            raise RuntimeError(f"the server ended with {process.returncode}")
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
            return
        time.sleep(0.1)
    raise RuntimeError("the server did not start in a minute")
