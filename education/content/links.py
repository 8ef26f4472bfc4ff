"""Links inside the site: each leads somewhere, or is told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from education.content.findings import Finding

LINK = re.compile(r"\[([^\[\]\n]{1,200})\]\(\s*<?\s*([^\s()<>]{1,200})")


def broken_links(text: str, leads_somewhere: Callable[[str], bool], *, place: str = "") -> Iterator[Finding]:
    """Yield each link to a page of this site that does not exist, and each that names no page at all.

    Links to other sites are left to the nightly look; nothing is fetched while somebody writes.

    >>> [one.line for one in broken_links("See\\n[this](/articles/gone/).", lambda path: False)]
    [2]
    """
    for number, line in enumerate(text.split("\n"), start=1):
        for words, address in LINK.findall(line):
            path = address.split("#")[0].split("?")[0]
            if address.startswith("//") or not address.startswith(
                ("/", "#", "https://", "http://", "mailto:", "tel:")
            ):
                advice = f"“{address}” is no address. Begin it with / or https://."
            elif address.startswith("/") and not leads_somewhere(path):
                advice = f"There is no page {path} for readers. Look for its address, or take the link out."
            else:
                continue
            yield Finding("broken-link", True, 0 if place else number, words, advice, place)
