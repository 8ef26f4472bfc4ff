"""Write the pins anew from the library's own rules: `manage.py make_pins`. For developers, after a review."""

from pathlib import Path

import tomli_w
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from education.queries.library import read_library
from education.wizard.pins import make_pins
from education.wizard.records import to_knowledge


class Command(BaseCommand):
    help = "Hold fast what the library's rules and serious causes say now. Look at the difference in Git."

    def handle(self, **options: object) -> None:
        folder = Path(settings.LIBRARY_DIR)
        library, errors = read_library(folder)
        if errors:  # half a library would let go of every pin
            raise CommandError("\n".join(str(error) for error in errors))
        made = make_pins(to_knowledge(library.records))
        pins = [
            {
                "name": pin.name,
                "rule": pin.rule,
                "urgency": pin.urgency.value,
                "answers": {question: list(codes) for question, codes in pin.answers.choices.items()},
            }
            for pin in made.rules
        ]
        causes = [{"cause": cause.cause, "urgency": cause.urgency.value} for cause in made.causes]
        typical = [
            {
                "story": one.story,
                "answers": {question: list(codes) for question, codes in one.answers.choices.items()},
            }
            for one in made.typical
        ]
        (folder / "typical.toml").write_text(tomli_w.dumps({"typical": typical}), encoding="utf-8")
        (folder / "pins.toml").write_text(tomli_w.dumps({"pin": pins}), encoding="utf-8")
        (folder / "serious_causes.toml").write_text(
            tomli_w.dumps({"serious_cause": causes}), encoding="utf-8"
        )
        unsure = [{"question": page.question, "urgency": page.urgency.value} for page in made.unsure]
        (folder / "unsure_pins.toml").write_text(tomli_w.dumps({"unsure_pin": unsure}), encoding="utf-8")
        words = [{"place": one.place, "text": one.text} for one in made.words]
        (folder / "held_words.toml").write_text(tomli_w.dumps({"held_words": words}), encoding="utf-8")
        self.stdout.write(
            f"{len({pin['rule'] for pin in pins})} rules and {len(causes)} serious causes are held fast."
        )
