"""Delete counts of views that are over two years old: `manage.py forget_counts`, from a timer."""

from django.core.management.base import BaseCommand

from education.actions.counts import forget_counts


class Command(BaseCommand):
    help = "Delete the daily counts of views that are over two years old. Prints how many."

    def handle(self, **options: object) -> None:
        self.stdout.write(f"Deleted {forget_counts()} counts.")
