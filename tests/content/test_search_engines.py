"""What search engines and shares get: true, whole, and nothing that is not for them."""

import json
import re
from datetime import date
from urllib.parse import urlsplit

import pytest
from lxml import etree

from education import models
from education.actions.editorial import retire
from education.actions.sharing import make_short_link
from education.editorial.retiring import Retired
from education.evidence.references import Reference
from education.evidence.structured import Condition, medical_web_page
from education.queries.infobutton import codes_of_cause
from education.queries.site import site as now
from education.queries.sitemap import ALWAYS, listed_pages
from tests.editorial import new_article, put_live, require_sign_off, signed

SPACE = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}
SHOWN = [
    "/articles/when-the-bone-does-not-join/",
    "/causes/screw-loosening/",
    "/studies/jung-2021/",
    "/handouts/going-home/",
    *ALWAYS,
]


def head(client, path):
    return client.get(path).content.decode().partition("</head>")[0]


def data_of(client, path):
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', head(client, path))
    return json.loads(found[0]) if found else None


@pytest.mark.parametrize("path", SHOWN)
def test_each_public_page_has_one_address_a_description_and_a_card_for_shares(client, site, settings, path):
    settings.SITE_URL = "https://afterfusion.example"
    html = head(client, path)
    assert re.findall(r'<link rel="canonical" href="(.*?)">', html) == [f"https://afterfusion.example{path}"]
    assert len(re.findall(r'<meta name="description" content="[^"]{20,}">', html)) == 1
    title = re.search(r"<title>(.*?) – Afterfusion</title>", html)[1]
    assert f'<meta property="og:title" content="{title}">' in html
    assert f'<meta property="og:url" content="https://afterfusion.example{path}">' in html
    assert "noindex" not in html


def test_no_page_claims_a_translation_that_is_not_there(client, site):
    for path, _day in listed_pages():
        if not path.startswith("/studies/"):
            assert "hreflang" not in head(client, path), path


def test_an_article_says_what_it_is_about_and_what_it_cites(client, site):
    data = data_of(client, "/articles/when-the-bone-does-not-join/")
    assert data["@type"] == "MedicalWebPage" and data["about"]["name"] == "Spinal fusion"
    names = {cited["name"] for cited in data["citation"]}
    assert names and names <= set(models.Study.objects.values_list("title", flat=True))
    assert all(
        urlsplit(cited["sameAs"]).scheme in {"https", "http"}
        for cited in data["citation"]
        if "sameAs" in cited
    )


def test_a_cause_is_a_condition_with_its_verified_codes_alone(client, site):
    data = data_of(client, "/causes/failed-fusion/")
    assert data["about"]["@type"] == "MedicalCondition"
    told = {(code["codingSystem"], code["codeValue"]) for code in data["about"]["code"]}
    known = {(row.get_system_display(), row.code) for row in models.Code.objects.filter(verified=True)}
    assert told and told <= known and not any(system == "CPT" for system, _code in told)
    assert codes_of_cause(now().content_version, "no-such-cause") == ()


def test_a_review_is_named_only_where_there_was_one(client, staff):
    article = new_article("walking")
    put_live(article)
    assert not {"lastReviewed", "reviewedBy"} & set(data_of(client, "/articles/walking/"))
    revision = put_live(article, staff("ana", "Author"), body="## How\n\nWalk more. [general]\n")
    signed(revision, staff("rea", "Clinical reviewer"))
    require_sign_off()
    models.SitePolicy.objects.update(content_version=99)
    data = data_of(client, "/articles/walking/")
    assert data["reviewedBy"] == {"@type": "Person", "name": "rea"}
    assert date.fromisoformat(data["lastReviewed"])


def test_no_text_of_a_page_ends_the_element_or_begins_another(client, db):
    put_live(new_article("walking"), title="</script><script>alert(1)</script>", summary="A & <b>. [general]")
    html = head(client, "/articles/walking/")
    assert html.count("<script") == 1 and html.count("</script>") == 1
    assert data_of(client, "/articles/walking/")["name"] == "</script><script>alert(1)</script>"


def test_a_study_whose_title_nobody_saw_is_not_named():
    studies = [
        Reference("a-2020", ("A B",), "(title not seen)"),
        Reference("c-2021", ("C D",), "Walking", pmid="1"),
    ]
    text = medical_web_page(
        url="https://x.example/",
        title="T",
        summary="S",
        language="en",
        changed=date(2026, 5, 3),
        studies=studies,
        condition=Condition("Loose screw", "", (("cpt", "22612"), ("icd-10-cm", "T84.84"))),
    )
    data = json.loads(text)
    assert [cited["name"] for cited in data["citation"]] == ["Walking"]
    assert data["about"]["code"] == [
        {"@type": "MedicalCode", "codeValue": "T84.84", "codingSystem": "ICD-10-CM"}
    ]


def test_the_sitemap_lists_every_published_page_with_its_day_and_nothing_else(client, db, staff, settings):
    settings.SITE_URL = "https://afterfusion.example"
    pia = staff("pia", "Publisher")
    kept, gone = new_article("walking"), new_article("old")
    for page in (kept, gone):
        put_live(page)
    retire(page=gone, how=Retired.WITHDRAWN, by=pia, reason="Old.")
    new_article("draft")
    make_short_link(label="x", by=None, article=kept)
    answer = client.get("/sitemap.xml")
    assert answer["Content-Type"].startswith("application/xml")
    tree = etree.fromstring(answer.content)
    found = {
        url.findtext("s:loc", namespaces=SPACE): url.findtext("s:lastmod", namespaces=SPACE) for url in tree
    }
    assert set(found) == {f"https://afterfusion.example{path}" for path in (*ALWAYS, "/articles/walking/")}
    kept.refresh_from_db()
    assert found["https://afterfusion.example/articles/walking/"] == f"{kept.live.created_at:%Y-%m-%d}"
    assert found["https://afterfusion.example/"] is None  # no day is invented


def test_every_address_of_the_sitemap_answers_and_may_be_listed(client, site):
    for path, _day in listed_pages():
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert "noindex" not in answer.content.decode().partition("</head>")[0], path


def test_robots_are_told_where_the_list_is(client, db, settings):
    settings.SITE_URL = "https://afterfusion.example"
    text = client.get("/robots.txt").content.decode()
    assert text == "User-agent: *\nAllow: /\nSitemap: https://afterfusion.example/sitemap.xml\n"


@pytest.mark.parametrize(
    "path",
    [
        "/search/",
        "/search/?q=screw",
        "/check/",
        "/check/questions/place/",
        "/check/result/",
        "/check/summary/",
        "/s/",
        "/s/ZZZZZZ",
        "/connect/service?mainSearchCriteria.v.c=M96.0&mainSearchCriteria.v.cs=2.16.840.1.113883.6.90",
        "/connect/application",
        "/drafts/nonsense/",
        "/admin/",
        "/no-such-page/",
    ],
)
def test_what_is_nobodys_to_find_says_so(client, site, path):
    answer = client.get(path, follow=True)
    told = answer.get("X-Robots-Tag", "") + answer.content.decode().partition("</head>")[0]
    assert "noindex" in told


def test_the_data_for_search_engines_breaks_no_policy_of_a_browser(live_site, visitor):
    page = visitor()
    page.goto("/causes/failed-fusion/")
    assert page.locator('script[type="application/ld+json"]').count() == 1
