"""The pages on which staff make a handout: from an article or from nothing, and no word of it is lost."""

import pytest
from django.urls import reverse

from education import models
from education.actions.handouts import save_edition
from education.queries.handouts import from_article
from tests.sharing.test_handout_papers import WORDS
from tests.signing_in import sign_in


@pytest.fixture
def handout(site):
    return models.Handout.objects.get(slug="going-home")


@pytest.fixture
def editor(client, site, staff):
    person = staff("pia", "Publisher")
    sign_in(client, person)
    return person


def typed_of(handout, **changes):
    newest = handout.editions.first()
    parts = {
        part: getattr(newest, part)
        for part in ("title", "week", "normal", "do", "dont", "questions", "notes")
    }
    row = {
        "article": handout.article_id,
        "cause": "",
        "clinic": handout.clinic_id,
        "based_on": newest.number,
    }
    return {**parts, **row, "changes": "x", **changes}


def test_a_new_one_starts_from_the_lists_of_an_article(client, editor, site):
    article = next(
        row
        for row in models.Article.objects.published().select_related("live")
        if from_article(row).get("do")
    )
    html = client.get(f"{reverse('admin:education_handout_add')}?article={article.pk}").content.decode()
    assert from_article(article)["do"].splitlines()[0][:40] in html.replace("&#x27;", "'")
    assert (
        client.get(f"{reverse('admin:education_handout_add')}?article=99999999999999999999").status_code
        == 200
    )


def test_it_is_made_from_nothing_looked_at_and_put_live(client, editor, site):
    clinic = models.Clinic.objects.get()
    typed = {
        "slug": "first-week",
        "language": "en",
        "title": "First week",
        "clinic": clinic.pk,
        "based_on": 0,
    }
    client.post(reverse("admin:education_handout_add"), {**typed, "do": "- Walk.\n\n* Rest.", "changes": ""})
    made = models.Handout.objects.get(slug="first-week")
    assert made.editions.get().written.do == ("Walk.", "Rest.")
    assert client.get("/handouts/first-week/").status_code == 404
    preview = client.get(reverse("admin:handout_preview", args=[made.pk, 1])).content.decode()
    assert "This is a draft that readers do not see." in preview
    client.post(reverse("admin:handout_publish", args=[made.pk, 1]))
    assert client.get("/handouts/first-week/").status_code == 200
    assert client.get("/handouts/first-week.pdf").content.startswith(b"%PDF-")


def test_too_much_is_refused_and_every_word_stays_in_the_form(client, editor, handout):
    path = reverse("admin:education_handout_change", args=[handout.pk])
    answer = client.post(path, typed_of(handout, do="Walk on.\n" * 9, notes="My own words."))
    html = answer.content.decode()
    assert answer.status_code == 422 and handout.editions.count() == 1
    assert "Do: it has 9 lines." in html and "My own words." in html and html.count("Walk on.") >= 9


def test_a_stale_save_is_refused_and_keeps_both(client, editor, handout):
    stale = typed_of(handout, notes="Mine.")
    save_edition(handout=handout, written=WORDS, by=None, changes="Theirs.")
    answer = client.post(reverse("admin:education_handout_change", args=[handout.pk]), stale)
    assert answer.status_code == 409
    assert "Mine." in answer.content.decode() and "Theirs." in answer.content.decode()
    assert handout.editions.count() == 2


def test_saving_makes_a_new_edition_that_readers_do_not_see_yet(client, editor, handout):
    path = reverse("admin:education_handout_change", args=[handout.pk])
    assert client.post(path, typed_of(handout, notes="Bring your brace.")).status_code == 302
    assert handout.editions.count() == 2
    assert "Bring your brace." not in client.get("/handouts/going-home/").content.decode()


def test_the_file_of_one_that_is_not_there_is_told(client, site):
    assert client.get("/handouts/never.pdf").status_code == 404
