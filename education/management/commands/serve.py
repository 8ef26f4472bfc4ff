"""Serve the site with Granian, after saying where it is: `make run`."""

import errno
import os
import socket
import sys

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from education.actions.people import has_staff
from education.management.starting import Away, refuse_newer, refuse_older, schema_of_the_site


class Command(BaseCommand):
    help = "Start the production-grade server on HOST and PORT. Run `manage.py prepare` before."

    def handle(self, **options: object) -> None:
        with socket.socket(socket.AF_INET6 if ":" in settings.HOST else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((settings.HOST, settings.PORT))
            except OSError as error:
                if error.errno == errno.EADDRINUSE:
                    raise CommandError(
                        f"Port {settings.PORT} on {settings.HOST} is in use. Try another: PORT=8001 make run"
                    ) from error
                raise CommandError(
                    f"HOST is {settings.HOST!r}, and this machine cannot serve there ({error.strerror}). "
                    "Write HOST=127.0.0.1 for this machine alone, or HOST=0.0.0.0 for all."
                ) from error
        try:
            stands = schema_of_the_site()
        except Away as error:
            # Better than no answer: pages with the emergency signs.
            self.stderr.write(f"{error} Until it is back, readers get the emergency signs alone.")
        else:
            refuse_newer(stands)
            refuse_older(stands)
            if not has_staff():
                self.stdout.write(
                    "Nobody can edit yet. Make the first staff account in a second window: make staff"
                )
        self.stdout.write(f"Afterfusion: http://{settings.HOST}:{settings.PORT}/")
        self.stdout.write(f"Its data: {settings.VAR_DIR}")
        self.stdout.flush()
        connections.close_all()
        # A process of its own: its workers are forked from it, and must not share a connection of this one.
        os.chdir(settings.BASE_DIR)
        # Python runs one thread at a time: a heap of memory for each thread would only lie about half empty.
        os.environ.setdefault("MALLOC_ARENA_MAX", "1")
        server = [sys.executable, "-m", "config.server"]
        os.execv(sys.executable, server)  # noqa: S606  our own program, no shell
