"""Every claim of the text that this site grew from has its place, its verdict and its evidence."""

import tomllib
from pathlib import Path

import pytest

from education.content.rendering import render
from education.content.source import parse

LIBRARY = Path(__file__).resolve().parent.parent / "education" / "library"
CLAIMS = tomllib.loads((LIBRARY / "source_claims.toml").read_text(encoding="utf-8"))["claim"]
STUDIES = {
    study["key"] for study in tomllib.loads((LIBRARY / "studies.toml").read_text(encoding="utf-8"))["study"]
}
VERDICTS = {"holds", "outdated", "contradicted", "not confirmed"}


def headings_of(slug: str) -> set[str]:
    path = LIBRARY / "articles" / f"{slug}.md"
    page = parse(path.read_text(encoding="utf-8"), kind="article", path=str(path))
    return {heading.text for heading in render(page.body).headings} | {"Key facts"}


def test_the_whole_source_text_is_covered():
    assert len(CLAIMS) >= 40
    assert len({claim["code"] for claim in CLAIMS}) == len(CLAIMS)


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim["code"])
def test_a_claim_has_a_place_a_verdict_and_known_evidence(claim):
    assert claim["verdict"] in VERDICTS
    assert claim["section"] in headings_of(claim["article"]), "no such section in that article"
    assert set(claim["evidence"]) <= STUDIES
    if claim["verdict"] in {"outdated", "contradicted"}:
        assert claim["evidence"], "a verdict against the text needs a study"


def test_the_older_texts_own_figures_are_marked_where_they_stand():
    removal = (LIBRARY / "articles" / "taking-hardware-out.md").read_text(encoding="utf-8")
    studies = (LIBRARY / "articles" / "what-the-studies-say.md").read_text(encoding="utf-8")
    for text, figure in ((removal, "915"), (removal, "24.3 out of 100"), (removal, "20 out of 100")):
        assert f"{figure} [source-text]" in text
    assert "95 out of 100 [source-text]" in studies
    assert "250 percent [source-text]" in studies
