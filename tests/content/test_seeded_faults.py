"""Faults sown into real pages of the library are all found: paragraphs without a source (T3), jargon (T5)."""

import random
import re

import pytest

from education.content.claims import check_claims
from education.content.plain_language import check_short
from education.content.prose import read_prose
from education.content.review import glossary_of, sources_of
from education.content.wording import word_lists

MARKS = re.compile(r"\s*\[(?:\^[a-z0-9-]+|general|source-text)\]")


@pytest.fixture(scope="module")
def paragraphs(library) -> list[str]:
    """Sixty plain paragraphs of the library, each with its source, drawn the same way each time."""
    found = [
        block
        for page in library.pages
        for block in page.body.split("\n\n")
        if MARKS.search(block) and block[0].isalpha() and len(read_prose(block)) == 1
    ]
    return random.Random(5).sample(found, 60)


def uncited(text: str, library) -> set[int]:
    figures = sources_of(library.records["study"]).figures
    return {found.line for found in check_claims(text, figures) if found.rule == "uncited"}


def test_t3_of_sixty_paragraphs_each_that_lost_its_source_is_found_and_no_other(library, paragraphs):
    robbed = set(random.Random(6).sample(range(60), 30))
    lines, sown, number = [], set(), 1
    for place, paragraph in enumerate(paragraphs):
        text = MARKS.sub("", paragraph) if place in robbed else paragraph
        if place in robbed:
            sown.add(number)
        lines.append(text)
        number += text.count("\n") + 2
    found = uncited("\n\n".join(lines), library)
    assert sown <= found, f"missed: {sown - found}"
    assert len(found - sown) <= 2, f"false: {found - sown}"


def test_t3_an_unknown_study_is_found_in_every_paragraph_that_cites_it(library, paragraphs):
    figures = sources_of(library.records["study"]).figures
    text = "\n\n".join(f"{MARKS.sub('', paragraph)} [^nobody-1999]" for paragraph in paragraphs)
    found = [one for one in check_claims(text, figures) if one.rule == "unknown-study"]
    assert len(found) == 60


def test_t5_every_word_of_the_lists_is_found_with_its_plain_words(library):
    terms = glossary_of(library)
    jargon = {form: term.plain for term in terms if term.jargon for form in term.forms}
    instead = word_lists()["instead"]
    assert len(jargon) + len(instead) >= 200
    for word, plain in {**jargon, **instead}.items():
        findings = check_short(f"This is about {word} today.", terms).findings
        assert any(plain in found.advice for found in findings if found.rule in {"R13", "R19"}), word


def test_t5_the_plain_words_themselves_are_not_called_jargon(library):
    terms = glossary_of(library)
    wrong = [
        term.plain
        for term in terms
        if term.jargon
        and any(found.rule == "R13" for found in check_short(f"This is {term.plain}.", terms).findings)
    ]
    assert wrong == []
