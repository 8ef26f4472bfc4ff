"""What is typed is kept outside history, for its writer alone, and who else is writing is told (T10)."""

import re
from datetime import timedelta
from html import unescape

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from education import models
from education.actions import drafts
from tests.admin.test_editing import change_url, fields_of
from tests.signing_in import sign_in


def keep(client, article, **changes):
    return client.post(reverse("admin:article_keep", args=[article.pk]), fields_of(article, **changes))


def test_t10_one_moving_draft_for_each_person_and_page_stands_outside_history(client, article, ana, staff):
    for words in ("One", "Two", "Three"):
        assert keep(client, article, title=words).status_code == 200
    other = Client()
    sign_in(other, staff("rea", "Author"))
    keep(other, article, title="By Rea")
    rows = models.KeptDraft.objects.order_by("person__username")
    assert [(row.person.username, row.texts["title"]) for row in rows] == [
        ("ana", "Three"),
        ("rea", "By Rea"),
    ]
    assert article.revisions.count() == 1


def test_t10_two_windows_that_keep_their_first_words_at_once_make_one_row(article, ana, monkeypatch):
    told = {"person": ana, "page": article, "page_kind": "article", "based_on": article.live}
    drafts.keep_draft(**told, texts={"title": "First window"})
    rows, looks = drafts._rows, []

    def sees_nothing_at_first(where):
        looks.append(where)
        return models.KeptDraft.objects.none() if len(looks) == 1 else rows(where)

    monkeypatch.setattr(drafts, "_rows", sees_nothing_at_first)
    drafts.keep_draft(**told, texts={"title": "Second window"})
    assert models.KeptDraft.objects.get().texts["title"] == "Second window"


def test_t10_a_kept_text_is_offered_on_return_and_taken_up_with_every_field(client, article, ana):
    keep(client, article, title="Typed before lunch", topic=models.Topic.objects.last().pk)
    html = client.get(change_url(article)).content.decode()
    draft = models.KeptDraft.objects.get()
    assert "is kept and not saved yet" in html and f"?draft={draft.pk}" in html
    assert 'value="Typed before lunch"' not in html
    taken = client.get(change_url(article), {"draft": draft.pk})
    html = taken.content.decode()
    assert 'value="Typed before lunch"' in html and "is kept and not saved yet" not in html
    assert f'<option value="{models.Topic.objects.last().pk}" selected>' in html


def test_t10_saving_forgets_the_moving_draft_and_so_does_its_owner(client, article, ana):
    keep(client, article, title="Typed")
    client.post(change_url(article), fields_of(article, title="Typed"))
    assert not models.KeptDraft.objects.exists()
    keep(client, article, title="Typed again")
    draft = models.KeptDraft.objects.get()
    client.post(reverse("admin:article_drop", args=[draft.pk]), {"page": article.pk})
    assert not models.KeptDraft.objects.exists()


def test_t10_a_refused_save_keeps_the_moving_draft(client, article, ana):
    keep(client, article, title="Typed")
    assert client.post(change_url(article), fields_of(article, title="Typed", changes="")).status_code == 422
    assert models.KeptDraft.objects.exists()


def test_t10_what_is_kept_and_equals_the_saved_text_is_not_offered(client, article, ana):
    keep(client, article)
    assert "is kept and not saved yet" not in client.get(change_url(article)).content.decode()


def test_t10_a_page_that_is_not_there_yet_is_kept_too(client, site, ana):
    client.post(reverse("admin:article_keep_new"), {"title": "Brand new", "slug": "brand-new", "body": "x"})
    add = reverse("admin:education_article_add")
    draft = models.KeptDraft.objects.get()
    assert f"?draft={draft.pk}" in client.get(add).content.decode()
    html = client.get(add, {"draft": draft.pk}).content.decode()
    assert 'value="Brand new"' in html and 'value="brand-new"' in html


