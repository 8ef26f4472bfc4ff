"""References, identifiers and counts, against values worked out by hand."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from education.evidence.frequencies import frequency, wilson
from education.evidence.identifiers import link, normalised_doi, normalised_pmid
from education.evidence.references import (
    Reference,
    short_name,
    shown_title,
    to_bibtex,
    to_csl,
    to_ris,
    vancouver,
)

KOENDERS = Reference(
    key="koenders-2018",
    authors=("Koenders N", "Rushton A", "Verra ML"),
    title="Pain and disability after first-time spinal fusion",
    journal="European Spine Journal",
    year=2018,
    doi="10.1007/s00586-018-5680-3",
)


@pytest.mark.parametrize(
    ("numerator", "denominator", "had", "low", "high", "out_of"),
    [
        pytest.param(5, 42, 12, 5, 25, 100, id="the waiting study: 12, from 5 to 25"),
        pytest.param(0, 10, 0, 0, 28, 100, id="none seen"),
        pytest.param(10, 10, 100, 72, 100, 100, id="all"),
        pytest.param(69, 10754, 6, 5, 8, 1000, id="under 1 in 100: out of 1,000"),
    ],
)
def test_a_count_becomes_people_out_of_a_hundred_with_its_range(
    numerator, denominator, had, low, high, out_of
):
    told = frequency(numerator, denominator)
    assert (told.had, told.low, told.high, told.out_of) == (had, low, high, out_of)
    assert told.had + told.had_not == out_of


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_count_lies_within_its_range(case):
    told = frequency(*case)
    assert 0 <= told.low <= told.had <= told.high <= told.out_of
    low, high = wilson(*case)
    assert low <= case[0] / case[1] <= high


@pytest.mark.parametrize("case", [(1, 0), (-1, 5), (6, 5)])
def test_an_impossible_count_is_refused(case):
    with pytest.raises(ValueError, match="not a count"):
        frequency(*case)


def test_a_study_is_linked_by_doi_before_pmid_before_address():
    assert link(doi="10.1/x", pmid="1", url="u") == "https://doi.org/10.1/x"
    assert link(doi="", pmid="1", url="u") == "https://pubmed.ncbi.nlm.nih.gov/1/"
    assert link(doi="", pmid="", url="https://u") == "https://u"


def test_identifiers_are_normalised_or_refused():
    assert normalised_doi("DOI: 10.1007/S00586") == "10.1007/s00586"
    assert normalised_doi("10.x/abc") == ""
    assert normalised_pmid("0123") == ""


def test_a_reader_is_told_first_author_and_year():
    assert short_name(KOENDERS) == "Koenders and others, 2018"
    assert short_name(Reference("k", ("NHS",), "DVT")) == "NHS"
    assert short_name(Reference("k", (), "A title", journal="Spine", year=2001)) == "Paper in Spine, 2001"
    assert short_name(Reference("k", ("van der Berg AB",), "T", year=2001)) == "van der Berg, 2001"


def test_a_title_that_stands_for_an_author_never_reads_like_a_reason():
    distress = Reference("k", (), "(psychological distress before and after lumbar fusion; title not seen)")
    assert short_name(distress) == "Study: psychological distress"
    assert (
        short_name(Reference("k", (), "6. Persistent pain", journal="Pain Practice"))
        == "Paper in Pain Practice"
    )
    assert short_name(Reference("k", (), "Short title", year=2019)) == "Study: Short title, 2019"
    assert short_name(Reference("k", (), "W" * 99)) == f"Study: {'W' * 40}"


INTERNAL = re.compile(
    r"…|\.\.\.|not (?:seen|shown|known)|excerpt|lay summary|[\[\]]|"
    r"\([^)]*(?:copied|reproduced|read in|cited in)"
)


@pytest.mark.parametrize(
    "name",
    [
        "x.com (organisation name not seen in the excerpt read)",
        "Chen (first name not shown)",
        "Recovery patterns …",
        "NHS (text reproduced by a pharmacy)",
    ],
)
def test_words_about_the_record_are_found(name):
    assert INTERNAL.search(name)


def test_no_study_of_the_library_has_words_about_its_record_in_its_name(library):
    for study in library.records["study"]:
        reference = Reference(
            study["key"], tuple(study["authors"]), study["title"], study["journal"], study["year"] or None
        )
        name = short_name(reference)
        assert not INTERNAL.search(name), name
        assert not name.startswith("Study:") or len(name) <= len("Study: , 2000") + 40, name
        assert "not seen" not in shown_title(study["title"]), study["title"]


def test_the_vancouver_line_leaves_out_what_was_not_seen():
    assert vancouver(KOENDERS) == (
        "Koenders N, Rushton A, Verra ML. Pain and disability after first-time spinal fusion. "
        "European Spine Journal. 2018. doi:10.1007/s00586-018-5680-3"
    )


def test_exports_hold_the_record_and_nothing_empty():
    ris = to_ris(KOENDERS)
    assert ris.startswith("TY  - JOUR\r\nAU  - Koenders, N.\r\n") and ris.endswith("ER  - \r\n")
    assert "VL  -" not in ris
    assert "doi = {10.1007/s00586-018-5680-3}" in to_bibtex(KOENDERS)
    item = json.loads(to_csl(KOENDERS))[0]
    assert item["author"][2] == {"family": "Verra", "given": "M. L."}
    assert item["issued"] == {"date-parts": [[2018]]}
    assert "volume" not in item
