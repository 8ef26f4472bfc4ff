"""Every recorded request gets the answer that its program expects, by GET and by POST."""

import json
import tomllib
from pathlib import Path
from urllib.parse import parse_qsl

import pytest
from lxml import etree

RECORDED = tomllib.loads((Path(__file__).parent / "requests.toml").read_text("utf-8"))["request"]
POSTED = [one for one in RECORDED if "R03" <= one["id"] <= "R12"]
FORM = "application/x-www-form-urlencoded"
ATOM = {"a": "http://www.w3.org/2005/Atom"}


def named(requests):
    return [pytest.param(one, id=f"{one['id']} {one['from']}") for one in requests]


def titles(response) -> list[str]:
    """Return the titles of the entries, from whichever form the answer has."""
    kind = response["Content-Type"].partition(";")[0]
    if kind == "text/xml":
        return etree.fromstring(response.content).xpath("//a:entry/a:title/text()", namespaces=ATOM)
    text = response.content.decode()
    if kind == "application/javascript":
        text = text.partition("(")[2].removesuffix(");")
    return [entry["title"]["_value"] for entry in json.loads(text)["feed"]["entry"]]


def met(client, response, wanted) -> None:
    """Assert all that the recorded request expects of its answer."""
    assert response.status_code == wanted.get("status", 200)
    if "type" in wanted:
        assert response["Content-Type"] == f"{wanted['type']}; charset=utf-8"
    if "min_entries" in wanted:
        assert len(titles(response)) >= wanted["min_entries"]
    if "entries" in wanted:
        assert len(titles(response)) == wanted["entries"]
    if "body_prefix" in wanted:
        assert response.content.decode().startswith(wanted["body_prefix"])
    if "html_lang" in wanted:
        assert f'<html lang="{wanted["html_lang"]}">' in response.content.decode()
    if "same_entries_as" in wanted:
        other = dict(parse_qsl(wanted["query"])) | {"mainSearchCriteria.v.c": wanted["same_entries_as"]}
        assert titles(response) == titles(client.get(wanted["path"], other)) != []
    terms = etree.fromstring(response.content).xpath("//@term") if "echo_absent" in wanted else []
    assert not set(wanted.get("echo_absent", [])) & set(terms)
    for word in wanted.get("log_absent", []):
        assert word not in response.content.decode()


@pytest.mark.parametrize("wanted", named(RECORDED))
def test_a_recorded_request_is_answered_by_get(client, site, wanted):
    met(client, client.get(f"{wanted['path']}?{wanted['query']}"), wanted)


@pytest.mark.parametrize("wanted", named(POSTED))
def test_a_recorded_request_is_answered_by_post(client, site, wanted):
    met(client, client.post(wanted["path"], wanted["query"], content_type=FORM), wanted)


@pytest.mark.parametrize("wanted", named(POSTED))
def test_xml_and_json_carry_the_same_entries(client, site, wanted):
    answers = []
    for kind in ("text/xml", "application/json"):
        pairs = list(parse_qsl(wanted["query"], keep_blank_values=True))
        pairs = [pair for pair in pairs if pair[0] not in {"knowledgeResponseType", "callback"}]
        answers.append(client.get(wanted["path"], [*pairs, ("knowledgeResponseType", kind)]))
    assert titles(answers[0]) == titles(answers[1])


def test_a_post_may_name_the_type_in_its_address(client, site):
    path = "/connect/service?knowledgeResponseType=application/json&"
    sent = "mainSearchCriteria.v.c=M96.0&mainSearchCriteria.v.cs=2.16.840.1.113883.6.90"
    assert titles(client.post(path, sent, content_type=FORM)) != []
