"""The address for programs: what it takes, what it refuses, and what stands around an answer."""

import json
from urllib.parse import urlencode

import pytest
from django.db import OperationalError
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from education import models, request_rate
from education.actions.editorial import retire
from education.editorial.retiring import Retired
from tests.editorial import new_article, new_cause_page, put_live
from tests.infobutton.asking import FORM, ICD9, ICD10, JSON, SERVICE, SNOMED, addresses, feed, query, read_xml
from tests.infobutton.test_feed_writing import check_structure


@pytest.fixture
def codes(db):
    """Two pages and three codes of them: a site made in milliseconds."""
    page, article = new_cause_page("failed-fusion"), new_article("walking")
    put_live(page, title="Bone that has not joined", summary="New bone is missing.")
    put_live(article)
    for system, code, cause in (
        ("icd-10-cm", "M96.0", True),
        ("snomed-ct", "55146009", True),
        ("icd-10-cm", "Z98.1", False),
    ):
        row = models.Code.objects.create(system=system, code=code, verified=True, source="Seen in a test")
        if cause:
            row.causes.add(page.cause)
        row.articles.add(article)
    return page, article


def test_a_code_leads_to_its_cause_and_then_its_article(client, codes):
    assert addresses(client, "M96.0") == ["causes/failed-fusion/", "articles/walking/"]
    entry = feed(client, "M96.0")["entry"][0]
    assert entry["summary"]["_value"] == "<p>New bone is missing.</p>"
    assert entry["link"][0]["href"] == "http://localhost:8000/causes/failed-fusion/"


@pytest.mark.parametrize(("code", "system"), [("Z99.9", ICD10), ("M96.0", "1.2.3"), ("M96.0", SNOMED)])
def test_an_unknown_code_or_system_is_no_fault_and_has_no_entry(client, codes, code, system):
    assert feed(client, code, system)["entry"] == []
    response = client.get(SERVICE, query(code, system))
    assert check_structure(response.content).findall("{*}entry") == []


def test_a_code_that_nobody_has_verified_is_not_answered(client, codes):
    models.Code.objects.filter(code="M96.0").update(verified=False)
    assert addresses(client, "M96.0") == []


def test_an_answer_may_be_kept_only_after_asking_and_says_when_it_is_the_same(client, codes):
    first = client.get(SERVICE, query("M96.0"))
    assert first["Cache-Control"] == "no-cache" and first["ETag"].startswith('W/"')
    again = client.get(SERVICE, query("M96.0"), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    other = client.get(SERVICE, query("Z98.1"), headers={"If-None-Match": first["ETag"]})
    assert other.status_code == 200


def test_a_changed_page_changes_the_mark_of_its_answers(client, codes):
    before = client.get(SERVICE, query("M96.0"))["ETag"]
    put_live(codes[0], title="Bone that did not join")
    assert client.get(SERVICE, query("M96.0"))["ETag"] != before


def test_other_sites_may_read_every_answer_and_no_cookie_is_set(client, codes):
    for sent in (query("M96.0"), {}, query("M96.0", knowledgeResponseType="image/png")):
        response = client.get(SERVICE, sent)
        assert response["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response
        assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert response["X-Robots-Tag"] == "noindex" and response["Referrer-Policy"] == "no-referrer"
        assert not response.cookies
    asked = client.options(SERVICE)
    assert asked.status_code == 204 and "POST" in asked["Access-Control-Allow-Methods"]
    assert "Access-Control-Allow-Origin" not in client.get("/about/")


def test_a_post_needs_no_token(codes):
    strict = Client(enforce_csrf_checks=True)
    response = strict.post(SERVICE, urlencode(query("M96.0")), content_type=FORM)
    assert response.status_code == 200 and read_xml(response).find("{*}entry") is not None


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_another_method_is_refused_in_well_formed_xml(client, codes, method):
    response = getattr(client, method)(SERVICE)
    assert response.status_code == 405 and response["Allow"] == "GET, HEAD, POST, OPTIONS"
    assert check_structure(response.content).find("{*}subtitle").text == "Ask by GET or POST."


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({}, 400),
        (query("1" * 201), 400),
        (query("M96.0", knowledgeResponseType="image/png"), 415),
        (query("M96.0", **{f"x{number}": "" for number in range(600)}), 400),
    ],
)
def test_a_refusal_is_a_feed_without_entries_that_says_what_to_send(client, codes, sent, status):
    response = client.get(SERVICE, sent)
    root = check_structure(response.content)
    assert response.status_code == status
    assert root.find("{*}subtitle").text.startswith("Send ") and root.findall("{*}entry") == []


def test_a_refusal_is_in_json_where_json_was_asked_for(client, codes):
    response = client.get(SERVICE, {"knowledgeResponseType": JSON})
    assert response.status_code == 400 and response["Content-Type"].startswith(JSON)
    assert json.loads(response.content)["feed"]["entry"] == []


def test_a_body_over_256_kb_is_refused_before_it_is_read(client, codes):
    body = urlencode(query("M96.0")) + "&x=" + "a" * (256 * 1024)
    response = client.post(SERVICE, body, content_type=FORM)
    assert response.status_code == 413 and check_structure(response.content) is not None
    fits = urlencode(query("M96.0")) + "&x=" + "a" * (255 * 1024)
    assert client.post(SERVICE, fits, content_type=FORM).status_code == 200


