"""Ways in beside the search: by letter, by time since surgery, and from page to page."""

import re

from playwright.sync_api import expect

from education import models
from education.queries.library import first_questions


def test_every_published_page_stands_under_its_letter(client, site):
    html = client.get("/a-to-z/").content.decode()
    for page in (*models.Article.objects.published(), *models.CausePage.objects.published()):
        assert f'href="{page.get_absolute_url()}"' in html
    letters = re.findall(r'<span aria-hidden="true">(.)</span>', html)
    assert letters == sorted(set(letters))


def test_each_cause_stands_under_the_times_when_it_most_often_starts(client, site):
    html = client.get("/by-time/").content.decode()
    first = html[html.index('id="time-1"') : html.index('id="time-2"')]
    assert "/causes/epidural-haematoma/" in first
    assert "/causes/adjacent-segment/" not in first
    last = html[html.index('id="time-6"') :]
    assert "/causes/adjacent-segment/" in last
    assert "not a count of people" in html


def test_each_time_is_folded_so_that_all_of_them_are_seen_at_once_on_a_phone(live_site, visitor):
    page = visitor(width=360)
    page.goto("/by-time/")
    assert page.evaluate("document.documentElement.scrollHeight") < 4 * 740, (
        "four screens, the footer with it"
    )
    times = page.locator("summary h2")
    assert times.count() >= 6
    first, last = times.first.bounding_box(), times.nth(5).bounding_box()
    assert last["y"] - first["y"] < 740, "on one screen"
    expect(page.get_by_role("link", name="Blood clot in the leg or lung")).to_have_count(0)
    times.first.click()
    expect(page.get_by_role("link", name="Blood clot in the leg or lung")).to_be_visible()


def test_a_cause_in_the_bin_is_on_no_list(client, site):
    models.CausePage.objects.filter(cause__code="shingles").update(binned_at="2026-01-01T00:00Z")
    models.SitePolicy.objects.update(content_version=900)
    for path in ("/a-to-z/", "/by-time/"):
        assert "/causes/shingles/" not in client.get(path).content.decode()


def test_a_page_ends_with_pages_that_share_its_causes_and_terms_and_none_twice(client, site):
    html = client.get("/causes/screw-loosening/").content.decode()
    more = html[html.index('id="more"') : html.index("</section>", html.index('id="more"'))]
    links = re.findall(r'href="([^"]+)"', more)
    assert 1 <= len(links) <= 4
    assert "/articles/hardware-that-breaks-or-loosens/" in links
    assert "/causes/screw-loosening/" not in links
    assert not set(links) & {"/causes/failed-fusion/", "/causes/late-infection/", "/causes/screw-breakage/"}


def test_pages_for_the_ways_in_cost_few_queries_and_one_when_kept(
    client, site, django_assert_max_num_queries
):
    for path in ("/a-to-z/", "/by-time/"):
        with django_assert_max_num_queries(7):
            client.get(path)
        with django_assert_max_num_queries(1):
            client.get(path)


def test_each_first_question_leads_to_a_published_page_and_one_that_lost_its_page_is_not_asked(client, site):
    asked = first_questions()
    html = client.get("/").content.decode()
    assert 6 <= len(asked) <= 8
    for question, page in asked:
        assert f'<a href="{page}">{question}</a>' in html
        assert client.get(page).status_code == 200, page
    models.Article.objects.filter(slug="surgery-again").update(live=None)
    models.SitePolicy.objects.update(content_version=99)
    html = client.get("/").content.decode()
    assert "What if more surgery is offered?" not in html and "Is it the screws?" in html
