"""Mail each of the staff what waits for them: `manage.py mail_digest`, once a week say, from a timer."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from education.actions.digest import send_digests


class Command(BaseCommand):
    help = (
        "Mail clinical reviewers their reviews that are due and what waits for a sign-off, and publishers "
        "the whole list. Who has nothing to look at gets no mail. Prints how many were sent."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--to", help="only to the person of this user name")

    def handle(self, *, to: str | None, **options: object) -> None:
        sent = send_digests(only=to or "")
        self.stdout.write(f"Sent {sent.mails} mails.")
        if sent.failed:
            raise CommandError(f"{sent.failed} mails could not be sent. The others went out.")
