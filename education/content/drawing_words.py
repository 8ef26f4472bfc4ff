"""A drawing for those who cannot see it: the SVG's own title and description, its caption, its short text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from education.content.findings import Finding

SHORTEST, LONGEST = 5, 125  # words of a description; characters of the short text
DESCRIBE = "Say in one or two sentences what the drawing shows, for who cannot see it."


def svg_findings(svg: str, name: str) -> Iterator[Finding]:
    """Yield what an SVG lacks: it stands on pages as it is, so its own title and description are read out.

    >>> [found.line for found in svg_findings("<svg>\\n<title>Spine</title>\\n</svg>", "spine")]
    [1, 1]
    """
    opening = re.search(r"<svg\b[^>]*>", svg)
    if opening is None:
        yield Finding("R25", True, 1, name, "This is no SVG: it has no <svg> element.")
        return
    at = _line(svg, opening.start())
    if 'role="img"' not in opening.group():
        yield Finding(
            "R25", True, at, name, 'Write role="img" in the <svg> element, so that it is read as one picture.'
        )
    ids = dict(re.findall(r'<(title|desc)\b[^>]*\bid="([^"]+)"', svg))
    labelled = re.search(r'aria-labelledby="([^"]*)"', opening.group())
    for element in ("title", "desc"):
        found = re.search(rf"<{element}\b[^>]*>([^<]*)</{element}>", svg)
        if found is None:
            advice = f"Write <{element} id=...> below the <svg> line. {DESCRIBE}"
            yield Finding("R25", True, at, name, advice)
        elif not found.group(1).strip() or (element == "desc" and len(found.group(1).split()) < SHORTEST):
            advice = f"The <{element}> has under {SHORTEST} words. {DESCRIBE}"
            yield Finding("R25", True, _line(svg, found.start()), found.group(1).strip() or name, advice)
        elif labelled and ids.get(element, "") not in labelled.group(1).split():
            advice = f"aria-labelledby does not name the id of the <{element}>, so it is not read out."
            yield Finding("R25", True, at, name, advice)


def caption_findings(drawing: Mapping[str, str]) -> Iterator[Finding]:
    """Yield what is wrong with a drawing's caption and short text in the table of drawings."""
    if len(drawing["alt"].split()) < SHORTEST:
        yield Finding("R25", True, 0, drawing["name"], DESCRIBE)
    if len(drawing["alt"]) > LONGEST:
        advice = f"{len(drawing['alt'])} characters; at most {LONGEST}. Say the one thing the drawing shows."
        yield Finding("R25", True, 0, drawing["alt"], advice)
    if not drawing["caption"].endswith((".", "!", "?")) or len(drawing["caption"].split()) < 4:
        yield Finding("R25", True, 0, drawing["caption"] or drawing["name"], "A caption is a whole sentence.")


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
