"""Every payload of payloads.txt in every text that staff or readers write: no page, no export runs it."""

import csv
import io
import json
from contextlib import suppress
from dataclasses import replace
from html.parser import HTMLParser
from itertools import cycle
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.db import models as fields
from django.urls import reverse

from education import models
from education.actions.site import raise_content_version
from education.queries.site import site as current_site
from education.wizard import snapshot
from tests.editorial import put_live
from tests.signing_in import sign_in

PAYLOADS = Path(__file__).with_name("payloads.txt").read_text(encoding="utf-8").splitlines()
# What cannot be changed once it is kept (the database refuses), is no text of a person, or is a key.
KEPT_FOR_GOOD = {
    "Revision", "SignOff", "AuditLine", "KnowledgeRelease", "Withdrawal", "HandoutEdition", "HandoutFile",
    "HandoutSignOff", "ShortLink", "FormerAddress", "ImportMark", "SearchEntry", "SearchWord", "SearchIndex",
    "DailyCount", "SharedCount", "User", "EvidenceEvent", "ReviewTask", "Haste",
}  # fmt: skip
KEYS = {
    "slug",
    "code",
    "key",
    "digest",
    "imported_digest",
    "language",
    "system",
    "emergency_number",
    "country",
}


class Found(HTMLParser):
    """What a browser would run or fetch on a page."""

    RUNS = {"object", "embed", "applet", "base", "math", "style"}

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.bad: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        source = given.get("src", "")
        if tag in self.RUNS or (
            tag == "script"
            and not source.startswith(("/static/", "/admin/jsi18n/"))
            and not self._is_table(given)
        ):
            self.bad.append(f"<{tag} {given}>")
        if tag == "link" and not given.get("href", "").startswith(("/", "http://localhost:8000/")):
            self.bad.append(f"<link {given}>")
        if tag == "meta" and given.get("http-equiv", "").lower() == "refresh":
            self.bad.append(f"<meta {given}>")
        for name, value in given.items():
            plain = "".join(value.split()).lower()
            if name.startswith("on") or name in {"ping", "formaction", "srcdoc"} or name == "style":
                self.bad.append(f"{tag} {name}={value}")
            if name in {"href", "src", "action", "data"} and plain.startswith(
                ("javascript:", "data:", "vbscript:")
            ):
                self.bad.append(f"{tag} {name}={value}")
            if name in {"src", "action", "hx-get", "hx-post"} and "evil.example" in value:
                self.bad.append(f"{tag} {name}={value}")

    @staticmethod
    def _is_table(given: dict[str, str]) -> bool:
        return given.get("type") in {"application/ld+json", "application/json"}


def bad_in(html: str) -> list[str]:
    parser = Found()
    parser.feed(html)
    parser.close()
    return parser.bad


@pytest.fixture
def poisoned(site):
    """The whole site with a payload in every text of every row, live pages and the live check too."""
    draw = cycle(PAYLOADS)
    article = models.Article.objects.order_by("pk").first()
    body = "\n\n".join(f"{payload} [general]" for payload in PAYLOADS if "{%" not in payload)
    for page, title in ((article, PAYLOADS[0]), (models.CausePage.objects.first(), PAYLOADS[3])):
        put_live(page, title=title, summary=PAYLOADS[1], key_facts="\n".join(PAYLOADS[:9]), body=body)
    for table in apps.get_app_config("education").get_models():
        if table.__name__ in KEPT_FOR_GOOD or table.__name__.startswith("Historical"):
            continue
        texts = [
            field
            for field in table._meta.concrete_fields
            if isinstance(field, fields.CharField | fields.TextField) and not field.choices
            and field.name not in KEYS and not field.unique and field.get_internal_type() != "JSONField"
        ]  # fmt: skip
        for row in table.objects.all()[:60]:
            same, written = (
                table.objects.filter(pk=row.pk),
                {field.name: next(draw)[: field.max_length or 500] for field in texts},
            )
            with suppress(IntegrityError), transaction.atomic():
                same.update(**written)
                continue
            # What the database itself refuses, as the title of a CPT code, cannot hold one: the rest can.
            for name, payload in written.items():
                with suppress(IntegrityError), transaction.atomic():
                    same.update(**{name: payload})
    knowledge = current_site().knowledge
    questions = tuple(
        replace(
            one,
            text=next(draw),
            options=tuple(replace(option, text=next(draw)) for option in one.options),
        )
        for one in knowledge.questions
    )
    causes = tuple(replace(cause, name=next(draw)) for cause in knowledge.causes)
    text = snapshot.to_text(replace(knowledge, questions=questions, causes=causes))
    release = models.KnowledgeRelease(number=2, digest=snapshot.digest(text), text=text, note="x")
    release.save()
    models.SitePolicy.objects.update(live_release=release)
    raise_content_version()
    return article


