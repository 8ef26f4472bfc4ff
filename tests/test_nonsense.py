"""Nonsense at every public address: headers, cookies, forms that Hypothesis makes up; no answer above 499.

`make fuzz` sends 100,000 such requests to a server and watches its memory; `test_over_the_wire` sends 300.
"""

import random
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from education.queries.site import site as current_site
from tests.fuzzing import COOKIES, HEADERS, METHODS, NAMES, NASTY, TYPES, Asked, drawn, routes

ROUTES = routes()
words = st.one_of(
    st.sampled_from(NASTY),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=60),
    st.integers().map(str),
)
sent = words.map(lambda word: word.replace("\r", " ").replace("\n", " ").replace("\0", " "))
hidden = {"Host", "Cookie", "Content-Type"}
untimed = settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@st.composite
def requests(draw) -> Asked:
    """One request: an address with words in its gaps, and anything else that a program may send."""
    address = draw(st.sampled_from(ROUTES))
    while "{}" in address:
        address = address.replace("{}", quote(draw(words), safe=""), 1)
    pairs = st.lists(st.tuples(st.sampled_from(NAMES), words), max_size=4)
    return Asked(
        draw(st.sampled_from(METHODS)),
        f"{address}?{draw(st.one_of(pairs.map(urlencode), words.map(quote)))}",
        body=draw(st.one_of(pairs.map(urlencode), words)),
        content_type=draw(st.sampled_from(TYPES)),
        headers=draw(st.dictionaries(st.sampled_from(sorted({*HEADERS} - hidden)), sent, max_size=3)),
        cookies=draw(st.dictionaries(st.sampled_from(COOKIES), sent, max_size=2)),
    )


@untimed
@given(asked=requests())
def test_whatever_is_sent_to_a_public_address_the_site_answers_below_500(site, asked):
    answer = asked.send(Client(raise_request_exception=False))
    assert answer.status_code < 500, asked


@pytest.mark.parametrize("seed", range(2))
def test_the_requests_of_the_long_run_are_answered_below_500_too(site, seed):
    rng, known = random.Random(seed), [one.code for one in current_site().knowledge.questions]
    client = Client(raise_request_exception=False)
    for _ in range(150):
        asked = drawn(rng, ROUTES, known)
        assert asked.send(client).status_code < 500, asked


def test_the_nonsense_reaches_every_public_address():
    for known in ("/", "/articles/{}/", "/s/{}", "/connect/service", "/drafts/{}/", "/accounts/login/"):
        assert known in ROUTES
    assert len(ROUTES) > 50 and not any("(" in route or "<" in route for route in ROUTES)
