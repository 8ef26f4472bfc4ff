"""Staff see how their text reads and what it lacks a source for, in the editor and in the preview."""

import re

import pytest
from django.urls import reverse

from education import models
from tests.admin.test_editing import change_url, fields_of
from tests.signing_in import sign_in

SLUG = "taking-hardware-out"
BODY = (
    "Bone joins late. [general]\n\nA TLIF went well. [general]\n\nBone joins in the end.\n\n"
    "By 2 years bone joined in 24 of 42 people. [^jung-2021]\n"
)


@pytest.fixture
def article(site):
    return models.Article.objects.select_related("live").get(slug=SLUG)


def report_in(html: str) -> str:
    return html[html.index('id="reading"') : html.index("</section>", html.index('id="reading"'))]


def test_the_editor_shows_grade_sentence_and_what_to_write_for_the_saved_text(client, article, staff):
    sign_in(client, staff("ana", "Author"))
    client.post(change_url(article), fields_of(article, body=BODY))
    report = report_in(client.get(change_url(article)).content.decode())
    assert re.search(r"Grade -?\d+\.\d \(at most 7\.0", report)
    assert "Line 3:" in report and "<q>A TLIF went well.</q>" in report
    assert "Spell “TLIF” out" in report
    assert (
        "No source." in report and "<q>Bone joins in the end.</q>" in report and "mark it [general]" in report
    )
    assert "24 of 42 stands in no record of jung-2021" in report


def test_a_text_is_checked_as_it_stands_without_being_saved(client, article, staff):
    sign_in(client, staff("ana", "Author"))
    typed = fields_of(
        article,
        body="See this. [^nobody-1999]\n\n::: do\n- Walk.",
        key_facts="In 77% it failed.\nRest. [general]",
        check="1",
    )
    response = client.post(change_url(article), typed)
    html = response.content.decode()
    report = report_in(html)
    assert response.status_code == 200
    assert "Unknown study." in report and "There is no study “nobody-1999”" in report
    assert "Key fact 1:" in report and "No bare percent" in report
    assert "2 key facts; write 3 to 5" in report
    assert "See this. [^nobody-1999]" in html  # the text is still there
    assert article.revisions.count() == 1


def test_a_new_page_is_checked_before_it_is_there_and_an_empty_form_has_no_report(client, site, staff):
    sign_in(client, staff("ana", "Author"))
    path = reverse("admin:education_article_add")
    assert 'id="reading"' not in client.get(path).content.decode()
    response = client.post(path, {"title": "New", "body": "Bone joins.", "check": "1"})
    assert "<q>Bone joins.</q>" in report_in(response.content.decode())
    assert not models.Article.objects.filter(revisions__title="New").exists()


def test_the_preview_of_a_cause_shows_the_report_and_readers_never_see_it(client, site, staff):
    sign_in(client, staff("ana", "Author"))
    page = models.CausePage.objects.select_related("cause", "live").get(cause__code="failed-fusion")
    html = client.get(reverse("admin:causepage_preview", args=[page.pk, page.live.number])).content.decode()
    assert "Grade" in report_in(html)
    assert 'id="reading"' not in client.get("/causes/failed-fusion/").content.decode()


def test_an_unknown_study_in_a_key_fact_or_the_summary_is_refused(client, article, staff):
    sign_in(client, staff("ana", "Author"))
    for name in ("key_facts", "summary"):
        response = client.post(change_url(article), fields_of(article, **{name: "Rest. [^nobody-1999]"}))
        assert response.status_code == 422
        assert "There is no study “nobody-1999”" in response.content.decode()
    assert article.revisions.count() == 1


def test_a_study_that_staff_correct_is_read_anew(client, article, staff):
    sign_in(client, staff("root", superuser=True))
    client.post(change_url(article), fields_of(article, body=BODY))
    assert "24 of 42 stands in no record" in report_in(client.get(change_url(article)).content.decode())
    models.StudyOutcome.objects.filter(study__key="jung-2021", numerator=23).update(numerator=24)
    policy = models.SitePolicy.objects.get(pk=1)
    policy.content_version += 1
    policy.save()
    report = report_in(client.get(change_url(article)).content.decode())
    assert "24 of 42 stands in no record" not in report


def test_what_is_typed_into_the_editor_is_shown_as_text_in_the_report(client, article, staff):
    sign_in(client, staff("ana", "Author"))
    typed = fields_of(article, body="<script>alert(1)</script> is here.", check="1")
    report = report_in(client.post(change_url(article), typed).content.decode())
    assert "<script>" not in report and "&lt;script&gt;" in report
