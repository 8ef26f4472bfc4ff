"""T13: readers see when a page was checked as a whole and when next; a small correction resets neither."""

from datetime import UTC, date, datetime, timedelta

import pytest

from education import models
from education.actions.publishing import publish, sign_off_revision
from education.editorial import reviews
from education.editorial.reviews import Step
from tests.editorial import draft, new_article, require_sign_off


@pytest.fixture
def on(monkeypatch):
    """Return a function that makes it another day."""

    def make(day: date) -> None:
        now = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
        monkeypatch.setattr("django.utils.timezone.now", lambda: now)

    return make


def publish_signed(article, reviewer, **changes):
    revision = draft(article, **changes)
    sign_off_revision(revision=revision, by=reviewer)
    publish(revision=revision, by=None)
    return revision.sign_off


@pytest.fixture
def article(db):
    made = new_article()
    require_sign_off()
    return made


@pytest.fixture
def rea(staff):
    person = staff("rea", "Clinical reviewer")
    person.first_name, person.last_name, person.credentials = "Rea", "Rivera", "MD"
    person.save()
    return person


def test_t13_a_page_names_its_reviewer_with_role_and_credentials_and_both_dates(article, rea, client, on):
    on(date(2025, 3, 10))
    publish_signed(article, rea)
    html = client.get("/articles/walking/").content.decode()
    assert "Rea Rivera, MD, clinical reviewer, 10 March 2025" in html
    assert "<dt>Next review</dt><dd>10 March 2027</dd>" in html


def test_t13_a_typo_fix_keeps_the_date_and_a_change_of_substance_does_not(article, rea, client, on):
    on(date(2025, 3, 10))
    publish_signed(article, rea)
    on(date(2026, 1, 5))
    assert publish_signed(article, rea, title="Walking, again", kind="minor").reviewed_on == date(2025, 3, 10)
    assert "10 March 2027" in client.get("/articles/walking/").content.decode()
    on(date(2026, 2, 6))
    assert publish_signed(article, rea, title="Walk more").reviewed_on == date(2026, 2, 6)
    assert "6 February 2028" in client.get("/articles/walking/").content.decode()


def test_t13_the_page_says_when_its_review_is_late_on_the_day_after(article, rea, client, on):
    on(date(2025, 3, 10))
    publish_signed(article, rea)
    on(date(2027, 3, 10))
    assert "It is late." not in client.get("/articles/walking/").content.decode()
    on(date(2027, 3, 11))
    assert "Was due on 10 March 2027. It is late." in client.get("/articles/walking/").content.decode()


def test_t13_a_minor_edit_on_top_of_an_unsigned_change_of_substance_is_a_review_of_the_whole(
    article, rea, on
):
    on(date(2025, 3, 10))
    publish_signed(article, rea)
    draft(article, title="Another meaning", kind="major")
    on(date(2026, 1, 5))
    assert publish_signed(article, rea, title="Another meaning.", kind="minor").reviewed_on == date(
        2026, 1, 5
    )


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        pytest.param([Step(False)], "signed", id="a first text"),
        pytest.param([Step(True)], "signed", id="a minor first text, never reviewed before"),
        pytest.param([Step(True), Step(True), Step(False, date(2024, 5, 1))], "kept", id="two typo fixes"),
        pytest.param(
            [Step(True), Step(False), Step(False, date(2024, 5, 1))], "signed", id="substance between"
        ),
        pytest.param([Step(False), Step(False, date(2024, 5, 1))], "signed", id="substance"),
    ],
)
def test_what_a_sign_off_stands_for(steps, expected):
    day = reviews.reviewed_on(iter(steps), signed_on=date(2026, 1, 1))
    assert day == {"signed": date(2026, 1, 1), "kept": date(2024, 5, 1)}[expected]


@pytest.mark.parametrize(
    ("reviewed", "due"),
    [
        (date(2024, 12, 31), date(2026, 12, 31)),
        (date(2024, 2, 29), date(2026, 2, 28)),
        (date(2025, 1, 1), date(2027, 1, 1)),
    ],
)
def test_the_next_review_is_due_24_months_later(reviewed, due):
    assert reviews.next_review(reviewed) == due


def test_haste_is_looked_at_within_24_hours_and_the_bin_shows_90_days():
    at = datetime(2026, 2, 28, 13, tzinfo=UTC)
    assert reviews.haste_due(at) - at == timedelta(hours=24)
    assert reviews.leaves_bin_on(at) - at == timedelta(days=90)


def test_a_page_that_nobody_checked_gives_no_dates(db, client):
    article = new_article()
    publish(revision=draft(article), by=None)
    html = client.get("/articles/walking/").content.decode()
    assert "No date is set yet." in html and "No clinician" in html
    assert not models.SignOff.objects.exists()
