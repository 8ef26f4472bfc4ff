"""T12: nothing is deleted; what is binned comes back byte for byte; any two revisions can be compared."""

from datetime import timedelta

import pytest
from django.core import serializers
from django.urls import reverse
from django.utils import timezone

from education import models
from education.actions.editorial import put_in_bin, retire
from education.actions.publishing import NotAllowed
from education.actions.sharing import make_short_link
from education.editorial.retiring import Retired
from education.editorial.word_diff import word_diff
from tests.editorial import draft, new_article, put_live
from tests.signing_in import sign_in

LIST = reverse("admin:education_article_changelist")


@pytest.fixture
def ana(staff):
    return staff("ana", "Author")


def everything() -> str:
    rows = [*models.Article.objects.order_by("pk"), *models.Revision.objects.order_by("pk")]
    return serializers.serialize("json", rows)


def test_t12_twenty_binned_pages_come_back_byte_for_byte_by_one_button(ana, client):
    pages = [new_article(f"page-{number}") for number in range(20)]
    for page in pages:
        draft(page, ana, title=page.slug)
    before = everything()
    sign_in(client, ana)
    chosen = {"action": "put_in_bin", "_selected_action": [page.pk for page in pages]}
    answer = client.post(LIST, chosen)
    assert "20 pages are in the bin, for 90 days." in answer.content.decode()
    assert everything() != before
    assert "page-7" not in client.get(LIST).content.decode()
    assert "page-7" in client.get(LIST + "?bin=in").content.decode()
    undo = {"action": "take_out_of_bin", "_selected_action": [page.pk for page in answer.context["moved"]]}
    assert f'action="{LIST}?bin=in"' in answer.content.decode()
    client.post(LIST + "?bin=in", undo)
    assert everything() == before


def test_t12_after_90_days_a_page_leaves_the_bin_and_is_kept_all_the_same(ana, client):
    page = put_in_bin(page=new_article("old-idea"), by=ana)
    models.Article.objects.update(binned_at=timezone.now() - timedelta(days=91))
    sign_in(client, ana)
    assert "old-idea" not in client.get(LIST + "?bin=in").content.decode()
    assert "old-idea" in client.get(LIST + "?bin=kept").content.decode()
    client.post(LIST + "?bin=kept", {"action": "take_out_of_bin", "_selected_action": [page.pk]})
    assert "old-idea" in client.get(LIST).content.decode()


def test_t12_what_readers_know_is_not_binned(ana, staff):
    live = new_article("live")
    put_live(live)
    gone = new_article("gone")
    put_live(gone)
    retire(page=gone, how=Retired.REMOVED, by=staff("pia", "Publisher"), reason="Old.")
    printed = new_article("printed")
    make_short_link(label="Ward 4", by=ana, article=printed)
    for page, words in ((live, "readers know"), (gone, "readers know"), (printed, "printed code")):
        with pytest.raises(NotAllowed, match=words):
            put_in_bin(page=page, by=ana)


def test_t12_a_reviewer_bins_nothing(staff, client):
    page = new_article("kept")
    sign_in(client, staff("rea", "Clinical reviewer"))
    client.post(LIST, {"action": "put_in_bin", "_selected_action": [page.pk]})
    page.refresh_from_db()
    assert page.binned_at is None


def test_t12_no_role_has_a_way_to_delete_a_page_or_a_revision(staff, client):
    page = new_article("kept")
    revision = draft(page)
    sign_in(client, staff("root", superuser=True))
    for name, row in (("article", page), ("revision", revision)):
        path = reverse(f"admin:education_{name}_delete", args=[row.pk])
        assert client.post(path, {"post": "yes"}).status_code == 403
    client.post(LIST, {"action": "delete_selected", "_selected_action": [page.pk], "post": "yes"})
    assert models.Article.objects.filter(pk=page.pk).exists()


def test_any_two_revisions_are_compared_word_by_word_as_written_and_as_read(ana, client):
    page = new_article()
    draft(page, ana)
    draft(page, ana, body="## How to start\n\nWalk **three times** each day. [general]\n", title="Walk <b>")
    sign_in(client, ana)
    path = reverse("admin:article_compare", args=[page.pk])
    answer = client.get(path + "?old=1&new=2")
    html = answer.content.decode()
    read = {(piece.kind, piece.text.strip()) for piece in answer.context["comparison"].page}
    assert ("removed", "a little") in read and ("added", "three times") in read
    assert "**three times**" in html, "as it was written, with its marks"
    assert "Walk &lt;b&gt;" in html and "Walk <b>" not in html
    assert "no-store" in answer["Cache-Control"]
    assert "These two say the same." in client.get(path + "?old=2&new=2").content.decode()


@pytest.mark.parametrize("query", ["?old=9&new=1", "?old=x", "?new=-1", "?new=%F0%9D%9F%97"])
def test_a_comparison_with_a_revision_that_is_not_there_is_not_found(ana, client, query):
    page = new_article()
    draft(page, ana)
    sign_in(client, ana)
    assert client.get(reverse("admin:article_compare", args=[page.pk]) + query).status_code == 404


def test_a_comparison_is_for_those_who_may_see_the_page(staff, client):
    page = new_article()
    draft(page)
    path = reverse("admin:article_compare", args=[page.pk])
    assert client.get(path).status_code == 302
    sign_in(client, staff("nobody"))
    assert client.get(path).status_code == 403
    sign_in(client, staff("rea", "Clinical reviewer"))
    assert client.get(path).status_code == 200


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", "New."),
        ("Gone.", ""),
        ("a b c\nd e", "a x c\nd e f"),
        ("same", "same"),
        ("one " * 5000, "two " * 5000),
        ("[" * 1_000_000, "]" * 1_000_000),
    ],
    ids=["from nothing", "to nothing", "words", "same", "very long", "a megabyte of brackets"],
)
def test_the_pieces_of_a_comparison_give_back_both_texts(old, new):
    pieces = word_diff(old, new)
    assert "".join(piece.text for piece in pieces if piece.kind != "added") == old
    assert "".join(piece.text for piece in pieces if piece.kind != "removed") == new
