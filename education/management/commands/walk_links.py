"""Walk every address ever given out: `manage.py walk_links`. Exit 1 where one is dead or goes around."""

from collections import Counter

from django.core.management.base import BaseCommand, CommandError, CommandParser

from education.progress import to_terminal
from education.queries.addresses import addresses_given_out
from education.walking import walk


class Command(BaseCommand):
    help = (
        "Open every page, study, former address and printed code that was ever given out, in this process. "
        "Prints how each kind of answer counts. Exit 1, with the addresses, where one answers 404 or with "
        "an error, or takes more than one step from its address to its page."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--all", action="store_true", help="print every address with its answer")

    def handle(self, **options: object) -> None:
        counts: Counter[str] = Counter()
        dead = []
        tell = to_terminal(self.stderr)
        for path in addresses_given_out():
            found = walk(path)
            counts[found.kind] += 1
            if options["all"]:
                self.stdout.write(f"{found.status} {path} {' '.join(found.steps)}".rstrip())
            if found.is_dead:
                dead.append(f"{path}: {found.status} after {len(found.steps)} steps")
            tell(f"{sum(counts.values())} walked ...")
        for line in dead:
            self.stderr.write(line)
        told = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items())) or "none given out"
        self.stdout.write(f"Walked {sum(counts.values())} addresses: {told}.")
        if dead:
            raise CommandError(f"{len(dead)} of them are dead or go around.")
