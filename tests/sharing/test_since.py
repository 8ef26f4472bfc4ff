"""A code from an older paper opens the page of today, which says what changed since and when."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from education import models
from education.actions.editorial import retire
from education.actions.evidence import record_event
from education.actions.publishing import publish
from education.actions.sharing import make_short_link
from education.editorial.passages import changed_passages
from education.editorial.retiring import Retired
from education.evidence.standing import Standing
from tests.editorial import draft, new_article, new_cause_page, put_live

BODY = "## How to start\n\nWalk a little each day. [general]\n\nNap after lunch. [general]\n"
NEWER = "## How to start\n\nWalk three times a day. [general]\n\nNap after lunch. [general]\n"


@pytest.fixture
def page(db):
    made = new_article("walking")
    put_live(made, body=BODY)
    return made


def printed_link(**target):
    return make_short_link(label="Ward 4", by=None, **target)


def test_an_unchanged_text_is_opened_as_it_is(client, page):
    link = printed_link(article=page)
    assert client.get(f"/s/{link.code}")["Location"] == "/articles/walking/"


def test_a_change_of_substance_is_told_with_its_date_its_note_and_both_passages(client, page):
    link = printed_link(article=page)
    put_live(page, body=NEWER, changes="More walks: newer advice.")
    answer = client.get(f"/s/{link.code}", follow=True)
    assert answer.redirect_chain == [("/articles/walking/since/1/", 302)]
    html = answer.content.decode()
    assert "What changed since your paper was printed" in html
    assert ": More walks: newer advice.</li>" in html
    assert "<del>Walk a little each day.</del>" in html and "<ins>Walk three times a day.</ins>" in html
    assert "<del>Nap after lunch." not in html and "<ins>Nap after lunch." not in html
    assert '<meta name="robots" content="noindex">' in html


def test_the_danger_signs_stand_above_what_changed(client, site):
    article = models.Article.objects.get(slug="taking-hardware-out")
    link = printed_link(article=article)
    put_live(article, summary="Metal can come out. [general]", changes="Shorter.")
    html = client.get(f"/s/{link.code}", follow=True).content.decode()
    assert html.index("Wiping may feel different.") < html.index('id="since"') < html.index("Shorter.</li>")


def test_small_corrections_alone_are_not_told(client, page):
    link = printed_link(article=page)
    put_live(page, body=BODY.replace("lunch", "lunch time"), kind="minor")
    assert client.get(f"/s/{link.code}")["Location"] == "/articles/walking/"


def test_a_change_that_was_taken_back_to_the_printed_text_is_none(client, page):
    link = printed_link(article=page)
    put_live(page, body=NEWER)
    put_live(page, body=BODY)
    assert client.get(f"/s/{link.code}")["Location"] == "/articles/walking/"
    answer = client.get("/articles/walking/since/1/")
    assert (answer.status_code, answer["Location"]) == (302, "/articles/walking/")


def test_an_older_text_that_was_put_back_is_told_too(client, page):
    first = page.live
    put_live(page, body=NEWER)
    link = printed_link(article=page)
    publish(revision=first, by=None)
    html = client.get(f"/s/{link.code}", follow=True).content.decode()
    assert "We went back to an earlier text." in html and "<del>Walk three times a day.</del>" in html


def test_a_draft_that_nobody_published_is_not_told(client, page):
    link = printed_link(article=page)
    draft(page, body=NEWER, changes="Secret so far.")
    assert client.get(f"/s/{link.code}")["Location"] == "/articles/walking/"
    assert "Secret" not in client.get("/articles/walking/since/1/", follow=True).content.decode()


def test_pages_of_causes_tell_it_in_the_same_way(client, db):
    page = new_cause_page()
    put_live(page, body=BODY)
    link = printed_link(cause=page.cause)
    put_live(page, body=NEWER, changes="More walks.")
    answer = client.get(f"/s/{link.code}", follow=True)
    assert answer.redirect_chain == [("/causes/screw-loosening/since/1/", 302)]
    assert ": More walks.</li>" in answer.content.decode()


def test_a_code_that_was_pointed_elsewhere_says_nothing_of_the_other_page(client, page):
    link = printed_link(article=page)
    put_live(page, body=NEWER)
    other = new_article("moving")
    put_live(other)
    models.ShortLink.objects.filter(pk=link.pk).update(article=other)
    assert client.get(f"/s/{link.code}")["Location"] == "/articles/moving/"


def test_numbers_of_a_withdrawn_study_are_shown_neither_as_before_nor_as_now(client, page, staff):
    study = models.Study.objects.create(key="made-2020", title="Made")
    put_live(page, body="## How\n\nIt joined in 24 of 42. [^made-2020]\n")
    link = printed_link(article=page)
    put_live(page, body=NEWER, changes="Without the count.")
    assert "24 of 42" in client.get(f"/s/{link.code}", follow=True).content.decode()
    record_event(
        study=study,
        standing=Standing.RETRACTED,
        by=staff("pia", "Publisher"),
        on=date(2026, 5, 3),
        note="Its counts could not be shown.",
        source="10.1000/notice",
    )
    assert "24 of 42" not in client.get(f"/s/{link.code}", follow=True).content.decode()


@pytest.mark.parametrize(
    "path", ["/articles/walking/since/9/", "/articles/walking/since/99999999999999999999/"]
)
def test_a_number_that_never_was_leads_to_the_page(client, page, path):
    assert client.get(path)["Location"] == "/articles/walking/"


def test_the_address_of_a_retired_page_still_answers(client, page, staff):
    put_live(page, body=NEWER)
    heir = new_article("moving")
    put_live(heir)
    retire(page=page, how=Retired.MERGED, by=staff("pia", "Publisher"), heir=heir)
    assert client.get("/articles/walking/since/1/", follow=True).redirect_chain[-1][0] == "/articles/moving/"


TEXTS = st.lists(st.sampled_from(["Rest.", "Walk.", "Call us.", "Sit up."]))


@given(TEXTS, TEXTS)
def test_passages_hold_each_sentence_that_one_text_has_more_often_and_none_where_nothing_differs(old, new):
    found = changed_passages(old, new)
    assert (found == ()) == (old == new)
    before = " ".join(each.before for each in found)
    for sentence in {*old} - {*new}:
        assert sentence in before
