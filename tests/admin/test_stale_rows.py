"""Rows without revisions: a save that came too late is refused once, with what stands there now."""

import pytest
from django.test import Client
from django.urls import reverse

from education import models
from tests.admin.test_t15_before_and_after import EDITS, filled
from tests.signing_in import sign_in


def open_form(client, path):
    """Return the form as this browser would send it, with the mark of the row that it was opened with."""
    sent = filled(client, path)
    return {**sent, "row_as_seen": client.get(path).context["row_as_seen"]}


@pytest.fixture
def two(site, staff):
    """Two people on the staff, each in a browser of their own."""
    ann, ben = Client(), Client()
    sign_in(ann, staff("ann", superuser=True))
    sign_in(ben, staff("ben", superuser=True))
    return ann, ben


@pytest.mark.parametrize("table", EDITS, ids=lambda table: table.__name__)
def test_the_later_of_two_saves_is_refused_with_both_and_taken_the_second_time(two, table):
    ann, ben = two
    row, (field, value) = table.objects.first(), EDITS[table]
    path = reverse(f"admin:education_{table._meta.model_name}_change", args=[row.pk])
    anns, bens = open_form(ann, path), open_form(ben, path)
    assert ann.post(path, {**anns, field: value}).status_code == 302
    mine = value.replace("other", "third").replace("99", "77").replace("MD", "RN")
    response = ben.post(path, {**bens, field: mine})
    html = response.content.decode()
    assert response.status_code == 409 and "after you opened it" in html
    assert mine in html and value in html  # what was typed, and what stands there now
    row.refresh_from_db()
    assert getattr(row, field) == value
    again = {**bens, field: mine, "row_as_seen": response.context["row_as_seen"]}
    assert ben.post(path, again).status_code == 302
    row.refresh_from_db()
    assert getattr(row, field) == mine


def test_a_row_below_that_somebody_changed_counts_too(two):
    ann, ben = two
    study = models.Study.objects.filter(outcomes__isnull=False).first()
    path = reverse("admin:education_study_change", args=[study.pk])
    anns, bens = open_form(ann, path), open_form(ben, path)
    ann.post(path, {**anns, "outcomes-0-statement": "Another statement."})
    assert ben.post(path, {**bens, "title": "Another title"}).status_code == 409
    assert study.outcomes.first().statement == "Another statement."


def test_two_people_who_save_one_after_the_other_are_not_disturbed(two):
    ann, ben = two
    topic = models.Topic.objects.first()
    path = reverse("admin:education_topic_change", args=[topic.pk])
    for client, words in ((ann, "First."), (ben, "Second."), (ann, "Third.")):
        assert client.post(path, {**open_form(client, path), "summary": words}).status_code == 302
    topic.refresh_from_db()
    assert topic.summary == "Third."


@pytest.mark.parametrize("name", ["topic", "clinic", "sitepolicy", "study", "redflag", "user"])
def test_the_form_carries_the_mark_in_its_own_html(two, name):
    table = next(
        table
        for table in vars(models).values()
        if getattr(getattr(table, "_meta", None), "model_name", "") == name
    )
    path = reverse(f"admin:education_{name}_change", args=[table.objects.first().pk])
    assert 'name="row_as_seen" value="' in two[0].get(path).content.decode()
