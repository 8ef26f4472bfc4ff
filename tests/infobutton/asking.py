"""How a hospital's program asks, for tests."""

import json

from lxml import etree

from education.infobutton.systems import FACTS, System

ICD10, ICD9, SNOMED, CPT = (
    FACTS[one].oid for one in (System.ICD_10_CM, System.ICD_9_CM, System.SNOMED_CT, System.CPT)
)
SERVICE, APPLICATION = "/connect/service", "/connect/application"
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


def query(code: str, system: str = ICD10, **more: str) -> dict[str, str]:
    """Return the parameters for one code. Dots in further names are written as two underscores."""
    asked = {"mainSearchCriteria.v.c": code, "mainSearchCriteria.v.cs": system}
    return asked | {name.replace("__", "."): value for name, value in more.items()}


def feed(client, code: str, system: str = ICD10, **more: str) -> dict:
    """Return the feed for one code, as a program reads it from JSON."""
    response = client.get(SERVICE, query(code, system, knowledgeResponseType=JSON, **more))
    assert response.status_code == 200
    return json.loads(response.content)["feed"]


def addresses(client, code: str, system: str = ICD10) -> list[str]:
    """Return where the entries for one code lead, without the name of the site."""
    links = [entry["link"][0]["href"] for entry in feed(client, code, system)["entry"]]
    return [link.partition("//")[2].partition("/")[2] for link in links]


def read_xml(response) -> etree._Element:
    """Return the answer as a program reads it, which is not well formed otherwise."""
    return etree.fromstring(response.content, etree.XMLParser(resolve_entities=False))
