"""Each paragraph rests on something, and each figure is the study's own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from education.content.claims import check_claims, figures_of
from education.content.library import Library
from education.content.review import findings
from education.queries.library import authored_files
from tests.conftest import LIBRARY_DIR

STUDY = {
    "key": "jung-2021",
    "title": "Bone after one year",
    "population": "42 people with pain",
    "design": "cohort",
    "note": "",
    "year": 2021,
    "sample_size": 42,
    "outcome": [
        {
            "statement": "In three of them it broke.",
            "time_window": "at 2 years",
            "numerator": 23,
            "denominator": 42,
            "percent": -1,
        }
    ],
}
FIGURES = {"jung-2021": figures_of(STUDY)}


def advice(text: str) -> list[str]:
    return [found.advice for found in check_claims(text, FIGURES)]


@pytest.mark.parametrize(
    "text",
    [
        "At 2 years, bone joined in 23 of 42 people, and in 19 it did not. [^jung-2021]",
        "About 55 out of 100 joined and 45 did not. [^jung-2021]",
        "It broke in 3. [^jung-2021]",
        "Walk 10 minutes a day. [general]",
        "It says 24 out of 100. [source-text]",
        "## 77 things",
        "::: ask\n- Will it take 5 weeks?\n:::",
    ],
)
def test_a_figure_of_the_study_or_a_general_remark_stands(text):
    assert advice(text) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Bone joined in 24 of 42 people. [^jung-2021]", "24 stands in no record of jung-2021"),
        ("About 56 out of 100 joined. [^jung-2021]", "56 stands in no record"),
        ("Bone joins.", "mark it [general]"),
        ("23 of 42 people joined. [general]", "needs its study"),
        ("55 out of 100 joined. [general]", "needs its study"),
    ],
)
def test_a_figure_that_no_cited_study_has_is_refused(text, words):
    assert any(words in sentence for sentence in advice(text))


@given(st.integers(0, 500), st.integers(1, 500))
def test_counts_and_their_rounded_shares_are_figures_of_a_study(part, whole):
    part = min(part, whole)
    outcome = {**STUDY["outcome"][0], "numerator": part, "denominator": whole}
    found = figures_of({**STUDY, "outcome": [outcome]})
    assert {part, whole, whole - part, round(100 * part / whole)} <= found


def test_every_figure_on_every_page_is_the_studys(library):
    files = authored_files(LIBRARY_DIR)
    assert [str(placed) for placed in findings(library, files) if placed.finding.fails] == []


def test_a_wrong_figure_is_named_with_file_and_line(library):
    files = dict(authored_files(LIBRARY_DIR))
    path = "causes/failed-fusion.md"
    page = next(p for p in library.pages if p.slug == "failed-fusion")
    body = page.body + "\n\nIt joined in 99 of 987 people. [^jung-2021]\n"
    files[path] = files[path].replace(page.body, body)
    from dataclasses import replace

    pages = tuple(replace(p, body=body) if p is page else p for p in library.pages)
    told = [str(p) for p in findings(Library(library.records, pages), files) if p.finding.fails]
    line = files[path][: files[path].index("It joined in 99")].count("\n") + 1
    assert any(f"{path}, line {line}: claim" in sentence and "987" in sentence for sentence in told), told


def test_a_drawing_without_words_for_who_cannot_see_it_is_named(library):
    drawings = [{**d, "alt": "Spine"} if d["name"] == "throat" else d for d in library.records["drawing"]]
    changed = Library({**library.records, "drawing": drawings}, ())
    told = [str(placed) for placed in findings(changed, authored_files(LIBRARY_DIR)) if placed.finding.fails]
    assert any(
        "drawings.toml" in sentence and "R25" in sentence and "throat" in sentence for sentence in told
    )
