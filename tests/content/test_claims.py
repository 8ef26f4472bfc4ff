"""Each statement rests on something, and each figure is the study's own: of how many, and by when."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from education.content.claims import check_claims
from education.content.library import Library
from education.content.review import findings
from education.content.study_figures import figures_of
from education.queries.library import authored_files
from tests.conftest import LIBRARY_DIR


def outcome(statement: str, part: int = -1, whole: int = -1, percent: float = -1, time: str = "") -> dict:
    counts = {"numerator": part, "denominator": whole, "percent": percent}
    return {"code": "x", "statement": statement, "time_window": time, **counts}


def study(*outcomes: dict, **values: object) -> dict:
    own = {"key": "jung-2021", "title": "Bone after one year", "population": "42 people with pain"}
    return {
        **own,
        "design": "cohort",
        "note": "",
        "year": 2021,
        "sample_size": 42,
        "outcome": outcomes,
        **values,
    }


JUNG = study(
    outcome("Bone joined in 23 of 42 people.", 23, 42, time="24 months"),
    outcome("In three of them a screw broke.", 3, 42),
)
PAIN = study(
    outcome("Average pain fell from 64 to 20 out of 100 by two years.", whole=1777, time="2 years"),
    outcome("After removal, pain scores fell by about half.", percent=50, time="1 year"),
    key="pain-2018",
    sample_size=1777,
)
SEEN = study(
    outcome("Redness was seen in about half of early infections.", percent=47.9, time="within 90 days"),
    outcome("CT showed a gap in 6 of the 9; the other 3 had none.", 6, 9, time="mean 3.2 months (2 to 6)"),
    key="seen-2022",
    sample_size=96,
)
FIGURES = {record["key"]: figures_of(record) for record in (JUNG, PAIN, SEEN)}


def advice(text: str) -> list[str]:
    return [found.advice for found in check_claims(text, FIGURES)]


@pytest.mark.parametrize(
    "text",
    [
        "At 2 years, bone joined in 23 of 42 people, and in 19 it did not. [^jung-2021]",
        "Of 42 people, 23 had joined bone by 2 years. [^jung-2021]",
        "By 24 months about 55 out of 100 joined and 45 did not. [^jung-2021]",
        "By 2 years bone joined in 548 out of 1,000 people. [^jung-2021]",
        "A screw broke in 3 of 42. The study does not say by when. [^jung-2021]",
        "Twenty-three of the 42 had joined bone by 2 years. [^jung-2021]",
        "Average pain fell from 64 to 20 out of 100 in 2 years. [^pain-2018]",
        "Within 90 days, about half of the infections showed redness. [^seen-2022]",
        "Redness was seen in 48 out of 100 within 90 days, and 52 had none. [^seen-2022]",
        "A gap showed after 2 to 6 months. [^seen-2022]",
        "At 2 years\n: Bone joined in 23 of 42 people. [^jung-2021]",
        "By 2 years bone joined in 23 of 42. [^jung-2021] In 19 it did not. [^jung-2021]",
        "Walk 10 minutes a day. [general]",
        "Bring your 3 most important questions, and note pain from 0 to 10. [general]",
        "Ask about your bones if you are over 50, at every level, for half a year. [general]",
        "It says 24 out of 100. [source-text]",
        "It tells of 915 [source-text] fusions from 1984 on. [^jung-2021]",
        "## 77 things",
        "::: ask\n- Will it take 5 weeks?\n:::",
    ],
)
def test_a_figure_of_the_study_or_a_general_remark_stands(text):
    assert advice(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "By 2 years bone joined in 24 of 42 people. [^jung-2021]",
            "24 of 42 stands in no record of jung-2021",
        ),
        ("By 2 years about 56 out of 100 joined. [^jung-2021]", "56 of 100 stands in no record"),
        ("By 2 years it joined in 23 out of 100. [^jung-2021]", "23 of 100 stands in no record"),
        ("By 2 years it joined in 23 per 1,000. [^jung-2021]", "23 of 1,000 stands in no record"),
        ("By 2 years forty of 42 had joined bone. [^jung-2021]", "40 of 42 stands in no record"),
        ("By 2 years 23 of the 45 joined. [^jung-2021]", "23 of 45 stands in no record"),
        (
            "By 2 years it joined in 3 of 42 and 23 of 9. [^jung-2021] [^seen-2022]",
            "23 of 9 stands in no record",
        ),
        ("After 3 years bone joined in 23 of 42 people. [^jung-2021]", "this time stands in no record"),
        ("In 1999 bone joined in 23 of 42 within 2 years. [^jung-2021]", "1,999 stands in no record"),
        (
            "By 2 years two thirds of the people had joined bone. [^jung-2021]",
            "“two thirds” is the share in no",
        ),
        ("By 1 year 50 out of 100 people got better. [^pain-2018]", "50 of 100 stands in no record"),
        ("By 2 years it broke in 23. [^jung-2021]", "23 of how many? The record of jung-2021 says 23 of 42"),
        ("About 15 people had it. [^jung-2021]", "15 stands in no record"),
        (
            "Bone joined in 23 of 42 people. [^jung-2021]",
            "By when? No number without its time. The record says: 24",
        ),
        (
            "A screw broke in 3 of 42. [^jung-2021]",
            "The record gives none, so write: the study does not say by",
        ),
        ("Rest. [^nobody-1999]", "There is no study “nobody-1999”"),
        ("Bone joins.", "mark it [general]"),
        ("23 of 42 people joined. [general]", "needs its study"),
        ("55 out of 100 joined. [general]", "needs its study"),
        ("Pain falls from 64 to 20. [general]", "needs its study"),
        ("About 15 people had it. [general]", "needs its study"),
        ("Half of all people get better. [general]", "needs its study"),
        ("Two thirds of patients felt no pain. [general]", "needs its study"),
        ("Forty people got better. [general]", "needs its study"),
        ("It joins late. [general] In 23 of 42 it did by 2 years. [general]", "needs its study"),
        ("By 2 years it joined in 23 of 42. [^jung-2021] It broke in 7 of 9. [general]", "needs its study"),
        (
            "It says 20 out of 100. [source-text] By 2 years it was 24 of 42. [^jung-2021]",
            "24 of 42 stands in no",
        ),
    ],
)
def test_a_figure_that_no_cited_study_has_is_refused(text, words):
    assert any(words in sentence for sentence in advice(text)), advice(text)


def test_a_figure_is_held_against_the_study_behind_it_and_not_against_its_neighbor():
    text = "By 2 years bone joined in 6 of 9. [^jung-2021] By 3 months a gap showed in 23 of 42. [^seen-2022]"
    told = [sentence for sentence in advice(text) if "no record" in sentence]
    assert any("6 of 9 stands in no record of jung-2021" in sentence for sentence in told)
    assert any("23 of 42 stands in no record of seen-2022" in sentence for sentence in told)


def test_a_finding_names_the_line_and_the_statement_and_a_summary_may_go_without_a_mark():
    (found,) = check_claims("Rest.  [general]\n\nBone\njoins.", FIGURES)
    assert (found.line, found.sentence, found.fails) == (3, "Bone joins.", True)
    (lenient,) = check_claims("Bone joins.", FIGURES, place="summary", marked=False)
    assert not lenient.fails and lenient.place == "summary"
    assert [f.fails for f in check_claims("23 of 42 joined.", FIGURES, marked=False)] == [False, True]


@given(st.integers(0, 500), st.integers(1, 500))
def test_counts_their_rest_and_their_rounded_shares_are_the_pairs_of_a_study(part, whole):
    part = min(part, whole)
    pairs = figures_of(study(outcome("x", part, whole))).pairs
    assert {(part, whole), (whole - part, whole)} <= set(pairs)
    for hundred in (100, 1000):
        assert (round(hundred * part / whole), hundred) in pairs
        assert (hundred - round(hundred * part / whole), hundred) in pairs
    assert {p for p, w in pairs if w == whole and w not in (100, 1000)} <= {part, whole - part}


@given(st.text(max_size=300))
def test_whatever_is_typed_is_read_to_the_end(text):
    for found in check_claims(text, FIGURES):
        assert found.advice and found.line >= 1


def test_every_figure_on_every_page_is_the_studys(library):
    files = authored_files(LIBRARY_DIR)
    assert [str(placed) for placed in findings(library, files) if placed.finding.fails] == []


def told_of(library, path: str, old: str, new: str) -> list[str]:
    """Return what is told of a page of the library with these words in place of those, and nothing else."""
    files = dict(authored_files(LIBRARY_DIR))
    kind, slug = path.split("/")
    page = next(p for p in library.pages if p.slug == slug and p.kind == kind)
    name = f"{kind}s/{slug}.md"
    files[name] = files[name].replace(old, new)
    facts = tuple(fact.replace(old, new) for fact in page.key_facts)
    changed = replace(
        page, body=page.body.replace(old, new), key_facts=facts, summary=page.summary.replace(old, new)
    )
    records = {**library.records, **{table: [] for table in ("red_flag", "question", "symptom", "drawing")}}
    line = files[name][: files[name].index(new)].count("\n") + 1
    told = [str(p) for p in findings(Library(records, (changed,)), files) if p.finding.fails]
    return [sentence for sentence in told if f"{name}, line {line}" in sentence]


def test_a_wrong_figure_is_named_with_file_and_line(library):
    page = next(p for p in library.pages if p.slug == "failed-fusion")
    last = page.body.rstrip().splitlines()[-2]
    told = told_of(library, "cause/failed-fusion", last, "- It joined in 99 of 987 people. [^jung-2021]")
    assert any("claim" in sentence and "99 of 987" in sentence for sentence in told), told


@pytest.mark.parametrize("rule", ["R16", "claim", "uncited"])
@pytest.mark.parametrize("place", ["key fact 2", "summary"])
def test_key_facts_and_the_summary_are_held_to_the_same_rules_with_their_line(library, place, rule):
    page = next(p for p in library.pages if p.slug == "failed-fusion")
    old = page.summary if place == "summary" else page.key_facts[1]
    new = "In 77% of 12 it had not joined, 1 in 9 died, twice as likely, 9 of 12 in all."
    told = told_of(library, "cause/failed-fusion", old, new)
    if (place, rule) == (
        "summary",
        "uncited",
    ):  # a summary stands in lists: its figures need a source, no more
        assert not any("uncited" in sentence for sentence in told)
    else:
        assert any(f"({place}): {rule} " in sentence for sentence in told), told
