"""Limits: counted over all processes, without an address, without a query for an ordinary reader."""

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from education import models, request_rate
from education.actions.rates import forget_expired

SIGNS = "/check/questions/emergency-signs/"


@pytest.fixture(autouse=True)
def _a_minute_that_stands(monkeypatch):
    monkeypatch.setattr(request_rate.time, "time", lambda: 1_800_000_030)


def whole_table() -> str:
    return str(list(models.SharedCount.objects.values_list()))


def another_process():
    """What another worker knows: the database, and nothing of this memory."""
    request_rate.forget_senders()


@pytest.mark.parametrize(
    ("what", "ask"),
    [
        pytest.param("check", lambda client: client.post(SIGNS, {"answer": ["none"]}), id="the check"),
        pytest.param("search", lambda client: client.get("/search/?q=screw"), id="the search"),
        pytest.param(
            "connect", lambda client: client.get("/connect/application"), id="a record system's page"
        ),
        pytest.param("codes", lambda client: client.get("/s/ABCDEK"), id="codes"),
        pytest.param("drafts", lambda client: client.get("/drafts/x:y:z/"), id="links to drafts"),
    ],
)
def test_who_asks_too_much_waits_and_sees_the_danger_signs_first(client, site, monkeypatch, what, ask):
    monkeypatch.setattr(request_rate, "LIMITS", {what: (3, 60)})
    statuses = [ask(client).status_code for _ in range(3)]
    assert 429 not in statuses
    refused = ask(client)
    assert refused.status_code == 429 and 1 <= int(refused["Retry-After"]) <= 60
    html = refused.content.decode()
    assert html.index('data-urgency="emergency"') < html.index("<h1>") and "Wait a minute" in html
    assert refused["Cache-Control"] == "no-store"
    assert ask(Client(REMOTE_ADDR="192.0.2.7")).status_code != 429, "another address goes on"


def test_reading_is_never_limited_and_never_counted(client, site, monkeypatch):
    monkeypatch.setattr(request_rate, "A_MINUTE", 1)
    for _ in range(3):
        for path in ("/", "/articles/taking-hardware-out/", "/check/", SIGNS):
            assert client.get(path).status_code == 200
    assert len(request_rate._senders) == 0


def test_what_one_process_counted_the_others_know(rf, db, monkeypatch):
    monkeypatch.setattr(request_rate, "LIMITS", {"search": (20, 60)})  # shared at each second request
    for _ in range(2):
        assert [request_rate.seconds_to_wait(rf.get("/"), "search") for _ in range(10)] == [0] * 10
        another_process()
    waits = [request_rate.seconds_to_wait(rf.get("/"), "search") for _ in range(3)]
    assert waits[-1] > 0


def test_an_ordinary_reader_costs_no_query_and_leaves_no_row(rf, django_assert_num_queries, db):
    with django_assert_num_queries(0):
        for _ in range(29):
            assert request_rate.seconds_to_wait(rf.get("/"), "search") == 0
    assert models.SharedCount.objects.count() == 0


def test_the_database_holds_hashes_alone_and_forgets_them(client, staff, rf, monkeypatch):
    monkeypatch.setattr(request_rate, "LIMITS", {"search": (1, 60)})
    request_rate.seconds_to_wait(rf.get("/", REMOTE_ADDR="203.0.113.77"), "search")
    staff("ana", "Author")
    client.post("/accounts/login/", {"login": "ana", "password": "wrong"}, REMOTE_ADDR="203.0.113.77")
    assert models.SharedCount.objects.count() >= 2
    for word in ("203.0.113.77", "ana", "search", "login"):
        assert word not in whole_table(), word
    models.SharedCount.objects.update(expires=timezone.now() - timezone.timedelta(seconds=1))
    assert forget_expired() >= 2 and models.SharedCount.objects.count() == 0


def test_many_senders_fill_neither_the_memory_nor_the_database(rf, db, monkeypatch, settings):
    monkeypatch.setattr(request_rate, "MOST_SENDERS", 50)
    for number in range(200):
        request_rate.seconds_to_wait(rf.get("/", REMOTE_ADDR=f"10.0.0.{number}"), "search")
    assert len(request_rate._senders) == 50 and models.SharedCount.objects.count() == 0
    assert cache._max_entries == 20_000


def test_while_the_database_is_away_each_process_still_counts_by_itself(rf, db, monkeypatch):
    def away(*args, **kwargs):
        raise OperationalError("gone")

    monkeypatch.setattr(request_rate.cache, "get", away, raising=False)
    monkeypatch.setattr(request_rate, "LIMITS", {"search": (20, 60)})
    waits = [request_rate.seconds_to_wait(rf.get("/"), "search") for _ in range(25)]
    assert waits[:20] == [0] * 20 and all(waits[20:])


@pytest.mark.parametrize(
    ("proxies", "forwarded", "counted"),
    [
        pytest.param(0, "198.51.100.9", "127.0.0.1", id="no proxy: anybody could write that"),
        pytest.param(1, "6.6.6.6, 198.51.100.9", "198.51.100.9", id="one proxy: what it added"),
        pytest.param(2, "6.6.6.6, 198.51.100.9, 10.0.0.2", "198.51.100.9", id="two: what the first added"),
        pytest.param(2, "198.51.100.9", "127.0.0.1", id="around one of the proxies"),
    ],
)
def test_a_forged_address_makes_nobody_another_sender(rf, settings, proxies, forwarded, counted):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = rf.get("/", headers={"X-Forwarded-For": forwarded})
    assert request_rate._address(request) == counted


@pytest.mark.django_db
def test_wrong_passwords_of_one_account_lock_it_for_all_processes_and_nobody_else_behind_the_address(
    client, staff
):
    staff("ana", "Author")
    staff("ben", "Author")

    def tries(name, password):
        another_process()
        return Client().post("/accounts/login/", {"login": name, "password": password}).status_code

    assert [tries("ana", "wrong") for _ in range(11)][-1] == 429
    assert tries("ben", "wrong") == 422 and tries("ben", "a long pass phrase") == 302
    assert connection.introspection.table_names().count("education_sharedcount") == 1
