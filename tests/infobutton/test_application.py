"""The page for a person: red flags first, then what fits, or a field for a code."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from education import models
from tests.infobutton.asking import APPLICATION, FORM, ICD9, ICD10, query


def page(client, *sent, **more) -> str:
    response = client.get(APPLICATION, query(*sent, **more) if sent else {})
    assert response.status_code == 200
    return response.content.decode()


def test_one_match_is_the_page_itself_with_its_own_address(client, site):
    html = page(client, "G83.4")
    assert "<h1>Pressure on the nerves at the base of the spine</h1>" in html
    assert '<link rel="canonical" href="http://localhost:8000/causes/cauda-equina/">' in html
    assert 'href="/causes/cauda-equina/"' in html and 'class="key-facts"' in html


def test_several_matches_are_a_list_below_both_cards(client, site):
    html = page(client, "T84.216A")
    places = [html.index(mark) for mark in ('id="now"', 'data-urgency="same-day"', "A broken rod")]
    assert places == sorted(places)
    assert "A broken screw" in html and "hardware-that-breaks-or-loosens" in html


@pytest.mark.parametrize("sent", [(), ("Z99.9",), ("M96.0", "1.2.3"), ("",)])
def test_without_a_match_there_is_a_field_for_a_code_and_the_ways_on(client, site, sent):
    html = page(client, *sent)
    assert 'name="mainSearchCriteria.v.c"' in html and 'href="/check/"' in html
    assert html.index('id="now"') < html.index("<form")


def test_the_heading_and_the_title_say_what_was_found(client, site):
    for sent, heading in (
        ((), "Find a page by its code"),
        (("Z99.9",), "We have no page for this code"),
        (("T84.216A",), "Pages that may fit your health record"),
    ):
        html = page(client, *sent)
        assert f"<h1>{heading}</h1>" in html and f"<title>{heading} – Afterfusion</title>" in html


def test_the_red_flags_are_the_master_text_as_on_every_page(client, site):
    card = re.compile(r'<section class="care" data-urgency="emergency".*?</section>', re.S)
    on_404 = card.search(client.get("/nothing/").content.decode()).group()
    assert card.search(page(client)).group() == card.search(page(client, "T84.216A")).group() == on_404


@pytest.mark.parametrize("sent", [(), ("G83.4",), ("T84.216A",), ("Z99.9",)])
def test_nobody_keeps_the_page_and_no_site_learns_of_the_code(client, site, sent):
    response = client.get(APPLICATION, query(*sent) if sent else {})
    assert response["Cache-Control"] == "no-store" and response["X-Robots-Tag"] == "noindex"
    assert response["Referrer-Policy"] == "no-referrer"
    assert '<meta name="robots" content="noindex">' in response.content.decode()
    assert not response.cookies and "Access-Control-Allow-Origin" not in response


def test_the_form_sends_the_code_in_a_body_and_not_in_an_address(client, site):
    html = page(client)
    assert '<form class="field flow" action="/connect/application" method="post">' in html
    sent = "mainSearchCriteria.v.c=g834&mainSearchCriteria.v.cs="
    posted = client.post(APPLICATION, sent, content_type=FORM)
    assert "<h1>Pressure on the nerves at the base of the spine</h1>" in posted.content.decode()
    assert not posted.cookies


def test_a_request_that_cannot_be_read_is_met_with_the_field_and_a_sentence(client, site):
    response = client.get(f"{APPLICATION}?mainSearchCriteria.v.c=M96.0&mainSearchCriteria.v.c=Z98.1")
    assert response.status_code == 200 and "We could not read that." in response.content.decode()


def test_spanish_is_told_that_it_is_not_there_yet_and_the_page_says_english(client, site):
    html = page(client, "M96.0", informationRecipient__languageCode__c="es-419")
    assert '<html lang="en">' in html and "So far we have this in English only." in html
    assert '<p lang="es">Por ahora solo tenemos esta página en inglés.</p>' in html
    assert "English only" not in page(client, "M96.0", informationRecipient__languageCode__c="en-US")
    one = page(client, "G83.4", informationRecipient__languageCode__c="zh")
    assert "English only" in one and 'lang="es"' not in one


def test_words_and_names_that_were_sent_are_not_shown(client, site):
    sent = {
        "mainSearchCriteria.v.ot": "canary-ot",
        "mainSearchCriteria.v.dn": "canary-dn",
        "callback": "canary",
    }
    for code in ({}, query("Z99.9"), query("G83.4"), query("T84.216A"), query("canary-code")):
        assert "canary" not in client.get(APPLICATION, {**sent, **code}).content.decode()


def test_a_wrong_system_number_is_forgiven_here_too(client, site):
    assert "Pressure on the nerves" in page(client, "G83.4", ICD9)


def test_other_methods_and_bodies_are_refused_with_the_emergency_signs(client, site):
    for response, status in (
        (client.put(APPLICATION), 405),
        (client.post(APPLICATION, "x=" + "a" * 300_000, content_type=FORM), 413),
        (client.post(APPLICATION, "<a/>", content_type="text/xml"), 415),
    ):
        assert response.status_code == status and 'id="now"' in response.content.decode()


def test_a_page_that_goes_away_between_is_no_fault(client, site):
    page(client, "G83.4")
    models.CausePage.objects.filter(cause__code="cauda-equina").update(live=None)  # behind the code book
    assert "<form" in page(client, "G83.4")


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from([*query("", ""), "knowledgeResponseType", "callback"]), st.text()))
def test_whatever_is_sent_a_person_gets_a_page(client, site, sent):
    plain = {name: value.encode("utf-8", "ignore").decode() for name, value in sent.items()}
    assert client.get(APPLICATION, plain).status_code == 200


def test_the_page_fits_the_windows_that_record_systems_open(visitor, live_site):
    for width in (360, 660, 1000):
        window = visitor(width=width, javascript=width != 660)
        for code in ("", "G83.4", "T84.216A"):
            window.goto(f"{APPLICATION}?mainSearchCriteria.v.c={code}&mainSearchCriteria.v.cs={ICD10}")
            assert window.locator("body").evaluate("body => body.scrollWidth") <= width
    window.goto(APPLICATION)
    window.get_by_role("textbox", name="Code").fill("m96.1")
    window.get_by_role("button", name="Show me the page").click()
    assert window.url.endswith(APPLICATION)
    assert window.get_by_role("link", name="Pain after spinal fusion: what to expect").is_visible()
