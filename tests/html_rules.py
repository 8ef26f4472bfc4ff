"""Whether HTML keeps to the standard: attributes, what stands in what, ids, labels, and names of ARIA.

The rules stand in `html_rules.toml`, with where they come from.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

SVG = "{http://www.w3.org/2000/svg}"
RULES = tomllib.loads(Path(__file__).with_name("html_rules.toml").read_text(encoding="utf-8"))


def _named(table: str) -> dict[str, set[str]]:
    return {name: set(words.split()) for name, words in RULES[table].items()}


GLOBAL, WITHOUT_OWN, PHRASING, PHRASES, DRAWINGS, DRAWN, ROLES, ARIA, NAMELESS = (
    set(RULES[name].split())
    for name in (
        "global", "without_own", "phrasing", "phrases", "svg_elements", "svg_attributes", "roles", "aria",
        "nameless",
    )
)  # fmt: skip
ATTRIBUTES, CHILDREN, PARENTS, NEVER_IN = map(_named, ("attributes", "children", "parents", "never_in"))
TOKENS = RULES["aria_values"]
HEADINGS = {"h1", "h2", "h3", "h4"}
PRESSED = {"button", "details", "iframe", "label", "select", "textarea"}
LABELED = {"button", "input", "output", "select", "textarea"}
FIRST_ONLY = {"details": "summary", "fieldset": "legend", "table": "caption"}

TYPES = {
    "button": "button|submit|reset",
    "input": "button|checkbox|date|email|file|hidden|number|password|radio|search|submit|tel|text|url",
}


def faults_of(root: Any) -> list[str]:
    """Return what the standard does not allow in a tree that html5lib read without namespaces for HTML."""
    parents = {child: parent for parent in root.iter() for child in parent}
    ids = Counter(element.get("id") for element in root.iter() if element.get("id"))
    found = [f"id {name} stands {often} times" for name, often in ids.items() if often > 1]
    found += [f"id {name!r} has a space" for name in ids if re.search(r"\s", name)]
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        above = list(_above(element, parents))
        if element.tag.startswith(SVG):
            found += _of_drawing(element)
        else:
            found += _of_attributes(element) + _of_place(element, above)
        found += _of_aria(element, ids)
    labeled = {e.get("id"): e.tag for e in root.iter() if e.get("id")}
    for label in root.iter("label"):
        to = label.get("for")
        if to and labeled.get(to) not in LABELED:
            found.append(f"label for {to}, which takes no label")
        if not to and not any(child.tag in LABELED for child in label.iter()):
            found.append("a label of nothing")
    return found


def _above(element: Any, parents: dict[Any, Any]) -> Iterator[Any]:
    while (element := parents.get(element)) is not None:
        yield element


def _of_attributes(element: Any) -> list[str]:
    tag = element.tag
    if tag not in ATTRIBUTES and tag not in WITHOUT_OWN:
        return [f"element {tag} is not on the list"]
    allowed = GLOBAL | ATTRIBUTES.get(tag, set())
    found = [
        f"{name} on {tag}"
        for name in element.attrib
        if name not in allowed and not re.fullmatch(r"(aria|data)-[a-z0-9-]+", name)
    ]
    if tag in TYPES and not re.fullmatch(TYPES[tag], element.get("type") or TYPES[tag].split("|")[0]):
        found.append(f"type={element.get('type')} on {tag}")
    if "tabindex" in element.attrib and element.get("tabindex") not in {"0", "-1"}:
        found.append(f"tabindex={element.get('tabindex')} on {tag}")
    if tag == "img" and "alt" not in element.attrib:
        found.append("img without alt")
    if tag == "a" and element.get("href") is None and element.get("role") != "link":
        found.append("a without href")
    if element.get("scope") not in {None, "row", "col", "rowgroup", "colgroup"}:
        found.append(f"scope={element.get('scope')}")
    if tag == "time" and not element.get("datetime"):
        found.append("time without datetime")
    return found


def _of_place(element: Any, above: list[Any]) -> list[str]:
    tag, found = element.tag, []
    over = [one.tag for one in above if isinstance(one.tag, str)]
    drawn = next((n for n, name in enumerate(over) if name.startswith(SVG)), None)
    if drawn is not None:
        return [f"{tag} in a drawing"]
    holder = next((name for name in over if name in PHRASES), None)
    if holder and tag not in PHRASING:
        found.append(f"{tag} in {holder}")
    if over and over[0] in CHILDREN and tag not in CHILDREN[over[0]] | {"script", "template"}:
        found.append(f"{tag} in {over[0]}")
    if tag in PARENTS and (not over or over[0] not in PARENTS[tag]):
        found.append(f"{tag} in {over[0] if over else 'nothing'}, not in {'/'.join(sorted(PARENTS[tag]))}")
    if tag in {"dt", "dd"} and over[:1] == ["div"] and over[1:2] != ["dl"]:
        found.append(f"{tag} in a div outside dl")
    found += [f"{tag} in {name}" for name in NEVER_IN.get(tag, set()) & set(over)]
    if over[:1] and over[0] in {"legend", "summary"} and tag not in PHRASING | HEADINGS:
        found.append(f"{tag} in {over[0]}")
    is_pressed = tag in PRESSED or (tag == "a" and element.get("href") is not None)
    is_pressed = is_pressed or (tag == "input" and element.get("type") != "hidden")
    for name in over:
        if name in {"a", "button"} and (is_pressed or "tabindex" in element.attrib):
            found.append(f"{tag} in {name}")
        if name == "label" and tag in {"a", "button", "label", "details"}:
            found.append(f"{tag} in {name}")
    if tag in FIRST_ONLY:
        inner = [child.tag for child in element]
        if FIRST_ONLY[tag] in inner[1:] or (tag == "details" and inner[:1] != ["summary"]):
            found.append(f"{FIRST_ONLY[tag]} is not the first in {tag}")
    if tag == "figure" and "figcaption" in [child.tag for child in element][1:-1]:
        found.append("figcaption in the middle of figure")
    return found


def _of_drawing(element: Any) -> list[str]:
    tag = element.tag.removeprefix(SVG)
    if tag not in DRAWINGS:
        return [f"svg element {tag} is not on the list"]
    return [
        f"{name} on svg {tag}"
        for name in element.attrib
        if name not in GLOBAL | DRAWN and not name.startswith(("aria-", "data-", "{http://www.w3.org/"))
    ]


def _of_aria(element: Any, ids: Counter[str]) -> list[str]:
    found = []
    tag = element.tag.removeprefix(SVG)
    role = element.get("role")
    if role is not None and role not in ROLES:
        found.append(f"role={role} on {tag}")
    for attribute, value in element.attrib.items():
        if not attribute.startswith("aria-"):
            continue
        name = attribute.removeprefix("aria-")
        if name not in ARIA:
            found.append(f"{attribute} is no name of ARIA, or not on the list")
        if name in TOKENS and not re.fullmatch(TOKENS[name], value):
            found.append(f"{attribute}={value}")
        if not value.strip():
            found.append(f"{attribute} is empty")
        if name in {"labelledby", "describedby", "controls", "details"}:
            found += [f"{attribute}={to}" for to in value.split() if to not in ids]
        if name in {"label", "labelledby"} and tag in NAMELESS and role is None:
            found.append(f"{attribute} on {tag}, which can have no name")
    return found