def test_the_search_for_what_a_browser_would_run_finds_each_kind():
    found = [payload for payload in PAYLOADS if bad_in(payload)]
    assert len(found) > 20
    assert bad_in('<script src="/static/js/check.js"></script><a href="https://doi.org/1">x</a>') == []


def test_no_public_page_runs_a_payload(client, poisoned):
    listed = client.get("/sitemap.xml").content.decode()
    paths = {"/" + address.split("</loc>")[0].split("/", 3)[3] for address in listed.split("<loc>")[1:]}
    questions = [f"/check/questions/{one.code}/" for one in current_site().knowledge.questions[:3]]
    paths |= {
        "/search/?q=canary",
        f"/search/?q={PAYLOADS[1]}",
        f"/s/{PAYLOADS[0][:9]}",
        "/connect/application",
    }
    opened = 0
    for path in sorted(paths | set(questions)):
        answer = client.get(path)
        if answer.status_code not in {200, 302, 404}:
            raise AssertionError(f"{path} answered {answer.status_code}")
        assert bad_in(answer.content.decode()) == [], path
        opened += answer.status_code == 200
    assert opened > 100
    html = client.get(f"/articles/{poisoned.slug}/").content.decode()
    assert "canary()" in html, "the payloads are there, as text"


def test_no_page_of_the_staff_site_runs_a_payload(client, poisoned, staff):
    sign_in(client, staff("root", superuser=True))
    opened = 0
    for table in (
        models.Article, models.CausePage, models.Study, models.Term, models.Cause, models.Symptom,
        models.Question, models.RedFlag, models.Vignette, models.Topic, models.Clinic, models.Handout,
        models.Association,
    ):  # fmt: skip
        name, row = table._meta.model_name, table.objects.first()
        for path in (
            reverse(f"admin:education_{name}_changelist"),
            reverse(f"admin:education_{name}_change", args=[row.pk]) if row else "",
            reverse(f"admin:education_{name}_history", args=[row.pk]) if row else "",
        ):
            answer = client.get(path) if path else None
            if answer is not None and answer.status_code == 200:
                found = [one for one in bad_in(answer.content.decode()) if "srcdoc" not in one]
                assert found == [], path
                opened += 1
    assert bad_in(client.get("/admin/").content.decode()) == []
    assert opened > 20


def test_exports_are_what_they_say_they_are_and_no_cell_is_a_formula(client, poisoned, staff):
    key = models.Study.objects.exclude(title="").first().key
    for ending in ("ris", "bib", "json"):
        answer = client.get(f"/studies/{key}.{ending}")
        assert answer.status_code in {200, 404}
        assert not answer["Content-Type"].startswith("text/html") or answer.status_code == 404
        assert answer["X-Content-Type-Options"] == "nosniff"
    asked = "mainSearchCriteria.v.c=M96.0&mainSearchCriteria.v.cs=2.16.840.1.113883.6.90"
    feed = client.get(f"/connect/service?{asked}")
    assert ElementTree.fromstring(feed.content) is not None  # noqa: S314  our own answer
    told = client.get(f"/connect/service?{asked}&knowledgeResponseType=application/json")
    assert json.loads(told.content)
    ElementTree.fromstring(client.get("/sitemap.xml").content)  # noqa: S314
    sign_in(client, staff("root", superuser=True))
    sheet = client.get(reverse("admin:audit_export"))
    text = b"".join(sheet.streaming_content) if sheet.streaming else sheet.content
    for row in csv.reader(io.StringIO(text.decode("utf-8-sig"))):
        assert not any(cell.startswith(("=", "+", "@", "\t", "\r")) for cell in row)
