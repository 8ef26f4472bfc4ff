"""Delete what readers wrote once its time is over: `manage.py forget_replies`, from a timer."""

from django.core.management.base import BaseCommand, CommandParser

from education.actions.replies import forget_due, forget_writer


class Command(BaseCommand):
    help = (
        "Delete e-mail addresses and answers that are 90 days old, and replies that others never saw."
        " With --from, all that one person wrote. Prints how many."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--from", dest="mail", default="", help="the e-mail address of who asks for it")

    def handle(self, *, mail: str, **options: object) -> None:
        found = forget_writer(mail=mail) if mail else forget_due()
        self.stdout.write(
            f"Deleted {found.addresses} addresses, {found.replies} replies; emptied {found.reports} reports."
        )
