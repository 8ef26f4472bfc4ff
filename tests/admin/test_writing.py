"""Writing a page: one look that tells all, and studies to cite (T3, T4, T5, T18)."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from education import models
from tests.admin.test_editing import change_url, fields_of
from tests.admin.test_kept_drafts import keep
from tests.signing_in import sign_in


def look(client, article, **changes) -> str:
    response = client.post(reverse("admin:article_look", args=[article.pk]), fields_of(article, **changes))
    assert response.status_code == 200
    return response.content.decode()


def frames(html: str) -> list[str]:
    """Return the pages inside the frames, phone first."""
    return [unescape(page) for page in re.findall(r'srcdoc="([^"]*)"', html)]


# One look that tells all


def test_t3_one_look_shows_page_grade_uncited_unknown_studies_jargon_and_broken_links(client, article, ana):
    body = (
        "Bone joins late.\n\nA TLIF went well. [general]\n\nIt failed. [^nobody-1999]\n\n"
        "See [this](/articles/gone/) and [that](/causes/late-infection/). [general]\n"
    )
    html = look(client, article, body=body, title="A title being typed")
    phone, paper, *_others = frames(html)
    for page in (phone, paper):
        assert "<h1>A title being typed</h1>" in page and "Bone joins late." in page
    assert re.search(r"Grade -?\d", html)
    assert "No source." in html and "<q>Bone joins late.</q>" in html
    assert "There is no study “nobody-1999”" in html
    assert "Spell “TLIF” out" in html
    assert "There is no page /articles/gone/ for readers." in html
    assert "/causes/late-infection/ for readers" not in html
    assert article.revisions.count() == 1


def test_t3_a_link_to_a_page_that_is_not_live_or_to_the_staff_site_is_told(client, article, ana):
    models.Article.objects.create(slug="only-a-draft", topic=article.topic)
    body = "[a](/articles/only-a-draft/) [b](/admin/) [c](articles/x) [d](/studies/nobody-1999/) [e](/check/)"
    html = look(client, article, body=body)
    for wrong in ("/articles/only-a-draft/", "/admin/", "/studies/nobody-1999/"):
        assert f"There is no page {wrong}" in html
    assert "“articles/x” is no address" in html
    assert "There is no page /check/" not in html


def test_the_paper_look_is_the_style_of_the_pages_as_they_are_printed(client, article, ana):
    _, paper, *_others = frames(look(client, article))
    path = re.search(r'href="([^"]*print-look\.css[^"]*)"', paper).group(1)
    response = client.get(path)
    style = response.content.decode()
    assert response["Content-Type"].startswith("text/css")
    assert "@media print" not in style and "@media all" in style
    client.logout()
    assert client.get(path).status_code == 302


def test_links_of_the_look_open_beside_the_editor_and_nothing_in_it_runs(client, article, ana):
    html = look(client, article, body="See [this](/check/). <script>alert(1)</script>\n")
    assert html.count('sandbox="allow-same-origin allow-popups') == 4 and "allow-scripts" not in html
    phone = frames(html)[0]
    assert '<a target="_blank" rel="noopener" href="/check/"' in phone
    assert "<script>alert" not in phone and "&lt;script&gt;" in phone


def test_a_cause_page_is_looked_at_with_its_facts(client, site, ana):
    page = models.CausePage.objects.select_related("cause", "live").get(cause__code="failed-fusion")
    sent = {name: getattr(page.live, name) for name in models.Revision.CONTENT_FIELDS}
    html = client.post(reverse("admin:causepage_look", args=[page.pk]), sent).content.decode()
    assert "How soon to act" in frames(html)[0]


def test_a_page_that_is_not_there_yet_can_be_looked_at(client, site, ana):
    path = reverse("admin:article_look_new")
    assert "A new page" in frames(client.post(path, {"title": "A new page", "body": "x"}).content.decode())[0]
    cause = reverse("admin:causepage_look_new")
    assert client.post(cause, {"title": "No cause yet", "body": "x"}).status_code == 200


def test_t18_without_scripts_the_button_gives_the_same_look(client, article, ana):
    html = client.post(change_url(article), fields_of(article, title="Typed", check="1")).content.decode()
    assert "<h1>Typed</h1>" in frames(html)[0] and "Grade" in html
    assert article.revisions.count() == 1


def test_t4_two_thousand_words_are_looked_at_with_all_their_findings(client, article, ana):
    body = "\n\n".join(f"The bone grows slowly in week {n}, and you rest well. [general]" for n in range(182))
    assert len(body.split()) >= 2000
    html = look(client, article, body=f"{body}\n\nIt breaks in one in five. [general]")
    assert "one in five" in html and "week 181" in html


def test_t18_the_writing_page_and_its_look_stay_within_twelve_queries_and_sixty_kilobytes(
    client, article, ana, staff
):
    for name in ("rea", "pia"):
        other = Client()
        sign_in(other, staff(name, "Author"))
        keep(other, article, title=f"Typed by {name}")
    keep(client, article, title="Typed by me")
    client.get(change_url(article))  # what a process reads once is read here
    look(client, article)
    with CaptureQueriesContext(connection) as page:
        html = client.get(change_url(article)).content
    assert len(page) <= 12, [query["sql"][:90] for query in page]
    assert len(html) <= 60_000
    with CaptureQueriesContext(connection) as looked:
        look(client, article, title="Once more")
    assert len(looked) <= 12, [query["sql"][:90] for query in looked]
    with CaptureQueriesContext(connection) as kept:
        keep(client, article, title="Once more")
    assert len(kept) <= 16, [query["sql"][:90] for query in kept]  # with a transaction's own two


# What a text cannot hold


@pytest.mark.parametrize(
    ("body", "words"),
    [
        pytest.param("<script>alert(1)</script>", "Readers would see", id="script"),
        pytest.param('<b onclick="x()">Rest</b>', "onclick", id="event attribute"),
        pytest.param("[Tap](javascript:alert(1))", "cannot begin with “javascript:”", id="script link"),
        pytest.param("Rest\x08 now", "nobody can see (U+0008)", id="control character"),
        pytest.param("[" * 1_000_000, "A page can hold 60,000", id="a megabyte of brackets"),
    ],
)
def test_bad_input_is_refused_in_words_and_the_text_is_kept(client, article, ana, body, words):
    for path in (change_url(article), reverse("admin:article_look", args=[article.pk])):
        response = client.post(path, fields_of(article, body=body))
        html = unescape(response.content.decode())
        assert words in html
        assert response.status_code == (422 if path == change_url(article) else 200)
        if response.status_code == 422:
            assert body in html
    assert article.revisions.count() == 1


def test_nul_is_refused_in_words_and_is_kept_without_it(client, article, ana):
    response = client.post(change_url(article), fields_of(article, body="Rest\x00 now, and walk."))
    assert response.status_code == 422
    assert "and walk." in response.content.decode()
    assert keep(client, article, body="Rest\x00 now, and walk.").status_code == 200
    assert models.KeptDraft.objects.get().texts["body"] == "Rest now, and walk."


def test_far_too_much_is_not_kept_and_says_so(client, article, ana):
    response = keep(client, article, body="x" * 500_000)
    assert response.status_code == 413 and "still here" in response.json()["line"]
    assert not models.KeptDraft.objects.exists()


# Studies to cite


def test_t3_a_study_is_found_by_what_a_writer_remembers(client, article, ana):
    path = reverse("admin:article_pick")
    html = client.get(path, {"q": "jung 2021"}).content.decode()
    assert "[^jung-2021]" in html and "<h1" in html  # a page of its own, without scripts
    part = client.get(path, {"q": "jung"}, headers={"HX-Request": "true"}).content.decode()
    assert 'data-insert="[^jung-2021]"' in part and "<h1" not in part
    assert "Nothing fits “xyzzy”" in client.get(path, {"q": "xyzzy"}).content.decode()
    assert client.get(path, {"q": "<script>\x00%_'"}).status_code == 200


def test_t5_a_word_of_the_glossary_is_found_and_jargon_gives_its_plain_words(client, article, ana):
    term = models.Term.objects.filter(jargon=True).first()
    html = client.get(reverse("admin:article_pick"), {"of": "word", "q": term.term}).content.decode()
    assert term.plain in unescape(html)


def test_only_staff_who_may_see_pages_search_for_studies(client, article, staff):
    assert client.get(reverse("admin:article_pick")).status_code == 302
    sign_in(client, staff("nobody"))
    assert client.get(reverse("admin:article_pick")).status_code == 403


def test_the_page_is_looked_at_on_paper_at_night_and_in_large_letters_too(client, article, ana):
    html = look(client, article, title="Once more")
    assert all(f"print-look.css?as={name}" in html for name in ("paper", "dark", "large"))
    assert html.count("srcdoc=") == 4
    style = {
        name: client.get(f"/admin/education/article/print-look.css?as={name}") for name in ("dark", "large")
    }
    assert "prefers-color-scheme: dark" not in style["dark"].content.decode()
    assert "font-size: 200%" in style["large"].content.decode()
