"""T11: one draft is shown to a colleague without an account: signed, seven days, one revision, revocable."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from education import models
from education.actions.draft_links import MOST_COMMENTS, share_draft
from education.actions.publishing import NotAllowed
from tests.editorial import draft, new_article, new_cause_page, put_live
from tests.signing_in import sign_in


@pytest.fixture
def ana(site, staff):
    return staff("ana", "Author")


@pytest.fixture
def article(ana):
    article = new_article()
    put_live(article)
    draft(article, ana, title="The text to come", body="## New words\n\nA new paragraph. [general]\n")
    return article


@pytest.fixture
def link(article, ana):
    return share_draft(revision=article.revisions.first(), by=ana, whom="Dr Reed")


def address(link):
    return reverse("shared_draft", args=[link.token])


def test_t11_a_colleague_without_an_account_sees_exactly_that_revision(client, link, article, ana):
    response = client.get(address(link))
    html = response.content.decode()
    assert "The text to come" in html and "This is a draft, shown to you alone." in html
    assert response["Cache-Control"] == "no-store" and response["X-Robots-Tag"] == "noindex"
    assert response["Referrer-Policy"] == "no-referrer" and not client.cookies
    assert '<meta name="robots" content="noindex">' in html
    draft(article, ana, title="A later text")
    assert "A later text" not in client.get(address(link)).content.decode()


def test_t11_a_cause_page_can_be_shown_too(client, ana):
    page = new_cause_page("a-new-cause")
    link = share_draft(revision=draft(page, ana), by=ana)
    assert "Walking again" in client.get(address(link)).content.decode()


def test_t11_the_danger_signs_stand_first_there_too(client, link):
    html = client.get(address(link)).content.decode().partition("<body")[2]
    assert html.index("Call 911") < html.index("Short walks help")


def test_t11_an_edited_token_leads_nowhere(client, link):
    other = share_draft(revision=link.revision.parent, by=link.made_by)
    token = link.token
    forged = [
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        token.replace(str(link.pk), str(other.pk), 1),
        f"{link.pk}-{other.revision_id}:{token.partition(':')[2]}",
        f"{other.pk}-{other.revision_id}:{token.partition(':')[2]}",
        token.partition(":")[0],
        "x",
        "1-1:" + "a" * 5000,
    ]
    for wrong in forged:
        response = client.get(f"/drafts/{wrong}/")
        assert response.status_code == 404, wrong
        assert "The text to come" not in response.content.decode()


def test_t11_after_seven_days_it_leads_nowhere(client, link):
    assert timedelta(days=6.9) < link.expires_at - timezone.now() <= timedelta(days=7)
    models.DraftLink.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(address(link)).status_code == 404
    assert client.post(address(link), {"text": "late"}).status_code == 404


def test_t11_who_made_it_ends_it(client, link, article, ana):
    sign_in(client, ana)
    page = client.get(reverse("admin:education_article_change", args=[article.pk])).content.decode()
    assert link.token in page and "Dr Reed" in page
    client.post(reverse("admin:article_end_link", args=[article.pk, link.pk]))
    assert Client().get(address(link)).status_code == 404
    assert models.AuditLine.objects.filter(action="end draft link", actor=ana).exists()


def test_t11_a_colleague_of_the_maker_does_not_end_it_and_a_publisher_does(client, link, article, staff):
    sign_in(client, staff("rea", "Author"))
    told = client.post(reverse("admin:article_end_link", args=[article.pk, link.pk]), follow=True)
    assert "Only who made this link" in told.content.decode()
    assert Client().get(address(link)).status_code == 200
    sign_in(client, staff("pia", "Publisher"))
    client.post(reverse("admin:article_end_link", args=[article.pk, link.pk]))
    assert Client().get(address(link)).status_code == 404


def test_t11_the_button_makes_a_link(client, article, ana):
    sign_in(client, ana)
    newest = article.revisions.first()
    client.post(reverse("admin:article_share", args=[article.pk, newest.number]), {"whom": "Rea\0"})
    made = models.DraftLink.objects.get()
    assert (made.revision, made.whom, made.made_by) == (newest, "Rea", ana)


def test_t11_who_may_not_edit_shows_nothing(article, staff):
    with pytest.raises(NotAllowed, match="Only who may edit"):
        share_draft(revision=article.revisions.first(), by=staff("cleo", "Clinical reviewer"))


def test_t11_a_comment_reaches_staff_and_nobody_else(client, link, article, ana):
    sent = {"name": "Dr <b>Reed</b>", "text": "Say <script>alert(1)</script> how long."}
    response = client.post(address(link), sent, follow=True)
    html = response.content.decode()
    assert "Thank you" in html and "how long" not in html
    assert "how long" not in Client().get(address(link)).content.decode()
    sign_in(client, ana)
    page = client.get(reverse("admin:education_article_change", args=[article.pk])).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt; how long." in page


def test_t11_an_empty_comment_is_told_and_a_long_one_is_not_lost(client, link):
    assert "Write what you would like to say." in client.post(address(link), {"text": " "}).content.decode()
    response = client.post(address(link), {"text": "w" * 2001})
    assert response.status_code == 422 and "w" * 2001 in response.content.decode()


def test_t11_a_program_that_fills_the_hidden_field_is_thanked_and_forgotten(client, link):
    client.post(address(link), {"text": "Buy this", "website": "spam.example"})
    assert not models.DraftComment.objects.exists()


def test_t11_the_twenty_first_comment_is_refused_and_given_back(client, link):
    for _number in range(MOST_COMMENTS):
        client.post(address(link), {"text": "x"})
    response = client.post(address(link), {"text": "One more thing"})
    assert response.status_code == 422 and "One more thing" in response.content.decode()
    assert models.DraftComment.objects.count() == MOST_COMMENTS


def test_t11_nobody_signs_off_there(client, link):
    html = client.get(address(link)).content.decode()
    assert "Sign off" not in html and 'href="/admin/"' in html
    assert not models.SignOff.objects.exists()


def test_t11_a_page_in_the_bin_is_shown_to_nobody(client, link, article):
    models.Article.objects.filter(pk=article.pk).update(binned_at=timezone.now(), live=None)
    assert client.get(address(link)).status_code == 404


def test_t11_the_link_of_somebody_whose_account_was_switched_off_shows_nothing(client, link, ana):
    models.User.objects.filter(pk=ana.pk).update(is_active=False)
    assert client.get(address(link)).status_code == 404
