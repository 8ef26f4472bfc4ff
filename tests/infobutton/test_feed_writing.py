"""The feed in XML has the order and attributes of HL7's schema; JSON follows from it by HL7's rules."""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from education.infobutton.criteria import Criterion, Request
from education.infobutton.feed import Publisher, answer, refusal
from education.infobutton.matching import Match, Paper, Topic, Translation
from education.infobutton.systems import FACTS, System
from education.infobutton.writing import as_json, as_script, as_xml

PUBLISHER = Publisher("Example Publisher", "https://example.org")
NOW = "2026-11-22T10:00:00Z"
ICD10 = FACTS[System.ICD_10_CM].oid
ENGLISH = Translation("en", "Pain from screws or rods", "SUMMARY", "/t/hardware-pain", "2026-11-01T00:00:00Z")
SPANISH = Translation("es", "Dolor", "RESUMEN", "/es/t/hardware-pain", "2026-11-02T00:00:00Z")

# Element -> its children in the order of the schema, with how many of each there may be.
ORDER = {
    "feed": [
        ("title", 1, 1), ("subtitle", 0, 1), ("author", 1, 99), ("updated", 1, 1), ("category", 0, 99),
        ("id", 1, 1), ("link", 0, 99), ("rights", 0, 1), ("generator", 0, 1), ("entry", 0, 99),
    ],
    "entry": [
        ("title", 1, 1), ("link", 1, 99), ("id", 1, 1), ("updated", 1, 1), ("author", 0, 99),
        ("contributor", 0, 99), ("summary", 1, 1), ("content", 0, 1), ("category", 0, 99),
    ],
    "author": [("name", 1, 1), ("uri", 0, 1)],
}  # fmt: skip
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
BASE = "{http://www.w3.org/XML/1998/namespace}base"
# Element -> the attributes that it must have; it has no others.
ATTRIBUTES = {
    "feed": {LANG, BASE},
    "entry": {LANG},
    "title": {"type"},
    "subtitle": {"type"},
    "rights": {"type"},
    "summary": {"type"},
    "link": {"href", "rel", "type", "hreflang", "title"},
    "category": {"scheme", "term"},
}
SCHEMES = {  # of the schema's closed list, those that are sent
    "taskContext.c.c", "mainSearchCriteria.v.c", "mainSearchCriteria.v.cs", "informationRecipient",
    "informationRecipient.languageCode.c", "relevanceScore",
}  # fmt: skip
UTC = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


def check_structure(xml: bytes) -> etree._Element:
    """Assert that the document is as the schema wants it, element by element. Return its root."""
    root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False))
    assert root.tag == "{http://www.w3.org/2005/Atom}feed"
    for element in root.iter():
        name = etree.QName(element).localname
        assert set(element.attrib) == ATTRIBUTES.get(name, set()), name
        children = [etree.QName(child).localname for child in element]
        allowed = ORDER.get(name, [])
        for child, least, most in allowed:
            assert least <= children.count(child) <= most, f"{child} in {name}"
        places = [[child for child, _, _ in allowed].index(child) for child in children]
        assert places == sorted(places), f"the order in {name}: {children}"
        if name in {"title", "subtitle", "rights", "summary"}:
            assert element.get("type") in {"text", "html"}
        if name == "category":
            assert element.get("scheme") in SCHEMES
        if name == "updated":
            assert UTC.fullmatch(element.text)
        if name == "id":
            assert element.text.startswith(("urn:uuid:", "tag:"))
    return root


def by_rule(element: etree._Element) -> dict:
    """Return the element in JSON by HL7's rules, written here a second time."""
    made = {etree.QName(name).localname: value for name, value in element.attrib.items()}
    if not len(element) and element.text:
        made["_value"] = element.text
    for child in element:
        name = etree.QName(child).localname
        if name in {"entry", "category", "link"}:
            made.setdefault(name, []).append(by_rule(child))
        else:
            made[name] = by_rule(child)
    return made


def feed_of(*translations, asked=(), code="T84.84XA", task="PROBLISTREV", papers=()):
    criterion = Criterion(code, ICD10)
    request = Request((criterion,), tuple(asked), task)
    found = []
    if translations:
        topic = Topic("topic", "hardware-pain", tuple(translations))
        found = [Match(topic, criterion, System.ICD_10_CM, 1.0)]
    return answer(request, found, publisher=PUBLISHER, now=NOW)


