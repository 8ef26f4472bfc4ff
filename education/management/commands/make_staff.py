"""Make a staff account: `make staff`, or `manage.py make_staff --username ... --role ...`."""

import getpass
import os
import secrets
import sys

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from education.actions.people import ROLES, has_staff, make_roles, make_staff


class Command(BaseCommand):
    help = (
        "Make a staff account. The first one may do everything. The password comes from STAFF_PASSWORD, "
        "else it is asked for, else one is made and printed once."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--username")
        parser.add_argument("--email", default="")
        parser.add_argument("--role", action="append", default=[], choices=list(ROLES))

    def handle(
        self, *, username: str | None, email: str, role: list[str], verbosity: int, **options: object
    ) -> None:
        make_roles()
        first = not has_staff()
        asks = sys.stdin.isatty()
        name = username or (input("User name: ").strip() if asks else "staff")
        if not name:
            raise CommandError("A user name is needed: make_staff --username ana")
        password, printed = self._password(asks)
        try:
            make_staff(
                username=name, email=email, password=password, roles=role, superuser=first and not role
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except ValueError as error:
            raise CommandError(str(error)) from error
        may = ", ".join(role) or ("everything" if first else "nothing yet: give a role in the admin")
        self.stdout.write(f"Made the account {name!r}, which may do: {may}.")
        if printed:
            self.stdout.write(f"Its password, shown only this once: {password}")
        self.stdout.write(
            "Sign in at /admin/. The first time it asks for a second factor: an app with codes, or a passkey."
        )

    def _password(self, asks: bool) -> tuple[str, bool]:
        """Return the password, and whether it must be printed because nobody typed it."""
        given = os.environ.get("STAFF_PASSWORD", "")
        if given:
            return given, False
        if not asks:
            return secrets.token_urlsafe(15), True
        typed = getpass.getpass("Password (12 letters or more): ")
        if typed != getpass.getpass("The same again: "):
            raise CommandError("The two passwords differ. Nothing was changed.")
        return typed, False
