"""Draw the files of handouts anew where a phone number or a danger sign moved: `manage.py draw_handouts`."""

from django.core.management.base import BaseCommand, CommandError

from education.actions.handout_files import draw_all_files
from education.progress import to_terminal


class Command(BaseCommand):
    help = (
        "Draw the PDF files of each live handout on which something moved since: the clinic's numbers, the "
        "danger signs, a sign-off. Publishing draws them too; until they are drawn, readers get the page."
    )

    def handle(self, **options: object) -> None:
        drawn, refused = draw_all_files(tell=to_terminal(self.stderr))
        for sentence in refused:
            self.stderr.write(sentence)
        self.stdout.write(f"Drew {drawn} files.")
        if refused:
            raise CommandError(f"{len(refused)} handouts could not be drawn.")
