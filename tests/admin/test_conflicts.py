"""Two people save one page: the later one is refused, and no word of either is lost (T9)."""

import re
from html import unescape

import pytest
from django.urls import reverse

from education import models
from education.actions import publishing
from tests.admin.test_editing import change_url, fields_of
from tests.signing_in import sign_in

SLUG = "taking-hardware-out"
BASE = "First. [general]\n\nSecond. [general]\n\nThird. [general]"


@pytest.fixture
def article(site):
    article = models.Article.objects.select_related("live").get(slug=SLUG)
    texts = {name: getattr(article.live, name) for name in models.Revision.CONTENT_FIELDS}
    texts |= {"body": f"{BASE}\n", "changes": "x"}
    publishing.save_revision(page=article, texts=texts, by=None, based_on=article.live)
    return article


@pytest.fixture
def sent(article, client, staff):
    """Return a function that saves as ana what she wrote on the page as it was at the start."""
    opened = {**fields_of(article), "base_digest": article.revisions.first().digest}
    user = staff("ana", "Author")

    def save(**changes):
        sign_in(client, user)
        return client.post(change_url(article), {**opened, **changes})

    return save


@pytest.fixture
def rea(article, staff):
    """Return a function that saves as somebody else first."""
    user = staff("rea", "Author")

    def save(**changes):
        latest = publishing.latest_revision(article)
        texts = {name: getattr(latest, name) for name in models.Revision.CONTENT_FIELDS}
        texts |= {"changes": "By Rea.", **changes}
        return publishing.save_revision(page=article, texts=texts, by=user, based_on=latest)

    return save


def field(html: str, name: str) -> str:
    """Return what stands in a field of the form below."""
    form = html[html.index('id="writing"') :]
    area = re.search(rf'<textarea name="{name}"[^>]*>\n?(.*?)</textarea>', form, re.DOTALL)
    found = (
        area
        or re.search(rf'<input[^>]*name="{name}"[^>]*?value="([^"]*)"', form)
        or re.search(rf'<input[^>]*value="([^"]*)"[^>]*name="{name}"', form)
    )
    return unescape(found.group(1)).replace("\r\n", "\n").strip()


def test_t9_a_stale_save_is_refused_with_both_texts_put_together(sent, rea, article):
    rea(body=BASE.replace("Third.", "Third, by Rea.") + "\n", summary="A summary by Rea.")
    response = sent(body=BASE.replace("First.", "First, by Ana."))
    html = response.content.decode()
    assert response.status_code == 409
    assert article.revisions.count() == 3
    assert field(html, "body") == BASE.replace("First.", "First, by Ana.").replace("Third.", "Third, by Rea.")
    assert "First, by Ana." in html and "No word is lost" in html


def test_t9_where_both_changed_one_paragraph_both_stand_until_somebody_chooses(sent, rea, client, article):
    rea(body=BASE.replace("Second.", "Second by Rea.") + "\n")
    html = sent(body=BASE.replace("Second.", "Second by Ana.")).content.decode()
    assert "you both changed this" in html
    body = field(html, "body")
    assert body.index("Second by Rea.") < body.index("Second by Ana.")
    name = re.search(r'name="(body-\d+)"', html).group(1)
    draft = models.KeptDraft.objects.get(kind="refused")
    path = reverse("admin:article_merge", args=[article.pk, draft.pk])
    theirs = article.revisions.first().pk
    chosen = client.post(path, {"theirs": theirs, name: "mine"}).content.decode()
    assert field(chosen, "body") == BASE.replace("Second.", "Second by Ana.")
    chosen = client.post(path, {"theirs": theirs, name: "theirs"}).content.decode()
    assert field(chosen, "body") == BASE.replace("Second.", "Second by Rea.")
    assert article.revisions.count() == 3  # choosing saves nothing


def test_t9_the_refused_text_is_kept_as_it_was_sent_once_however_often_it_is_sent(sent, rea):
    rea(title="By Rea")
    for _ in range(2):
        sent(title="By Ana", changes="Why I changed it.")
    draft = models.KeptDraft.objects.get(kind="refused")
    assert (draft.texts["title"], draft.texts["changes"]) == ("By Ana", "Why I changed it.")
    assert draft.person.username == "ana" and draft.based_on.number == 2


def test_t9_the_merged_text_can_be_saved_and_nothing_of_either_is_gone(sent, rea, client, article):
    rea(body=BASE.replace("Second.", "Second by Rea.") + "\n")
    html = sent(body=BASE.replace("Second.", "Second by Ana.")).content.decode()
    again = {name: field(html, name) for name in ("body", "based_on", "base_digest")}
    assert sent(**again).status_code == 302
    saved = article.revisions.first()
    assert "Second by Rea." in saved.body and "Second by Ana." in saved.body
    assert saved.parent.number == 3
    page = client.get(change_url(article)).content.decode()
    assert "1 text of yours came too late and is kept" in page


def test_t9_a_third_save_in_between_is_refused_too(sent, rea):
    rea(body=BASE.replace("Second.", "Second by Rea.") + "\n")
    html = sent(body=BASE.replace("First.", "First by Ana.")).content.decode()
    rea(body=BASE.replace("Second.", "Second by Rea.").replace("Third.", "Third by Rea.") + "\n")
    again = {name: field(html, name) for name in ("body", "based_on", "base_digest")}
    response = sent(**again)
    assert response.status_code == 409
    body = field(response.content.decode(), "body")
    assert body == "First by Ana. [general]\n\nSecond by Rea. [general]\n\nThird by Rea. [general]"


@pytest.mark.parametrize(
    "forged",
    [
        pytest.param({"base_digest": "0" * 64}, id="a hash that is not the text's"),
        pytest.param({"based_on": ""}, id="no base"),
        pytest.param({"based_on": "999999"}, id="a base that is not there"),
    ],
)
def test_t9_a_base_that_nobody_knows_overwrites_nothing(sent, article, forged):
    response = sent(title="By Ana", **forged)
    assert response.status_code == 409
    assert article.revisions.count() == 2
    assert models.KeptDraft.objects.get(kind="refused").texts["title"] == "By Ana"


def test_t9_one_field_with_one_value_asks_which_and_shows_ones_own(sent, rea):
    rea(title="By Rea")
    html = sent(title="By Ana").content.decode()
    assert field(html, "title") == "By Ana" and "<pre>By Rea</pre>" in html
    assert 'value="both"' not in html[html.index("<pre>By Rea</pre>") : html.index("</fieldset>")]


def test_t9_what_both_wrote_is_shown_as_text(sent, rea):
    rea(title="<b>By Rea</b>")
    html = sent(title="<i>By Ana</i>", body=BASE).content.decode()
    assert "<b>By Rea" not in html and "<i>By Ana" not in html


def test_who_may_not_write_cannot_put_texts_together(sent, rea, client, article, staff):
    rea(title="By Rea")
    sent(title="By Ana")
    draft = models.KeptDraft.objects.get(kind="refused")
    path = reverse("admin:article_merge", args=[article.pk, draft.pk])
    assert client.get(path).status_code == 405
    sign_in(client, staff("cleo", "Clinical reviewer"))
    assert client.post(path, {"theirs": "1"}).status_code == 403
    client.logout()
    assert client.post(path).status_code == 302
