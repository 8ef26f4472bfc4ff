"""A link that was ever given out never dies: renamed, merged or removed, it leads on or says why."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from education import models
from education.actions.editorial import retire
from education.actions.library import import_library
from education.actions.publishing import NotAllowed
from education.actions.renaming import rename_article
from education.actions.sharing import make_short_link
from education.editorial.retiring import Retired
from education.queries.addresses import addresses_given_out
from education.walking import walk
from tests.editorial import new_article, new_cause_page, put_live
from tests.signing_in import sign_in


@pytest.fixture
def pia(staff):
    return staff("pia", "Publisher")


@pytest.fixture
def page(db):
    made = new_article("walking")
    put_live(made)
    return made


def live(slug):
    made = new_article(slug)
    put_live(made)
    return made


def test_a_renamed_article_is_led_to_in_one_step_for_good(client, page, pia):
    rename_article(article=page, slug="walking-again", by=pia)
    answer = client.get("/articles/walking/")
    assert (answer.status_code, answer["Location"]) == (301, "/articles/walking-again/")
    assert client.get("/articles/walking-again/").status_code == 200


def test_renamed_twice_it_is_still_one_step(client, page, pia):
    rename_article(article=page, slug="walking-again", by=pia)
    rename_article(article=page, slug="steps", by=pia)
    for old in ("walking", "walking-again"):
        assert client.get(f"/articles/{old}/")["Location"] == "/articles/steps/"


def test_an_article_may_have_its_former_address_back(client, page, pia):
    rename_article(article=page, slug="steps", by=pia)
    rename_article(article=page, slug="walking", by=pia)
    assert client.get("/articles/walking/").status_code == 200
    assert client.get("/articles/steps/")["Location"] == "/articles/walking/"


def test_renamed_then_merged_and_heirs_of_heirs_are_one_step_too(client, page, pia):
    second, third = live("second"), live("third")
    rename_article(article=page, slug="steps", by=pia)
    retire(page=page, how=Retired.MERGED, by=pia, heir=second)
    retire(page=second, how=Retired.MERGED, by=pia, heir=third)
    for old in ("walking", "steps", "second"):
        answer = client.get(f"/articles/{old}/")
        assert (answer.status_code, answer["Location"]) == (301, "/articles/third/")


def test_an_heir_that_was_removed_says_why(client, page, pia):
    heir = live("heir")
    retire(page=page, how=Retired.MERGED, by=pia, heir=heir)
    retire(page=heir, how=Retired.REMOVED, by=pia, reason="It did harm.")
    answer = client.get("/articles/walking/")
    assert answer.status_code == 410 and "It did harm." in answer.content.decode()


@pytest.mark.parametrize("slug", ["other", "was-other", "Walk ing", "walk/ing", "", "walking"])
def test_an_address_that_is_taken_odd_or_the_same_is_refused(page, pia, slug):
    other = live("was-other")
    rename_article(article=other, slug="other", by=pia)
    with pytest.raises(NotAllowed):
        rename_article(article=page, slug=slug, by=pia)
    page.refresh_from_db()
    assert page.slug == "walking"


def test_only_a_publisher_renames(page, staff):
    with pytest.raises(NotAllowed):
        rename_article(article=page, slug="steps", by=staff("ana", "Author"))


def test_the_staff_page_renames_and_keeps_what_was_typed_when_it_is_refused(client, page, pia):
    live("taken")
    sign_in(client, pia)
    path = reverse("admin:article_rename", args=[page.pk])
    refused = client.post(path, {"slug": "taken"})
    assert refused.status_code == 422
    assert 'value="taken"' in refused.content.decode() and "has or had" in refused.content.decode()
    client.post(path, {"slug": "steps"})
    assert client.get("/articles/walking/")["Location"] == "/articles/steps/"
    line = models.AuditLine.objects.get(action="rename article")
    assert (line.before, line.after, line.actor) == ("walking", "steps", pia)


def test_a_new_article_cannot_take_an_address_that_papers_hold(page, pia):
    rename_article(article=page, slug="steps", by=pia)
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Article.objects.create(slug="walking", topic=page.topic)


def test_a_newer_library_finds_the_article_under_its_new_address(site, library, pia):
    article = models.Article.objects.get(slug="taking-hardware-out")
    rename_article(article=article, slug="metal-out", by=pia)
    before = models.Article.objects.count()
    import_library(library=library)
    assert models.Article.objects.count() == before


@pytest.mark.parametrize("sql", ["DELETE FROM education_{}", "UPDATE education_{} SET {} = 'ZZZZZZ'"])
@pytest.mark.parametrize("table", ["shortlink", "formeraddress"])
def test_the_database_itself_keeps_codes_and_former_addresses(page, pia, table, sql):
    make_short_link(label="x", by=None, article=page)
    rename_article(article=page, slug="steps", by=pia)
    column = {"shortlink": "code", "formeraddress": "slug"}[table]
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql.format(table, column))


def test_the_command_walks_every_address_ever_given_out(page, pia):
    make_short_link(label="x", by=None, article=page)
    rename_article(article=page, slug="steps", by=pia)
    removed, cause_page = live("removed"), new_cause_page()
    put_live(cause_page)
    make_short_link(label="y", by=None, cause=cause_page.cause)
    retire(page=removed, how=Retired.REMOVED, by=pia, reason="Old.")
    new_article("never-published")
    draft_only = new_article("draft-only")
    rename_article(article=draft_only, slug="still-a-draft", by=pia)
    assert "/articles/draft-only/" not in set(addresses_given_out())
    assert "/articles/never-published/" not in set(addresses_given_out())
    out = StringIO()
    call_command("walk_links", stdout=out)
    assert out.getvalue() == "Walked 6 addresses: 1 gone, with the reason, 3 led on, 2 opened.\n"


def test_the_command_fails_where_an_address_is_dead(page, monkeypatch):
    monkeypatch.setattr(
        "education.management.commands.walk_links.addresses_given_out", lambda: ["/articles/never/"]
    )
    with pytest.raises(CommandError, match="1 of them"):
        call_command("walk_links", stdout=StringIO(), stderr=StringIO())


def test_a_walk_that_would_go_in_a_circle_ends(page, monkeypatch):
    monkeypatch.setattr("education.walking.MOST_STEPS", 0)
    made = make_short_link(label="x", by=None, article=page)
    assert walk(f"/s/{made.code}").status == 302
