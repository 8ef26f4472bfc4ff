"""The production-grade server, with the program read once for all workers: `python -m config.server`.

Granian forks its workers. What is imported before that lies in memory once, however many there are, and a
worker that starts anew is there at once. So a new version needs a restart: SIGHUP starts workers on the old.
"""

import gc
import logging
import multiprocessing
import sys
from importlib import import_module

from django.conf import settings
from django.urls import resolve
from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

PROGRAM = "config.wsgi"


def main() -> None:
    """Serve until told to stop. HOST, PORT and WORKERS say where and how many."""
    program = import_module(PROGRAM)
    resolve("/")  # reads every address, and with them every view
    # What no line of ours holds need not be looked up for each line (Python's own advice on logging).
    logging._srcfile = None
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = logging.logAsyncioTasks = False
    if sys.platform == "linux":
        multiprocessing.set_start_method("fork")
        # Neither can be imported before Django is set up.
        import_module("config.first_reading").read_ahead(program.application)
        import_module("education.databases").let_go()
    gc.collect()
    gc.freeze()  # else the first collection in each worker would write to, and so copy, all that is shared
    Granian(
        f"{PROGRAM}:application",
        address=settings.HOST,
        port=settings.PORT,
        interface=Interfaces.WSGI,
        workers=settings.WORKERS,
        # A thread for each open connection of SQLite's one writer and its readers; Python runs one at a time.
        blocking_threads=4,
        respawn_failed_workers=True,
        log_access=False,
        log_level=LogLevels.warning,
        working_dir=settings.BASE_DIR,
    ).serve()


if __name__ == "__main__":
    main()
