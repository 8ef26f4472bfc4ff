"""Requests nobody would send on purpose: every public address with nonsense for each thing that may vary."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, quote_from_bytes, urlencode

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

NASTY = (
    "", " ", '\x00', 'a\x00b', "%00", "../../etc/passwd", "..%2f..%2f", "<script>alert(1)</script>",
    '\'"><img src=x>', "' OR 1=1 --", "{{ 7*7 }}", "{% debug %}", '\r\nSet-Cookie: a=b',
    '\u202e\u2066abc', "e\u0301" * 40, "\U0001f9b4", "null", "NaN", "-1", "0", "1e309",
    "99999999999999999999", "0x1F", "true", "\u0663", "\xbd", '\ufeff', "a" * 5000, "screw came loose",
    "cannot pee", "M96.0", "ABCDEK", "7KQ-2M5", "none", "unsure", "icd-10-cm", "on", '\t\n',
    "2.16.840.1.113883.6.90", "application/json", "javascript", "callback", '\ud7ff', "*", "(", "[",
    "AND OR NOT", '"', "http://evil.example/", "//evil.example", "javascript:alert(1)", ":", "a:b:c",
    "=;=;", "__Host-check",
)  # fmt: skip
NAMES = (
    "q", "answer", "code", "next", "size", "print", "login", "password", "email", "text", "name",
    "website", "thanks", "mainSearchCriteria.v.c", "mainSearchCriteria.v.cs", "knowledgeResponseType",
    "callback", "xmlns", "page", "informationRecipient.languageCode.c", "performer.languageCode.c",
    "taskContext.c.c", "csrfmiddlewaretoken", "password1", "", "answer[]", "credential", "uidb36",
    "other",
)  # fmt: skip
HEADERS = (
    "Accept", "Accept-Encoding", "Accept-Language", "If-None-Match", "If-Modified-Since", "Range", "Referer",
    "User-Agent", "X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Request-ID", "HX-Request",
    "HX-Current-URL", "HX-History-Restore-Request", "Origin", "Sec-Fetch-Site", "Purpose", "Host", "Cookie",
    "Content-Type", "X-HTTP-Method-Override", "Authorization",
)  # fmt: skip
COOKIES = ("check", "check-notice", "csrftoken", "sessionid", "messages", "draft-check", "other")
TYPES = (
    "application/x-www-form-urlencoded",
    "application/json",
    "text/plain",
    "multipart/form-data; boundary=x",
    "x",
)
METHODS = ("GET",) * 10 + ("POST",) * 5 + ("HEAD", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE")


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it is sent."""

    method: str
    address: str
    body: str = ""
    content_type: str = TYPES[0]
    headers: dict[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)

    def send(self, client: Client) -> Any:
        """Send it as a server hands it on, its headers as bytes read one by one, and return the answer."""
        client.cookies.clear()
        sent = {**self.headers}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return client.generic(
            self.method,
            self.address,
            self.body,
            content_type=self.content_type,
            headers={name: value.encode().decode("latin-1") for name, value in sent.items()},
        )


def routes() -> list[str]:
    """Return every public address of urls.py, with "{}" where something varies."""
    return sorted(set(_patterns(get_resolver().url_patterns, "/")))


def _patterns(patterns: list[URLPattern | URLResolver], before: str) -> Iterator[str]:
    for one in patterns:
        route = before + str(one.pattern)
        if route.startswith("/admin"):
            continue
        if isinstance(one, URLResolver):
            yield from _patterns(one.url_patterns, route)
            continue
        plain = re.sub(r"<[^>]+>|\(\?P<\w+>(?:[^()]|\([^)]*\))*\)", "{}", route)
        yield re.sub(
            r"\[sS\]", "s", plain.replace("^", "").replace("$", "").replace("\\", "").replace("/?", "")
        )


def drawn(rng: random.Random, addresses: list[str], known: list[str]) -> Asked:
    """Return one request; ``known`` are words that stand in real addresses of the site."""

    def word() -> str:
        if rng.random() < 0.3:
            return rng.choice(known)
        if rng.random() < 0.15:
            return "".join(
                chr(rng.choice((rng.randrange(1, 128), rng.randrange(160, 0xD7FF)))) for _ in range(9)
            )
        return rng.choice(NASTY)

    def pairs(most: int) -> list[tuple[str, str]]:
        return [(rng.choice(NAMES), word()) for _ in range(rng.randrange(most))]

    address = rng.choice(addresses)
    while "{}" in address:
        part = quote(word(), safe="") if rng.random() < 0.9 else quote_from_bytes(rng.randbytes(6), safe="")
        address = address.replace("{}", part, 1)
    if rng.random() < 0.08:
        address += rng.choice(("x", "/", "//", ".css", "%00", "%ff", ";a=b", "?", "#"))
    query = urlencode(pairs(5)) if rng.random() < 0.6 else quote(word(), safe="=&")
    header_value = re.compile(r"[\r\n\0]")
    return Asked(
        rng.choice(METHODS),
        f"{address}?{query}" if rng.random() < 0.6 else address,
        body=urlencode(pairs(8)) if rng.random() < 0.8 else word(),
        content_type=rng.choice(TYPES) if rng.random() < 0.3 else TYPES[0],
        headers={
            name: header_value.sub(" ", word())
            for name in rng.sample(HEADERS, rng.choice((0, 0, 1, 2, 4)))
            if name not in {"Cookie", "Content-Type"} and (name != "Host" or rng.random() < 0.1)
        },
        cookies={
            name: header_value.sub(" ", word()) for name in rng.sample(COOKIES, rng.choice((0, 0, 0, 1, 2)))
        },
    )
