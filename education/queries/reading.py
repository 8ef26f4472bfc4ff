"""How a text reads and what it rests on, against the glossary and the studies of this site."""

from functools import lru_cache

from education.content.findings import Report
from education.content.review import Sources, review_page, sources_of
from education.content.source import PageSource
from education.queries import records
from education.queries.glossary import glossary


@lru_cache(maxsize=2)
def sources(content_version: int) -> Sources:
    """Return what the studies hold. Two queries or so, the first time a process sees a content version."""
    return sources_of(records.READERS["study"]())


def reading_report(source: PageSource, *, content_version: int) -> Report:
    """Return the report of a text, saved or not: the same that the check of the library prints."""
    return review_page(source, glossary(content_version), sources(content_version))
