"""Draw the files of handouts anew where a phone number or a danger sign moved: `manage.py draw_handouts`."""

from django.core.management.base import BaseCommand

from education.actions.handouts import draw_all_files


class Command(BaseCommand):
    help = (
        "Draw the PDF files of each live handout on which something moved since: the clinic's numbers, the "
        "danger signs, a sign-off. Publishing draws them too; until they are drawn, readers get the page."
    )

    def handle(self, **options: object) -> None:
        self.stdout.write(f"Drew {draw_all_files()} files.")
