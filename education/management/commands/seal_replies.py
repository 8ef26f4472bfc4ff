"""Seal what readers wrote with the newest key: `manage.py seal_replies`, before an old key is dropped."""

from django.core.management.base import BaseCommand

from education.actions.replies import seal_anew


class Command(BaseCommand):
    help = "Seal what readers wrote with SECRET_KEY, so that an old key can leave SECRET_KEY_FALLBACKS."

    def handle(self, **options: object) -> None:
        self.stdout.write(f"Sealed {seal_anew()} replies.")
