"""The exports of every study, read back by libraries that reference managers are built on."""

import json
import re

import bibtexparser
import pytest
import rispy
from bibtexparser.bparser import BibTexParser

from education.evidence.references import (
    Reference,
    missing_for_export,
    short_name,
    to_bibtex,
    to_csl,
    to_ris,
    vancouver,
)

PARTS = ("key", "title", "journal", "volume", "issue", "pages", "doi", "pmid", "url")
CSL_NAMES = {"family", "given", "literal"}


@pytest.fixture(scope="session")
def references(library) -> list[Reference]:
    """Every study of the library that has what an export needs."""
    every = [
        Reference(
            authors=tuple(study["authors"]),
            year=study["year"] if study["year"] > 0 else None,
            **{part: study[part] for part in PARTS},
        )
        for study in library.records["study"]
    ]
    return [reference for reference in every if not missing_for_export(reference)]


def authors_of(field: str) -> list[str]:
    """Return the names in a BibTeX author field, as BibTeX divides them: at "and" outside of braces."""
    return re.split(r" and (?![^{}]*\})", field)


def test_more_than_a_hundred_studies_go_out(references):
    assert len(references) > 100


def test_ris_is_read_back_as_it_was_meant(references):
    for reference in references:
        (read,) = rispy.loads(to_ris(reference))
        assert read["title"] == reference.title
        assert read["year"] == str(reference.year)
        assert len(read["authors"]) == len(reference.named)
        assert not any("et al" in author for author in read["authors"])
        assert read.get("doi", "") == reference.doi
        assert read.get("journal_name", "") == reference.journal


def test_bibtex_is_read_back_as_it_was_meant(references):
    for reference in references:
        text = to_bibtex(reference)
        parser = BibTexParser(common_strings=True)
        parser.ignore_nonstandard_types = False
        (read,) = bibtexparser.loads(text, parser).entries
        assert read["ID"] == reference.key
        assert read["title"].strip("{}").replace("\\", "") == reference.title
        assert read["year"] == str(reference.year)
        names = authors_of(read["author"])
        assert len(names) == len(reference.named) + reference.has_others, (reference.key, names)
        assert ("others" in names) == reference.has_others
        assert "et al" not in text


def test_csl_json_has_what_a_reference_manager_needs(references):
    for reference in references:
        (item,) = json.loads(to_csl(reference))
        assert item["id"] == reference.key
        assert item["type"] in {"article-journal", "document"}
        assert item["title"] == reference.title
        assert item["issued"] == {"date-parts": [[reference.year]]}
        assert len(item["author"]) == len(reference.named)
        for name in item["author"]:
            assert set(name) <= CSL_NAMES and all(name.values())
            assert "et al" not in " ".join(name.values())


def test_nothing_empty_and_nothing_unknown_goes_out(references):
    for reference in references:
        known = {part: getattr(reference, part) for part in PARTS}
        for absent in (part for part in ("volume", "issue", "pages", "doi", "pmid") if not known[part]):
            tag = {"volume": "VL", "issue": "IS", "pages": "SP", "doi": "DO", "pmid": "AN"}[absent]
            assert f"{tag}  -" not in to_ris(reference), (reference.key, absent)
            assert f"  {'number' if absent == 'issue' else absent} = " not in to_bibtex(reference)


def test_others_are_nobodys_name():
    some = Reference("liliang-2011", ("Liliang PC", "et al."), "Joint pain", journal="Pain", year=2011)
    assert "author = {Liliang, P. C. and others}" in to_bibtex(some)
    assert to_ris(some).count("AU  -") == 1
    assert [name["family"] for name in json.loads(to_csl(some))[0]["author"]] == ["Liliang"]
    assert vancouver(some).startswith("Liliang PC, et al. Joint pain.")
    assert short_name(some) == "Liliang and others, 2011"


def test_a_body_with_and_in_its_name_is_one_author():
    body = Reference("nice", ("National Institute for Health and Care Excellence (NICE)",), "Pain", year=2021)
    (read,) = bibtexparser.loads(to_bibtex(body)).entries
    assert authors_of(read["author"]) == ["{National Institute for Health and Care Excellence (NICE)}"]
    assert authors_of("Jung, J. M. and {Health and Care} and others") == [
        "Jung, J. M.", "{Health and Care}", "others",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("reference", "missing"),
    [
        (Reference("k", ("Jung JM",), "A title", year=2021), ()),
        (Reference("k", ("Jung JM",), "(fusion status; paper title not seen)", year=2021), ("title",)),
        (Reference("k", ("et al.",), "A title", year=2021), ("authors",)),
        (Reference("k", (), "A title"), ("authors", "year")),
        (Reference("k", ("Jung JM",), "A title that goes on " * 9, year=2021), ()),
    ],
)
def test_what_was_not_seen_is_named(reference, missing):
    assert missing_for_export(reference) == missing
