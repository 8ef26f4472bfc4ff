"""Public pages: what they show, what they cost, and that they keep nothing about anybody."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from education import models
from education.actions.publishing import publish, save_revision, sign_off_revision
from tests.conftest import LIBRARY_DIR

PUBLIC = [
    "/",
    "/articles/",
    "/articles/when-the-bone-does-not-join/",
    "/causes/",
    "/causes/failed-fusion/",
    "/studies/",
    "/studies/jung-2021/",
    "/check/",
    "/about/",
    "/how-the-check-works/",
    "/privacy/",
]


@pytest.mark.parametrize("path", PUBLIC)
def test_a_public_page_has_one_face_and_no_cookie(client, site, path):
    first, second = client.get(path), client.get(path)
    assert first.status_code == 200
    assert first.content == second.content
    assert not first.cookies
    assert first["Cache-Control"] == "public, max-age=60"
    assert "Cookie" not in first.get("Vary", "")
    assert b"csrfmiddlewaretoken" not in first.content
    fresh = client.get(path, headers={"If-None-Match": first["ETag"]})
    assert fresh.status_code == 304 and fresh.content == b""


@pytest.mark.parametrize("path", PUBLIC)
def test_a_page_costs_at_most_three_queries_and_one_when_kept(client, site, path):
    # The process has seen the live release, the glossary and the times: kept until the content changes.
    assert client.get("/causes/screw-loosening/").status_code == 200
    with CaptureQueriesContext(connection) as asked:
        client.get(path)
    limit = 3 if path != "/studies/jung-2021/" else 4
    assert len(asked) <= limit, [query["sql"][:80] for query in asked]
    with CaptureQueriesContext(connection) as again:
        client.get(path)
    assert len(again) == 1


@pytest.mark.parametrize("path", [p for p in PUBLIC if "/articles/w" in p or "/causes/f" in p] + ["/"])
def test_the_red_flags_come_before_the_text(client, site, path):
    html = client.get(path).content.decode()
    flags = html.index("Wiping may feel different.")
    assert flags < html.index("<h2", html.index("Call your surgeon’s office today if"))
    assert "What the research says" not in html[:flags]


def test_every_article_and_cause_page_opens_and_says_that_no_clinician_checked_it(client, site):
    paths = [row.get_absolute_url() for row in models.Article.objects.all()]
    paths += [row.get_absolute_url() for row in models.CausePage.objects.select_related("cause")]
    assert len(paths) == len([*LIBRARY_DIR.glob("articles/*.md"), *LIBRARY_DIR.glob("causes/*.md")])
    for path in paths:
        html = client.get(path).content.decode()
        assert "No clinician has checked this page yet" in html, path
        assert "Wiping may feel different." in html, path


def test_every_study_has_a_page_that_says_how_far_it_was_checked(client, site):
    for key in models.Study.objects.values_list("key", flat=True):
        html = client.get(f"/studies/{key}/").content.decode()
        assert "How far we read" in html


def test_a_citation_leads_to_its_source_on_the_page_and_from_there_to_the_study(client, site):
    html = client.get("/articles/when-the-bone-does-not-join/").content.decode()
    cited = set(re.findall(r'href="#source-([a-z0-9-]+)"', html))
    listed = set(re.findall(r'id="source-([a-z0-9-]+)"', html))
    assert cited and cited <= listed
    assert 'href="/studies/jung-2021/"' in html


def test_figures_of_the_older_text_are_labelled_so(client, site):
    html = client.get("/articles/taking-hardware-out/").content.decode()
    assert '24.3 out of 100<span class="source-text">†</span>' in html
    assert html.count("We could not check it against the study.") == 1
    study = client.get("/studies/lonstein-1999/").content.decode()
    assert "This comes from an older text." in study
    assert "915 fusions" in study
    assert "Details incomplete" in study


def test_a_study_with_missing_details_is_left_out_of_exports(client, site):
    assert client.get("/studies/aans-roi-2024.ris").status_code == 404
    assert client.get("/studies/koenders-2018.ris")["Content-Type"].startswith("application/x-research")
    assert b"@article{koenders-2018," in client.get("/studies/koenders-2018.bib").content
    assert client.get("/studies/koenders-2018.json").json()[0]["DOI"] == "10.1007/s00586-018-5680-3"


def test_publishing_shows_at_once_and_a_sign_off_is_named(client, site, staff):
    path = "/articles/taking-hardware-out/"
    client.get(path)
    author = staff("ana", "Author")
    reviewer = staff("ben", "Clinical reviewer")
    reviewer.first_name, reviewer.last_name, reviewer.credentials = "Ben", "Okoye", "MD"
    reviewer.save()
    page = models.Article.objects.get(slug="taking-hardware-out")
    texts = {name: getattr(page.live, name) for name in models.Revision.CONTENT_FIELDS}
    draft = save_revision(
        page=page, texts={**texts, "title": "Metal out?", "changes": "x"}, by=author, based_on=page.live
    )
    assert b"Metal out?" not in client.get(path).content
    sign_off_revision(revision=draft, by=reviewer)
    publish(revision=draft, by=staff("cy", "Publisher"))
    html = client.get(path).content.decode()
    assert "Metal out?" in html
    assert "Checked by Ben Okoye, MD on" in html
    assert "No clinician has checked this page yet" not in html


def test_an_address_that_does_not_exist_still_says_what_to_do_in_an_emergency(client, site):
    for path in ("/nothing/", "/articles/nothing/", "/causes/nothing/", "/studies/nothing/"):
        response = client.get(path)
        assert response.status_code == 404
        assert "Call 911 now if:" in response.content.decode()


def test_a_clinic_without_a_phone_gets_sentences_that_work_without_one(client, site):
    html = client.get("/articles/taking-hardware-out/").content.decode()
    assert "The number is on your discharge paper." in html
    assert 'href="tel:"' not in html


def test_the_clinics_phone_is_a_link_and_its_country_gives_the_emergency_number(client, clinic, site):
    clinic.emergency_number = "112"
    clinic.save()
    html = client.get("/articles/taking-hardware-out/").content.decode()
    assert 'href="tel:3125550142"' in html
    assert "Call 112 now if:" in html
    assert "911" not in html
