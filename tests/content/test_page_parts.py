"""Each page has all its parts, a study or the word that none was read, and a drawing."""

import re

import pytest

from education.content.prose import block_marks, read_prose
from education.content.rendering import Drawing, render
from tests.conftest import LIBRARY_DIR

ARTICLE_PARTS = (
    r"What you can do",
    r"What (?:your|the) team may do(?: there)?",
    r"Questions (?:for your team|to ask at your visit)",
    r"What the research says",
    r"What we do not know",
)
CAUSE_PARTS = (
    r"What it can feel like",
    r"How sure anyone can be",
    r"What fits this cause",
    r"What fits it less",
    r"When it shows up",
    r"How your team checks it",
    r"How your team treats it",
    r"How common it is",
    r"What you can do",
    r"Questions to ask at your visit",
    r"What we do not know",
)
PANELS = ("do", "dont", "ask", "unknown")
NONE_READ = "read none"
WITHOUT_DRAWING = {"pain-medicines"}  # none of ours fits it
# The symbol that pictures of numbers are made of, and the front view beside the question where it hurts.
NEVER_PLACED = {"person", "body-front"}


def has_study_card(body: str) -> bool:
    return any(kind == "study" for _, kind, _, _ in block_marks(body))


def lacking(body: str, parts: tuple[str, ...]) -> list[str]:
    """Return what a page's text lacks, in words."""
    prose = read_prose(body)
    headings = [part.text for part in prose if part.kind == "heading" and part.level == 2]
    found = [p for p in parts if not any(re.fullmatch(p, heading) for heading in headings)]
    panels = {part.panel for part in prose}
    found += [f"the list {panel!r}" for panel in PANELS if panel not in panels]
    if not has_study_card(body) and NONE_READ not in body:
        found.append("a study card, or that no study was read")
    if not any(isinstance(block, Drawing) for block in render(body).blocks):
        found.append("a drawing")
    return found


def pages(library, kind):
    return [page for page in library.pages if page.kind == kind]


def test_each_article_has_all_its_parts(library):
    for page in pages(library, "article"):
        expected = ["a drawing"] if page.slug in WITHOUT_DRAWING else []
        assert lacking(page.body, ARTICLE_PARTS) == expected, page.slug


def test_each_cause_page_has_all_its_parts_in_order(library):
    for page in pages(library, "cause"):
        assert lacking(page.body, CAUSE_PARTS) == [], page.slug
        headings = [part.text for part in read_prose(page.body) if part.kind == "heading" and part.level == 2]
        assert headings == list(CAUSE_PARTS), page.slug


@pytest.mark.parametrize(
    ("cut", "lack"),
    [
        ("## What fits it less", "What fits it less"),
        ("::: dont", "the list 'dont'"),
        ("[drawing:bone-not-joined]", "a drawing"),
        ("[study:jung-2021#late-fusion-54-8]", "a study card, or that no study was read"),
    ],
)
def test_a_part_that_is_taken_out_is_missed(library, cut, lack):
    page = next(page for page in library.pages if page.slug == "failed-fusion")
    body = page.body.replace(cut, "::: do" if cut == "::: dont" else "")
    assert body != page.body
    assert lacking(body, CAUSE_PARTS) == [lack]


def test_a_page_without_a_study_says_that_it_was_looked_for(library):
    for page in library.pages:
        if not has_study_card(page.body):
            assert "We looked for a study" in page.body or "We looked for a count" in page.body, page.slug


def test_each_drawing_stands_on_a_page(library):
    placed = {
        block.drawing
        for page in library.pages
        for block in render(page.body).blocks
        if isinstance(block, Drawing)
    }
    drawn = {path.stem for path in (LIBRARY_DIR / "drawings").glob("*.svg")}
    assert drawn - placed == NEVER_PLACED


def test_no_summary_and_no_time_of_a_page_gives_a_count_of_people(library):
    for page in library.pages:
        for text in (page.summary, page.timing):
            assert not re.search(r"\bout of\b|\d of \d", text), (page.slug, text)