def test_nobody_reads_drops_or_takes_up_the_kept_text_of_another(client, article, ana, staff):
    keep(client, article, title="Mine alone")
    draft = models.KeptDraft.objects.get()
    sign_in(client, staff("rea", "Author"))
    assert b"Mine alone" not in client.get(change_url(article), {"draft": draft.pk}).content
    assert client.post(reverse("admin:article_drop", args=[draft.pk])).status_code == 403
    assert client.post(reverse("admin:article_merge", args=[article.pk, draft.pk])).status_code == 404
    for forged in ("x", "-1", "9" * 40, "٣"):
        assert client.get(change_url(article), {"draft": forged}).status_code == 200
    assert models.KeptDraft.objects.exists()


def test_a_reviewer_without_the_right_to_write_keeps_and_looks_at_nothing(client, article, staff):
    sign_in(client, staff("rea", "Clinical reviewer"))
    assert keep(client, article).status_code == 403
    refused = client.post(reverse("admin:article_look", args=[article.pk]), fields_of(article))
    assert refused.status_code == 403 and "may not" in refused.json()["line"]
    assert not models.KeptDraft.objects.exists()


def test_t10_after_the_sign_in_ran_out_keeping_answers_401_in_words(client, article, ana):
    client.logout()
    response = keep(client, article, title="Typed")
    assert response.status_code == 401 and "still here" in response.json()["line"]
    assert client.get(reverse("admin:article_token")).status_code == 401


def test_t10_a_save_after_the_sign_in_ran_out_gives_the_text_back_and_takes_it_afterwards(article, staff):
    staff("ana", "Author")
    client = Client(enforce_csrf_checks=True, headers={"Sec-Fetch-Site": "same-origin"})
    sign_in(client, models.User.objects.get(username="ana"))
    token = _token(client.get(change_url(article)))
    typed = fields_of(
        article, title="Typed for an hour", body="First line.\n\n\nLast “line” & <more>. [general]"
    )
    client.cookies.pop("sessionid")
    lost = client.post(change_url(article), {**typed, "csrfmiddlewaretoken": token})
    html = lost.content.decode()
    assert lost.status_code == 401 and "Your text is here." in html
    assert typed["body"] in unescape(html)
    sign_in(client, models.User.objects.get(username="ana"))
    client.cookies["csrftoken"] = "x" * 32  # a new sign-in changes it
    old = client.post(change_url(article), {**typed, "csrfmiddlewaretoken": token})
    html = old.content.decode()
    assert old.status_code == 403 and "Send my text again" in html
    assert typed["body"] in unescape(html)
    sent = {**typed, "body": "First line. [general]", "csrfmiddlewaretoken": _token(old)}
    assert client.post(change_url(article), sent).status_code == 302
    assert article.revisions.first().title == "Typed for an hour"


def test_the_form_of_another_site_is_not_given_back(article, staff):
    client = Client(enforce_csrf_checks=True)
    sign_in(client, staff("ana", "Author"))
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {}):
        response = client.post(change_url(article), fields_of(article, title="Not mine"), headers=headers)
        assert response.status_code == 403 and b"Not mine" not in response.content


def _token(response) -> str:
    return re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', response.content.decode()).group(1)


# Who else is writing


def test_a_quiet_line_says_who_else_wrote_in_the_last_two_minutes(client, article, ana, staff):
    other = Client()
    sign_in(other, staff("rea", "Author"))
    assert "Also writing" not in client.get(change_url(article)).content.decode()
    keep(other, article, title="By Rea")
    assert "Also writing on this page now: rea." in client.get(change_url(article)).content.decode()
    assert keep(client, article, title="Mine").json()["writers"] == "Also writing on this page now: rea."
    models.KeptDraft.objects.filter(person__username="rea").update(
        kept_at=timezone.now() - timedelta(minutes=3)
    )
    assert "Also writing" not in client.get(change_url(article)).content.decode()
