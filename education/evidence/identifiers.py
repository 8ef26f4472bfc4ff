"""DOI and PMID: checked, normalised, turned into links."""

from __future__ import annotations

import re

DOI = re.compile(r"10\.\d{4,9}/\S+")
PMID = re.compile(r"[1-9]\d{0,8}")


def normalised_doi(text: str) -> str:
    """Return the bare DOI in small letters, or "" where the text holds none.

    >>> normalised_doi(" https://doi.org/10.1007/S00586-018-5680-3 ")
    '10.1007/s00586-018-5680-3'
    >>> normalised_doi("not a doi")
    ''
    """
    bare = re.sub(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", "", text.strip(), flags=re.IGNORECASE)
    return bare.lower() if DOI.fullmatch(bare) else ""


def normalised_pmid(text: str) -> str:
    """Return the PMID as digits, or "" where the text is none.

    >>> normalised_pmid("PMID: 21481166")
    '21481166'
    """
    bare = re.sub(r"^PMID:?\s*", "", text.strip(), flags=re.IGNORECASE)
    return bare if PMID.fullmatch(bare) else ""


def link(*, doi: str, pmid: str, url: str) -> str:
    """Return the best address of a study: by DOI, else by PMID, else the address it was read at, else "".

    >>> link(doi="", pmid="21481166", url="https://example.org/copy")
    'https://pubmed.ncbi.nlm.nih.gov/21481166/'
    """
    if doi:
        return f"https://doi.org/{doi}"
    if pmid:
        return f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/"
    return url
