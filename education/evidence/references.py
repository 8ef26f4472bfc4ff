"""A study as a reference: one line to read, and the formats that reference managers read."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from enum import StrEnum

from education.evidence import identifiers

NOT_THE_TITLE = re.compile(r"title not seen|^\(")  # our words for a title nobody saw
OTHERS = "et al."  # stands after the authors whose names were seen; it is nobody's name
LONGEST_NAME = 40  # characters of a title that stands for unseen authors
LEAST_NAME = 16  # a name is cut back to the end of a phrase only where this much is left
LEADS_ON = re.compile(
    r" (?:an?|and|at|after|before|by|during|following|for|from|in|into|of|on|or|the|to|versus|with)(?= |$)",
    re.I,
)


class Checked(StrEnum):
    """How far a record or a figure was checked against the study itself, best first."""

    FULL_TEXT = "full text"
    ABSTRACT = "abstract"
    CITING_PAPER = "citing paper only"
    SOURCE_TEXT = "source text only"


@dataclass(frozen=True, slots=True)
class Reference:
    """What identifies a study. Empty strings and None stand for what was not seen."""

    key: str
    authors: tuple[str, ...]  # "Surname AB"
    title: str
    journal: str = ""
    year: int | None = None
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""
    pmid: str = ""
    url: str = ""
    notice: str = ""  # that it was corrected, retracted or superseded: goes along wherever it is exported

    @property
    def named(self) -> tuple[str, ...]:
        """The authors whose names were seen."""
        return tuple(author for author in self.authors if author != OTHERS)

    @property
    def names_itself(self) -> bool:
        """True where somebody saw the title that stands here."""
        return bool(self.title) and not NOT_THE_TITLE.search(self.title)

    @property
    def has_others(self) -> bool:
        """True where the list of authors goes on."""
        return OTHERS in self.authors

    @property
    def link(self) -> str:
        return identifiers.link(doi=self.doi, pmid=self.pmid, url=self.url)


def short_name(reference: Reference) -> str:
    """Return how a reader is told of it: first author and year; without an author, what it is and where.

    A title alone would read like a reason, where a page says what speaks for a cause.

    >>> short_name(Reference("k", ("Jung JM", "Hyun SJ"), "T", year=2021))
    'Jung and others, 2021'
    >>> short_name(Reference("k", ("Cunningham JE",), "T"))
    'Cunningham, year not known'
    >>> short_name(Reference("k", ("National Health Service",), "T"))
    'National Health Service'
    >>> short_name(Reference("k", (), "T", journal="Spine", year=2020))
    'Paper in Spine, 2020'
    >>> short_name(Reference("k", (), "Prospective cohort of surgery for cauda equina syndrome"))
    'Study: Prospective cohort of surgery'
    """
    if not reference.named:
        who = f"Paper in {reference.journal}" if reference.journal else _named_by_title(reference.title)
    elif len(reference.authors) == 1:
        who = _surname(reference.named[0])
    else:
        who = f"{_surname(reference.named[0])} and others"
    if not reference.year:  # a surname alone would name nothing; a body's name does
        return f"{who}, year not known" if reference.named and _is_person(reference.named[0]) else who
    return f"{who}, {reference.year}"


def shown_title(title: str) -> str:
    """Return a title for a reader: without our note that the true one was not seen.

    >>> shown_title("(distress before and after fusion; title not seen)")
    'Distress before and after fusion'
    """
    plain = _without_note(title)
    return plain[:1].upper() + plain[1:]


def _named_by_title(title: str) -> str:
    """Return a title as a name; a long one is cut where a phrase ends, without a mark that it was cut."""
    plain = _without_note(title).partition(":")[0]
    if len(plain) > LONGEST_NAME:
        plain = plain[: LONGEST_NAME + 1].rpartition(" ")[0] or plain[:LONGEST_NAME]
        ends = [found.start() for found in LEADS_ON.finditer(plain) if found.start() >= LEAST_NAME]
        plain = plain[: ends[-1]] if ends else plain
        while found := re.search(LEADS_ON.pattern + "$", plain, re.I):
            plain = plain[: found.start()]
    return f"Study: {plain}"


def _without_note(title: str) -> str:
    return re.sub(r"[;(]?\s*\(?title not seen[^)]*\)?", "", title).strip(" ();")


def vancouver(reference: Reference) -> str:
    """Return one line in the Vancouver style; parts that were not seen are left out."""
    goes_on = reference.has_others or len(reference.named) > 6
    authors = ", ".join(reference.named[:6]) + (", et al" if goes_on and reference.named else "")
    place = reference.journal
    when = str(reference.year or "")
    if reference.volume:
        when += f";{reference.volume}" + (f"({reference.issue})" if reference.issue else "")
        when += f":{reference.pages}" if reference.pages else ""
    parts = [authors, reference.title.rstrip("."), f"{place}. {when}".strip(". ") if place else when]
    line = ". ".join(part for part in parts if part) + "."
    return line + (f" doi:{reference.doi}" if reference.doi else "")


def missing_for_export(reference: Reference) -> tuple[str, ...]:
    """Return what was not seen of what a reference manager needs: title, authors, year. Empty: it can go out.

    >>> missing_for_export(Reference("k", ("et al.",), "(fusion study; title not seen)", year=2001))
    ('title', 'authors')
    """
    seen = {
        "title": reference.title and not NOT_THE_TITLE.search(reference.title),
        "authors": reference.named,
        "year": reference.year,
    }
    return tuple(name for name, value in seen.items() if not value)


def to_ris(reference: Reference) -> str:
    """Return the record in RIS, as EndNote, Zotero and Mendeley read it. Lines end in CR LF."""
    start, _, end = reference.pages.partition("-")
    lines = [
        ("TY", "JOUR" if reference.journal else "GEN"),
        *(("AU", _comma_name(author)) for author in reference.named),
        ("TI", reference.title),
        ("JO", reference.journal),
        ("PY", str(reference.year or "")),
        ("VL", reference.volume),
        ("IS", reference.issue),
        ("SP", start),
        ("EP", end),
        ("DO", reference.doi),
        ("AN", reference.pmid),
        ("UR", reference.link),
        ("N1", reference.notice),
        ("ID", reference.key),
    ]
    return "".join(f"{tag}  - {_one_line(text)}\r\n" for tag, text in lines if text) + "ER  - \r\n"


def to_bibtex(reference: Reference) -> str:
    """Return the record in BibTeX."""
    names = [_bibtex_name(author) for author in reference.named]
    fields = {
        "author": " and ".join([*names, "others"] if reference.has_others else names),
        "title": f"{{{reference.title}}}",
        "journal": reference.journal,
        "year": str(reference.year or ""),
        "volume": reference.volume,
        "number": reference.issue,
        "pages": reference.pages.replace("-", "--"),
        "doi": reference.doi,
        "pmid": reference.pmid,
        "url": reference.link,
        "note": reference.notice,
    }
    kind = "article" if reference.journal else "misc"
    body = "".join(f"  {name} = {{{_bibtex(text)}}},\n" for name, text in fields.items() if text.strip("{}"))
    return f"@{kind}{{{reference.key},\n{body}}}\n"


def to_csl(reference: Reference) -> str:
    """Return the record as CSL-JSON: a list of one item."""
    names = []
    for author in reference.named:
        family, _, given = _comma_name(author).partition(", ")
        names.append({"family": family, "given": given} if given else {"literal": family})
    item: dict[str, object] = {
        "id": reference.key,
        "type": "article-journal" if reference.journal else "document",
        "title": reference.title,
        "author": names,
        "container-title": reference.journal,
        "issued": {"date-parts": [[reference.year]]} if reference.year else None,
        "volume": reference.volume,
        "issue": reference.issue,
        "page": reference.pages,
        "DOI": reference.doi,
        "PMID": reference.pmid,
        "URL": reference.link,
        "note": reference.notice,
    }
    return json.dumps([{k: v for k, v in item.items() if v}], ensure_ascii=False, indent=2) + "\n"


def _is_person(author: str) -> bool:
    return bool(re.fullmatch(r"[^\s,()]+(?: [^\s,()]+){0,3} [A-Z]{1,4}", author))


def _surname(author: str) -> str:
    return author.rsplit(" ", 1)[0] if _is_person(author) else author


def _comma_name(author: str) -> str:
    if not _is_person(author):
        return author
    surname, initials = author.rsplit(" ", 1)
    return f"{surname}, {' '.join(f'{letter}.' for letter in initials)}"


def _bibtex_name(author: str) -> str:
    """Return a person as "Surname, A. B.", anything else in braces: BibTeX takes "and" for a new author."""
    return _comma_name(author) if _is_person(author) else f"{{{author}}}"


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _bibtex(text: str) -> str:
    return re.sub(r"([&%$#_])", r"\\\1", _one_line(text)) if "://" not in text else text
