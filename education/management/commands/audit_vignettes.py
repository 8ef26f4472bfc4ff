"""Run the patient stories through the knowledge: `manage.py audit_vignettes [FILE]`."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from education.content.kinds import TABLES
from education.content.tables import read_table
from education.queries.site import site
from education.queries.wizard import next_release, vignettes
from education.wizard.audit import LEVELS, Audit, Vignette, audit, level
from education.wizard.records import to_vignettes


class Command(BaseCommand):
    help = (
        "Print how often the live knowledge gives the urgency and the causes that the stories expect. "
        "Exit 1 if an emergency would be advised below same-day."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", nargs="?", type=Path, help="a TOML file of vignettes; else those stored")
        parser.add_argument("--format", choices=["text", "json"], default="text")
        parser.add_argument(
            "--working-copy", action="store_true", help="what staff edit now, not what is live"
        )

    def handle(self, *, file: Path | None, format: str, working_copy: bool, **options: object) -> None:
        knowledge = next_release() if working_copy else site().knowledge
        if not knowledge.questions:
            raise CommandError("There is no knowledge yet. Run: manage.py import_library")
        stories = _read(file) if file else vignettes()
        report = audit(knowledge, stories)
        figures = _figures(report, unlabelled=len(stories) - len(report.outcomes))
        if format == "json":
            self.stdout.write(json.dumps(figures, indent=2))
        else:
            self.stdout.write(_as_text(figures))
        if report.emergencies_missed:
            raise CommandError("An emergency is advised below same-day.")


def _read(file: Path) -> tuple[Vignette, ...]:
    try:
        records, errors = read_table(TABLES["vignette"], file.read_text(encoding="utf-8"))
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
    if errors:
        raise CommandError("\n".join(f"{file}, line {error.line}: {error.sentence}" for error in errors))
    return to_vignettes(records)


def _figures(report: Audit, *, unlabelled: int) -> dict[str, Any]:
    lists = len(report.with_list)
    total = len(report.outcomes)
    return {
        "stories": total,
        "without_label": unlabelled,
        "urgency_right": report.right,
        "under": report.under,
        "over": report.over,
        "safe": report.safe,
        "emergencies": len(report.emergencies),
        "emergencies_below_same_day": len(report.emergencies_missed),
        "not_urgent": len(report.not_urgent),
        "false_urgent": report.false_urgent,
        "lists_shown": lists,
        "main_first": report.found(within=1, acceptable=False),
        "main_top_3": report.found(within=3, acceptable=False),
        "main_listed": report.found(within=99, acceptable=False),
        "acceptable_first": report.found(within=1, acceptable=True),
        "acceptable_top_3": report.found(within=3, acceptable=True),
        "acceptable_listed": report.found(within=99, acceptable=True),
        "screens_median": report.screens[0],
        "screens_most": report.screens[1],
        "screens_with_list_median": report.screens_with_list[0],
        "screens_with_list_most": report.screens_with_list[1],
        "table": _table(report),
        "cases": [
            {
                "code": outcome.vignette.code,
                "expected": str(outcome.vignette.urgency),
                "given": str(outcome.urgency),
                "cause": outcome.vignette.cause,
                "listed": list(outcome.listed),
                "screens": outcome.screens,
            }
            for outcome in report.outcomes
        ],
    }


def _table(report: Audit) -> list[list[int]]:
    """Return rows of expected levels by columns of given levels, most urgent first."""
    table = [[0] * len(LEVELS) for _ in LEVELS]
    for outcome in report.outcomes:
        if outcome.vignette.urgency is not None:
            table[level(outcome.vignette.urgency)][level(outcome.urgency)] += 1
    return table


def _as_text(figures: dict[str, Any]) -> str:
    def share(name: str, of: str) -> str:
        count, total = figures[name], figures[of]
        return f"{count} of {total}" + (f" ({100 * count / total:.0f} %)" if total else "")

    lines = [
        f"{figures['stories']} stories with a label, {figures['without_label']} without",
        "",
        f"urgency exactly right   {share('urgency_right', 'stories')}",
        f"too cautious            {share('over', 'stories')}",
        f"not cautious enough     {share('under', 'stories')}",
        f"at most one level low   {share('safe', 'stories')}",
        f"emergencies below same-day  {share('emergencies_below_same_day', 'emergencies')}",
        f"urgent page, not urgent     {share('false_urgent', 'not_urgent')}",
        "",
        "expected \\ given   emergency  same-day  soon  routine or self-care",
    ]
    for urgency, row in zip(LEVELS, figures["table"], strict=True):
        lines.append(f"{urgency.value:<18}{row[0]:>10}{row[1]:>10}{row[2]:>6}{row[3]:>9}")
    lines += [
        "",
        f"a list of causes is shown for {share('lists_shown', 'stories')} (coverage); of these lists:",
        f"  main cause first        {share('main_first', 'lists_shown')}",
        f"  main cause in top 3     {share('main_top_3', 'lists_shown')}",
        f"  main cause listed       {share('main_listed', 'lists_shown')}",
        f"  acceptable cause first  {share('acceptable_first', 'lists_shown')}",
        f"  acceptable in top 3     {share('acceptable_top_3', 'lists_shown')}",
        f"  acceptable listed       {share('acceptable_listed', 'lists_shown')}",
        "",
        "screens                 median {screens_median:g}, most {screens_most}".format(**figures),
        "screens with a list     median {screens_with_list_median:g}, most {screens_with_list_most}".format(
            **figures
        ),
    ]
    wrong = [case for case in figures["cases"] if case["expected"] != case["given"]]
    lines += ["", "urgency other than expected:"] if wrong else []
    lines += [f"  {case['code']}: expected {case['expected']}, given {case['given']}" for case in wrong]
    return "\n".join(lines)