@pytest.mark.parametrize("kind", ["multipart/form-data; boundary=x", "application/xml", "text/plain"])
def test_a_body_that_is_no_form_is_refused_and_not_parsed(client, codes, kind):
    bomb = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'
    response = client.post(SERVICE, bomb, content_type=kind)
    assert response.status_code == 415 and b"root:" not in response.content


@pytest.mark.parametrize(
    "code",
    [
        '<!ENTITY x "y">',
        "&x;",
        "]]>",
        '"/><entry/>',
        "\x00\x1b",
        "\ufffe",
    ],
)
def test_markup_in_a_code_stays_out_of_the_answer(client, codes, code):
    root = check_structure(client.get(SERVICE, query(code)).content)
    assert root.findall("{*}entry") == []
    assert root.find("{*}subtitle").text == "Results"


def test_a_code_of_icd_10_under_the_number_of_icd_9_is_found(client, codes):
    assert addresses(client, "M96.0", ICD9) == addresses(client, "M96.0")


@pytest.mark.parametrize("language", ["es", "es-US", "sp", "zh"])
def test_a_language_that_is_not_there_is_answered_in_english_and_says_so(client, codes, language):
    told = feed(client, "M96.0", informationRecipient__languageCode__c=language)
    assert (told["lang"], told["entry"][0]["lang"], told["entry"][0]["link"][0]["hreflang"]) == ("en",) * 3


def test_the_language_of_the_browser_or_of_the_nurse_changes_nothing(client, codes):
    plain = feed(client, "M96.0")["entry"]
    assert feed(client, "M96.0", performer__languageCode__c="es")["entry"] == plain
    response = client.get(
        SERVICE, query("M96.0", knowledgeResponseType=JSON), headers={"Accept-Language": "es"}
    )
    assert json.loads(response.content)["feed"]["entry"] == plain


def test_a_page_that_ended_is_not_returned_and_a_merged_one_is_answered_by_its_heir(client, codes, staff):
    page, article = codes
    by = staff("ann", superuser=True)
    retire(page=page, how=Retired.MERGED, by=by, heir=article)
    assert addresses(client, "M96.0") == ["articles/walking/"]
    retire(page=article, how=Retired.WITHDRAWN, reason="Old advice.", by=by)
    assert addresses(client, "M96.0") == []


def test_too_many_requests_from_one_address_wait_for_the_next_minute(client, codes, monkeypatch):
    monkeypatch.setattr(request_rate, "A_MINUTE", 3)
    answers = [client.get(SERVICE, query("M96.0")) for _ in range(5)]
    assert [response.status_code for response in answers] == [200, 200, 200, 429, 429]
    assert 1 <= int(answers[-1]["Retry-After"]) <= 60
    assert check_structure(answers[-1].content).findall("{*}entry") == []
    elsewhere = client.get(SERVICE, query("M96.0"), REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 200


def test_behind_a_proxy_each_sender_is_counted_by_itself(client, codes, monkeypatch, settings):
    monkeypatch.setattr(request_rate, "A_MINUTE", 1)
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    senders = ["198.51.100.1", "198.51.100.2", "203.0.113.9, 198.51.100.1"]
    statuses = [
        client.get(SERVICE, query("M96.0"), headers={"X-Forwarded-For": sender}).status_code
        for sender in senders
    ]
    assert statuses == [200, 200, 429]


def test_without_the_database_a_program_gets_well_formed_xml_too(client, codes, monkeypatch):
    def away(*args):
        raise OperationalError("away")

    monkeypatch.setattr("education.views.infobutton.site", away)
    response = client.get(SERVICE, query("M96.0"))
    assert response.status_code == 503 and response["Retry-After"] == "30"
    assert check_structure(response.content) is not None


def test_a_warm_answer_costs_one_query(client, codes, django_assert_num_queries):
    client.get(SERVICE, query("M96.0"))
    with django_assert_num_queries(1):
        client.get(SERVICE, query("Z98.1"))


NAMES = st.sampled_from(
    [
        "mainSearchCriteria.v.c",
        "mainSearchCriteria.v.cs",
        "mainSearchCriteria.v.c1",
        "mainSearchCriteria.c.cs1",
        "mainSearchCriteria.v.ot",
        "knowledgeResponseType",
        "callback",
        "informationRecipient.languageCode.c",
        "age.v.v",
    ]
)
VALUES = st.one_of(
    st.sampled_from(["M96.0", ICD10, ICD9, JSON, "text/xml", "application/javascript", "cb", "es", ""]),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
)


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(NAMES | VALUES, VALUES), max_size=8), st.sampled_from(["get", "post"]))
def test_whatever_is_sent_is_answered_or_refused_and_never_fails(client, codes, pairs, method):
    text = urlencode(pairs)
    if method == "get":
        response = client.get(f"{SERVICE}?{text}")
    else:
        response = client.post(SERVICE, text, content_type=FORM)
    assert response.status_code in {200, 400, 415}
    kind = response["Content-Type"].partition(";")[0]
    if kind == "text/xml":
        check_structure(response.content)
    elif kind == JSON:
        assert "entry" in json.loads(response.content)["feed"]


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=60))
def test_bytes_that_are_no_text_are_answered_too(client, codes, raw):
    response = client.post(SERVICE, raw, content_type=FORM)
    assert response.status_code in {200, 400, 415}
    response = client.generic("GET", SERVICE, QUERY_STRING=raw.decode("latin-1"))
    assert response.status_code in {200, 400, 415}
