"""A feed as Atom, as JSON by the rules of HL7, and as a script that calls a function with it.

Both are written from one tree, so that they cannot tell different things. The order of elements is that of
HL7's schema for knowledge responses.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from education.infobutton.criteria import CALLBACK
from education.infobutton.feed import Category, Entry, Feed, Publisher

ATOM = "http://www.w3.org/2005/Atom"
REPEATED = {"category", "entry", "link"}  # lists in JSON, even of one
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Node:
    """One element: its name, its attributes, and either text or children in their order."""

    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    text: str | None = None
    children: tuple[Node, ...] = ()


def tree(feed: Feed) -> Node:
    """Return the feed as elements in the order that the schema fixes."""
    parts = [
        Node("title", {"type": "text"}, feed.publisher.name),
        Node("subtitle", {"type": "text"}, feed.subtitle),
        _author(feed.publisher, address=True),
        Node("updated", text=feed.updated),
        *map(_category, feed.categories),
        Node("id", text=feed.id),
    ]
    if feed.rights:
        parts.append(Node("rights", {"type": "text"}, feed.rights))
    parts += [_entry(one, feed.publisher) for one in feed.entries]
    return Node("feed", {"base": f"{feed.publisher.address}/", "lang": feed.language}, children=tuple(parts))


def as_xml(feed: Feed) -> bytes:
    """Return the feed as an Atom document in UTF-8.

    >>> from education.infobutton.feed import refusal
    >>> publisher = Publisher("P", "https://example.org")
    >>> feed = refusal("Send a code.", publisher=publisher, now="2026-11-22T10:00:00Z")
    >>> as_xml(feed).decode().splitlines()[3]
    '  <subtitle type="text">Send a code.</subtitle>'
    """
    lines = ['<?xml version="1.0" encoding="UTF-8"?>']
    _write(tree(feed), lines, 0)
    return ("\n".join(lines) + "\n").encode()


def as_json(feed: Feed) -> bytes:
    """Return the feed as JSON. It holds no <, > or & outside escapes, so it is safe inside a page too.

    >>> from education.infobutton.feed import refusal
    >>> publisher = Publisher("P", "https://example.org")
    >>> feed = refusal("Send <c>.", publisher=publisher, now="2026-11-22T10:00:00Z")
    >>> json.loads(as_json(feed))["feed"]["subtitle"], b"<" in as_json(feed)
    ({'type': 'text', '_value': 'Send <c>.'}, False)
    """
    members = {"xsi": "http://www.w3.org/2001/XMLSchema-instance", **_members(tree(feed)), "entry": []}
    members["entry"] = [_members(_entry(one, feed.publisher)) for one in feed.entries]
    text = json.dumps({"feed": members}, separators=(",", ":"))
    for sign in "<>&":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text.encode()


def as_script(feed: Feed, callback: str) -> bytes:
    """Return a script that calls a function with the feed. Raises ValueError for an unsafe name."""
    if not CALLBACK.fullmatch(callback):
        raise ValueError("That is no name of a function.")
    return b"/**/%s(%s);" % (callback.encode(), as_json(feed))


def _author(publisher: Publisher, *, address: bool) -> Node:
    children = [Node("name", text=publisher.name)]
    if address:
        children.append(Node("uri", text=f"{publisher.address}/"))
    return Node("author", children=tuple(children))


def _category(category: Category) -> Node:
    return Node("category", {"scheme": category.scheme, "term": category.term})


def _entry(entry: Entry, publisher: Publisher) -> Node:
    links = [
        Node(
            "link",
            {
                "href": link.href,
                "rel": link.rel,
                "type": link.type,
                "hreflang": link.language,
                "title": link.title,
            },
        )
        for link in entry.links
    ]
    parts = [
        Node("title", {"type": "text"}, entry.title),
        *links,
        Node("id", text=entry.id),
        Node("updated", text=entry.updated),
        _author(publisher, address=False),
        Node("summary", {"type": "html"}, entry.summary),
        *map(_category, entry.categories),
    ]
    return Node("entry", {"lang": entry.language}, children=tuple(parts))


def _write(node: Node, lines: list[str], depth: int) -> None:
    names = {"lang": "xml:lang", "base": "xml:base"}
    given = {"xmlns": ATOM} if node.name == "feed" else {}
    given |= {names.get(name, name): value for name, value in node.attributes.items()}
    start = "  " * depth + f"<{node.name}"
    start += "".join(f" {name}={quoteattr(_clean(value))}" for name, value in given.items())
    if node.children:
        lines.append(f"{start}>")
        for child in node.children:
            _write(child, lines, depth + 1)
        lines.append("  " * depth + f"</{node.name}>")
    elif node.text is None:
        lines.append(f"{start}/>")
    else:
        lines.append(f"{start}>{escape(_clean(node.text))}</{node.name}>")


def _members(node: Node) -> dict[str, Any]:
    members: dict[str, Any] = dict(node.attributes)
    if node.text is not None:
        members["_value"] = _clean(node.text)
    for child in node.children:
        if child.name in REPEATED:
            members.setdefault(child.name, []).append(_members(child))
        else:
            members[child.name] = _members(child)
    return members


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)
