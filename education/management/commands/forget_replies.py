"""Delete what readers wrote once its time is over: `manage.py forget_replies`, from a timer."""

from django.core.management.base import BaseCommand, CommandParser

from education.actions.replies import forget_due, forget_writer


class Command(BaseCommand):
    help = (
        "Delete e-mail addresses and answers that are 90 days old, and what was never published though read."
        " With --writer, all that one person wrote: the address is asked for. Prints how many."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        # Asked for, not given along: a shell keeps what is typed after a command.
        parser.add_argument("--writer", action="store_true", help="ask for an address, and delete all of it")

    def handle(self, *, writer: bool, **options: object) -> None:
        found = forget_writer(mail=input("E-mail address: ")) if writer else forget_due()
        self.stdout.write(
            f"Deleted {found.addresses} addresses, {found.replies} replies; emptied {found.reports} reports."
        )
