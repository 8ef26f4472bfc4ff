"""What a long drill prints at its end: figures under names, and the machine they are of."""

import os
import platform
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor


def told(title: str, figures: dict[str, object]) -> str:
    """Return the report as text that docs/reliability.md can take over."""
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    machine = f"{machine}, Python {platform.python_version()}"
    width = max(len(name) for name in figures)
    lines = [f"{title} ({machine})", *(f"  {name:<{width}}  {value}" for name, value in figures.items())]
    return "\n".join(lines)


def finish(title: str, figures: dict[str, object], faults: list[str]) -> None:
    """Print the report and leave: with 1 where anything was lost or failed, each named."""
    print(told(title, {**figures, "lost or failed": len(faults)}))
    for fault in faults[:20]:
        print(f"  ! {fault}")
    sys.exit(1 if faults else 0)


def passed_on(child: subprocess.Popen[str]) -> int:
    """Print what a process says as it says it, and at a failure what it said aside; return how it ended."""
    with child, ThreadPoolExecutor(1) as beside:
        # Read at once with the other: the events of staff go there, and a full pipe would stop the drill.
        aside = beside.submit(child.stderr.read)
        for line in child.stdout:
            print(line, end="", flush=True)
        wrong = aside.result()
    if child.returncode:
        print(wrong[-20_000:], file=sys.stderr, end="")
    return child.returncode
