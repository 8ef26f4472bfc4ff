"""T14: a page with printed codes asks for its heir or a reason, and no paper ever leads to a 404."""

import pytest
from django.urls import reverse

from education import models
from education.actions.editorial import retire
from education.actions.publishing import NotAllowed, publish
from education.actions.sharing import make_short_link
from education.editorial.retiring import Retired
from tests.editorial import draft, new_article, new_cause_page, put_live
from tests.signing_in import sign_in


@pytest.fixture
def pia(staff):
    return staff("pia", "Publisher")


@pytest.fixture
def page(db):
    made = new_article("walking")
    put_live(made)
    return made


@pytest.fixture
def heir(page):
    made = new_article("moving")
    put_live(made, title="Moving well")
    return made


def test_t14_500_printed_codes_lead_on_after_their_pages_were_retired_in_every_way(page, heir, pia, client):
    withdrawn, removed, cause_page = new_article("withdrawn"), new_article("removed"), new_cause_page()
    for made in (withdrawn, removed, cause_page):
        put_live(made)
    targets = [{"article": page}, {"article": withdrawn}, {"article": removed}, {"cause": cause_page.cause}]
    codes = [make_short_link(label=f"Run {n}", by=pia, **targets[n % len(targets)]).code for n in range(500)]
    retire(page=page, how=Retired.MERGED, by=pia, heir=heir)
    retire(page=withdrawn, how=Retired.WITHDRAWN, by=pia, reason="It is out of date.")
    retire(page=removed, how=Retired.REMOVED, by=pia, reason="It is no longer advised.")
    retire(page=cause_page, how=Retired.MERGED, by=pia, heir=heir)
    found = {}
    for code in codes:
        answer = client.get(f"/s/{code}", follow=True)
        found.setdefault(answer.status_code, []).append(code)
    assert {status: len(given) for status, given in found.items()} == {200: 375, 410: 125}


def test_t14_a_merged_page_leads_to_its_heir_for_good(page, heir, pia, client):
    retire(page=page, how=Retired.MERGED, by=pia, heir=heir)
    answer = client.get("/articles/walking/")
    assert (answer.status_code, answer["Location"]) == (301, "/articles/moving/")


def test_t14_a_withdrawn_page_stays_readable_under_a_dated_notice_and_out_of_the_lists(page, pia, client):
    retire(page=page, how=Retired.WITHDRAWN, by=pia, reason="A newer study says otherwise.")
    page.refresh_from_db()
    answer = client.get("/articles/walking/")
    html = answer.content.decode()
    day = f"{page.retired_on.day} {page.retired_on:%B %Y}"
    assert answer.status_code == 200
    assert f"We withdrew this page on {day}" in html and "A newer study says otherwise." in html
    assert "Walk a little each day." in html
    assert "/articles/walking/" not in client.get("/articles/").content.decode()


def test_t14_a_removed_page_says_why_when_and_whom_to_call(page, pia, client):
    models.Clinic.objects.update(phone="(312) 555-0142")
    retire(page=page, how=Retired.REMOVED, by=pia, reason="<b>It did harm.</b>")
    answer = client.get("/articles/walking/")
    html = answer.content.decode()
    assert answer.status_code == 410
    assert "&lt;b&gt;It did harm.&lt;/b&gt;" in html and "(312) 555-0142" in html
    assert "Walk a little each day." not in html
    assert "Cookie" not in answer.headers.get("Vary", "")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        pytest.param({"how": Retired.MERGED}, "takes its place", id="merged without an heir"),
        pytest.param({"how": Retired.WITHDRAWN, "reason": " "}, "Say why", id="withdrawn without a reason"),
        pytest.param({"how": Retired.REMOVED}, "Say why", id="removed without a reason"),
    ],
)
def test_t14_without_heir_or_reason_a_page_stays(page, pia, given, words):
    with pytest.raises(NotAllowed, match=words):
        retire(page=page, by=pia, **given)
    page.refresh_from_db()
    assert page.live and not page.retired_as


def test_t14_an_heir_is_live_and_another_page(page, heir, pia):
    with pytest.raises(NotAllowed, match="own place"):
        retire(page=page, how=Retired.MERGED, by=pia, heir=page)
    retire(page=heir, how=Retired.REMOVED, by=pia, reason="Old.")
    with pytest.raises(NotAllowed, match="must be live"):
        retire(page=page, how=Retired.MERGED, by=pia, heir=heir)


def test_t14_heirs_of_heirs_are_followed_and_never_in_a_circle(page, heir, pia, client):
    third = new_article("third")
    put_live(third)
    retire(page=page, how=Retired.MERGED, by=pia, heir=heir)
    with pytest.raises(NotAllowed, match="must be live"):
        retire(page=heir, how=Retired.MERGED, by=pia, heir=page)
    retire(page=heir, how=Retired.MERGED, by=pia, heir=third)
    assert client.get("/articles/walking/", follow=True).redirect_chain[-1] == ("/articles/third/", 301)


def test_t14_an_author_cannot_retire_and_a_page_never_live_has_nothing_to_retire(page, staff, pia):
    with pytest.raises(NotAllowed, match="Only a publisher"):
        retire(page=page, how=Retired.REMOVED, by=staff("ana", "Author"), reason="Old.")
    with pytest.raises(NotAllowed, match="in the bin"):
        retire(page=new_article("idea"), how=Retired.REMOVED, by=pia, reason="Old.")


def test_t14_the_form_names_the_papers_asks_and_keeps_what_was_typed(page, heir, pia, client):
    make_short_link(label="Discharge paper, ward 4", by=pia, article=page)
    sign_in(client, pia)
    path = reverse("admin:article_retire", args=[page.pk])
    html = client.get(path).content.decode()
    assert "1 printed code leads to this page." in html and "Discharge paper, ward 4" in html
    answer = client.post(path, {"how": "merged", "reason": "Typed words."})
    assert answer.status_code == 422
    assert "Choose the page that takes its place." in answer.content.decode()
    assert "Typed words." in answer.content.decode()
    client.post(path, {"how": "merged", "heir": f"article {heir.pk}"})
    assert client.get("/articles/walking/").status_code == 301


def test_t14_the_form_is_for_publishers(page, staff, client):
    sign_in(client, staff("ana", "Author"))
    path = reverse("admin:article_retire", args=[page.pk])
    assert client.get(path).status_code == 403
    assert client.post(path, {"how": "removed", "reason": "x"}).status_code == 403


def test_t14_publishing_brings_a_page_back_and_the_library_does_not(page, heir, pia, client):
    retire(page=page, how=Retired.MERGED, by=pia, heir=heir)
    newer = draft(page, title="Back again")
    with pytest.raises(NotAllowed, match="Staff retired this page"):
        publish(revision=newer, by=None)
    publish(revision=newer, by=pia)
    assert client.get("/articles/walking/").status_code == 200


def test_t14_no_code_is_printed_for_a_page_that_readers_do_not_see(page, pia, client):
    idea, clinic = new_article("idea"), models.Clinic.objects.get()
    sign_in(client, pia)
    path = reverse("admin:education_shortlink_add")
    sent = {"label": "Ward 4", "target": "article", "article": idea.pk, "clinic": clinic.pk}
    assert "Publish it, then print its code." in client.post(path, sent).content.decode()
    client.post(path, {**sent, "article": page.pk})
    assert models.ShortLink.objects.get().article == page


def test_t14_a_page_that_never_was_is_still_not_found(page, client):
    assert client.get("/articles/never/").status_code == 404
    assert client.get("/causes/never/").status_code == 404
