"""Counts without people: what is counted, what never is, and what may be shown."""

import threading
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from education import counting, models
from education.actions.counts import add_counts, forget_counts
from education.actions.sharing import make_short_link
from education.editorial.counts import FEWEST, trend, weeks_until
from education.queries.counts import never_opened, with_views
from education.queries.overview import overview
from education.queries.site import site as now
from tests.editorial import new_article, new_cause_page, put_live
from tests.signing_in import sign_in

PHONE = {"user-agent": "Mozilla/5.0 (Linux; Android 14) Firefox/130"}
TODAY = date(2026, 11, 26)


@pytest.fixture
def page(db):
    made = new_article("walking")
    put_live(made)
    return made


def told():
    counting.hand_over()
    return {(row.kind, row.subject): row.count for row in models.DailyCount.objects.all()}


def test_views_of_pages_and_scans_of_codes_are_summed_by_day(client, page):
    cause_page = new_cause_page()
    put_live(cause_page)
    link = make_short_link(label="x", by=None, article=page)
    for _time in range(3):
        client.get("/articles/walking/", headers=PHONE)
    client.get("/causes/screw-loosening/", headers=PHONE)
    client.get(f"/s/{link.code.lower()}", headers=PHONE)
    client.get("/s/", {"code": f" {link.code[:3]}-{link.code[3:]}"}, headers=PHONE)
    assert told() == {("article", "walking"): 3, ("cause", "screw-loosening"): 1, ("code", link.code): 2}
    client.get("/articles/walking/", headers=PHONE)
    assert told()[("article", "walking")] == 4
    assert {row.day for row in models.DailyCount.objects.all()} == {timezone.localdate()}


def test_a_page_that_the_browser_still_has_counts_and_costs_no_query_more(client, page):
    first = client.get("/articles/walking/", headers=PHONE)
    with CaptureQueriesContext(connection) as asked:
        client.get("/articles/walking/", headers={**PHONE, "if-none-match": first["ETag"]})
    assert len(asked) == 1
    assert told() == {("article", "walking"): 2}


def test_staff_programs_wrong_codes_missing_pages_and_other_methods_are_not_counted(client, page, staff):
    client.get("/articles/never/", headers=PHONE)
    client.get("/s/ZZZZZZ", headers=PHONE)
    client.head("/articles/walking/", headers=PHONE)
    client.get("/articles/walking/", headers={"user-agent": "Googlebot/2.1"})
    client.get("/articles/walking/", headers={**PHONE, "sec-purpose": "prefetch"})
    client.get("/about/", headers=PHONE)
    sign_in(client, staff("ana", "Author"))
    client.get("/articles/walking/", headers=PHONE)
    assert told() == {}


def test_nothing_but_page_day_and_number_is_kept():
    fields = {field.name for field in models.DailyCount._meta.get_fields()}
    assert fields == {"id", "kind", "subject", "day", "count"}


def test_a_database_that_is_away_loses_no_count_and_breaks_no_page(client, page, monkeypatch):
    def away(found):
        raise DatabaseError("locked")

    client.get("/articles/walking/", headers=PHONE)
    with monkeypatch.context() as broken:
        broken.setattr(counting, "add_counts", away)
        assert counting.hand_over() == 0
    assert told() == {("article", "walking"): 1}


def test_memory_does_not_grow_without_end(client, page, monkeypatch):
    monkeypatch.setattr(counting, "MOST_KEYS", 1)
    put_live(new_article("moving"))
    for path in ("/articles/walking/", "/articles/moving/", "/articles/walking/"):
        client.get(path, headers=PHONE)
    assert told() == {("article", "walking"): 2}


@pytest.mark.django_db(transaction=True)
def test_two_processes_that_write_at_once_lose_nothing():
    if connection.vendor == "sqlite":
        pytest.skip("SQLite's test database lies in memory, where a table that is written refuses at once")
    key = ("article", "walking", TODAY)

    faults = []

    def write():
        try:
            for _time in range(10):
                add_counts({key: 1, ("article", "moving", TODAY): 2})
        except DatabaseError as fault:
            faults.append(fault)
        finally:
            connection.close()

    writers = [threading.Thread(target=write) for _each in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert faults == []
    assert {row.subject: row.count for row in models.DailyCount.objects.all()} == {
        "walking": 30,
        "moving": 60,
    }


def test_the_table_shows_no_number_under_five(client, page, staff):
    put_live(new_article("moving"), title="Moving well")
    day = timezone.localdate()
    add_counts({("article", "walking", day): 4, ("article", "moving", day): 137})
    sign_in(client, staff("aud", "Auditor"))
    html = client.get(reverse("admin:education_dailycount_changelist")).content.decode()
    assert "137" in html and html.index("Moving well") < html.index("Walking again")
    row = html[html.index("Walking again") :].partition("</table>")[0]
    assert "under 5" in row and "<svg" not in row and ">4<" not in row


def test_pages_that_nobody_opens_are_on_the_first_page_once_counting_is_old_enough(page):
    put_live(new_article("moving"), title="Moving well")
    later = timezone.localdate() + timedelta(days=45)

    def unopened(day):
        rows = models.Article.objects.select_related("live")
        return [row.slug for row in never_opened(with_views(rows, "article", "slug", day), day)]

    assert unopened(later) == []  # nothing was counted yet: it says nothing
    add_counts({("article", "walking", timezone.localdate()): 1})
    assert unopened(later) == ["moving"]
    assert unopened(timezone.localdate()) == []  # too young
    lists = {each.code: each for each in overview(now(), today=later).lists}
    assert [line.name for line in lists["unopened"].lines] == ["Moving well"]


def test_old_counts_go_and_newer_ones_stay(db):
    old, kept = TODAY - timedelta(days=731), TODAY - timedelta(days=729)
    add_counts({("article", "walking", old): 7, ("article", "walking", kept): 8})
    assert forget_counts(today=TODAY) == 1
    assert [row.day for row in models.DailyCount.objects.all()] == [kept]


DAYS = st.dictionaries(
    st.integers(-5, 120).map(lambda back: TODAY - timedelta(days=back)), st.integers(0, 400), max_size=40
)


@given(DAYS)
def test_no_shown_number_is_under_five_and_bars_stay_in_their_picture(by_day):
    told = trend(by_day, TODAY)
    assert len(told.bars) == len(weeks_until(TODAY))
    for number in (told.last_days, *(bar.count for bar in told.bars)):
        assert number == 0 or number >= FEWEST
    assert all(bar.y >= 0 and bar.y + bar.height == 32 for bar in told.bars)


def test_a_visit_by_another_browser_is_no_cookie(page):
    assert not Client().get("/articles/walking/", headers=PHONE).cookies