def test_a_full_answer_says_exactly_this():
    feed = json.loads(as_json(feed_of(ENGLISH, SPANISH)))["feed"]
    assert feed.pop("id")["_value"].startswith("urn:uuid:")
    entry = feed.pop("entry")[0]
    assert feed == {
        "xsi": "http://www.w3.org/2001/XMLSchema-instance",
        "base": "https://example.org/",
        "lang": "en",
        "title": {"type": "text", "_value": "Example Publisher"},
        "subtitle": {"type": "text", "_value": "Results for ICD-10-CM T84.84XA"},
        "author": {"name": {"_value": "Example Publisher"}, "uri": {"_value": "https://example.org/"}},
        "updated": {"_value": NOW},
        "category": [
            {"scheme": "taskContext.c.c", "term": "PROBLISTREV"},
            {"scheme": "mainSearchCriteria.v.c", "term": "T84.84XA"},
            {"scheme": "mainSearchCriteria.v.cs", "term": ICD10},
            {"scheme": "informationRecipient", "term": "PAT"},
        ],
    }
    assert entry == {
        "lang": "en",
        "title": {"type": "text", "_value": "Pain from screws or rods"},
        "link": [
            {
                "href": "https://example.org/t/hardware-pain",
                "rel": "alternate",
                "type": "html",
                "hreflang": "en",
                "title": "Pain from screws or rods",
            },
            {
                "href": "https://example.org/es/t/hardware-pain",
                "rel": "alternate",
                "type": "html",
                "hreflang": "es",
                "title": "Dolor",
            },
        ],
        "id": {"_value": "tag:example.org,2026:topic/hardware-pain"},
        "updated": {"_value": "2026-11-01T00:00:00Z"},
        "author": {"name": {"_value": "Example Publisher"}},
        "summary": {"type": "html", "_value": "<p>SUMMARY</p>"},
        "category": [
            {"scheme": "mainSearchCriteria.v.c", "term": "T84.84XA"},
            {"scheme": "mainSearchCriteria.v.cs", "term": ICD10},
            {"scheme": "relevanceScore", "term": "1.0"},
        ],
    }


@pytest.mark.parametrize(
    "feed",
    [feed_of(ENGLISH, SPANISH), feed_of(ENGLISH), feed_of(), refusal("Send.", publisher=PUBLISHER, now=NOW)],
    ids=["two languages", "one language", "empty", "refused"],
)
def test_xml_has_the_order_and_attributes_of_the_schema_and_json_says_the_same(feed):
    root = check_structure(as_xml(feed))
    said = json.loads(as_json(feed))["feed"]
    assert said.pop("xsi")
    expected = {"entry": [], **by_rule(root)}
    assert said | {"category": said.get("category", [])} == expected | {
        "category": expected.get("category", [])
    }


def test_a_topic_is_told_in_the_language_asked_for_and_the_other_stays_a_link():
    entry = feed_of(ENGLISH, SPANISH, asked=["es-419"]).entries[0]
    assert (entry.language, entry.title, entry.updated) == ("es", "Dolor", "2026-11-02T00:00:00Z")
    assert [link.language for link in entry.links] == ["es", "en"]


def test_a_topic_without_the_language_asked_for_is_english_and_says_so():
    feed = feed_of(ENGLISH, asked=["es"])
    assert (feed.language, feed.entries[0].language, feed.entries[0].links[0].language) == ("en",) * 3
    assert feed.entries[0].title == "Pain from screws or rods"


def test_the_same_question_has_the_same_name_and_another_has_another():
    assert feed_of(ENGLISH).id == feed_of(ENGLISH).id != feed_of(ENGLISH, code="M96.0").id


def test_a_paper_is_a_link_after_the_pages():
    paper = Paper("/handouts/x.pdf", "On paper")
    words = Translation("en", "T", "S", "/t", NOW, (paper,))
    assert [(link.href, link.type) for link in feed_of(words).entries[0].links] == [
        ("https://example.org/t", "html"),
        ("https://example.org/handouts/x.pdf", "application/pdf"),
    ]


@pytest.mark.parametrize("code", ["Ann Canary", "JOHN", "a@b.c", "x" * 30, "1 2", "ä1", "<b>1"])
def test_what_does_not_look_like_a_code_is_not_sent_back(code):
    assert code.encode() not in as_xml(feed_of(code=code)) and code.upper() not in str(feed_of(code=code))


@pytest.mark.parametrize("words", ["<script>&", "\x00\ud800\ufffe]]>", "&lt;", "\"'", "\u2028"])
def test_any_words_of_a_page_are_well_formed_in_both(words):
    words = Translation("en", words, words, "/t", NOW)
    feed = feed_of(words)
    root = check_structure(as_xml(feed))
    title = root.find(".//{*}entry/{*}title").text or ""
    assert json.loads(as_json(feed))["feed"]["entry"][0]["title"]["_value"] == title
    assert not set(b"<>&\n") & set(as_json(feed))


@given(st.text(max_size=40), st.text(max_size=40))
def test_whatever_a_page_says_xml_and_json_agree(title, summary):
    feed = feed_of(Translation("en", title, summary, "/t", NOW))
    root = etree.fromstring(as_xml(feed))
    entry = json.loads(as_json(feed))["feed"]["entry"][0]
    for name in ("title", "summary"):
        told = root.find(f".//{{*}}entry/{{*}}{name}").text or ""
        assert told == entry[name]["_value"].replace("\r\n", "\n").replace("\r", "\n")


def test_a_script_calls_the_function_and_nothing_else():
    assert as_script(feed_of(ENGLISH), "cb_1").startswith(b'/**/cb_1({"feed":{')
    assert as_script(feed_of(ENGLISH), "cb_1").endswith(b"}});")
    with pytest.raises(ValueError, match="no name of a function"):
        as_script(feed_of(ENGLISH), "alert(1)//")
