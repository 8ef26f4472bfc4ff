"""The guide for hospital record systems shows real answers, and lists the codes that are answered."""

import re
from pathlib import Path

import pytest

from education.infobutton.criteria import TYPES
from education.infobutton.systems import FACTS, System
from education.request_rate import A_MINUTE
from education.views.infobutton import MOST_BYTES
from tests.infobutton.asking import read_xml

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "for-hospital-records.md"
EXAMPLE = re.compile(r"```http\nGET (\S+)\n```\n\n```(?:xml|json|js)\n(.*?)```", re.S)
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
AT = "2026-11-26T10:00:00Z"  # stands for every time in the guide


def answers_in_the_guide() -> list[tuple[str, str]]:
    return EXAMPLE.findall(GUIDE.read_text("utf-8"))


def table_of_codes(records) -> str:
    """Return the table of the guide: pages, and the codes of each system that lead there."""
    found: dict[str, dict[System, list[str]]] = {}
    for record in records:
        pages = [f"`/causes/{code}/`" for code in record["causes"]]
        pages += [f"`/articles/{slug}/`" for slug in record["articles"]]
        mark = "\\*" if record["often_without_fusion"] else ""
        row = found.setdefault("<br>".join(pages), {system: [] for system in System})
        row[System(record["system"])].append(f"{record['code']}{mark}")
    head = [FACTS[system].name for system in System]
    lines = [f"| Leads to | {' | '.join(head)} |", f"|{'---|' * (len(head) + 1)}"]
    lines += [
        f"| {pages} | {' | '.join(' '.join(codes) for codes in row.values())} |"
        for pages, row in sorted(found.items())
    ]
    return "\n".join(lines)


def test_the_table_of_codes_is_the_library_as_it_is(library):
    assert table_of_codes(library.records["code"]) in GUIDE.read_text("utf-8")


@pytest.mark.parametrize("number", range(4))
def test_each_answer_in_the_guide_is_what_the_site_says(client, site, settings, number):
    settings.SITE_URL = "https://afterfusion.example"
    path, told = answers_in_the_guide()[number]
    assert TIME.sub(AT, client.get(path).content.decode()).strip() == told.strip()


def test_the_guide_has_an_answer_of_each_kind():
    assert len(answers_in_the_guide()) == 4


def test_the_profile_in_the_guide_is_well_formed_and_names_the_systems_that_are_known():
    text = GUIDE.read_text("utf-8")
    profile = re.search(r"<knowledgeResourceProfile.*?</knowledgeResourceProfile>", text, re.S).group()
    answer = type("Answer", (), {"content": profile.encode()})
    ids = {node.get("id") for node in read_xml(answer).iter("supportedTerminology")}
    assert ids == {facts.oid for facts in FACTS.values()}


def test_the_limits_in_the_guide_are_those_of_the_program():
    text = GUIDE.read_text("utf-8")
    assert f"{A_MINUTE} requests a minute" in text and f"{MOST_BYTES // 1024} kB" in text
    assert all(f"`{kind}`" in text for kind in TYPES if kind)
