"""Lists of thousands: none asks the database more often for more articles, and readers get them in parts."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from education import kept_pages, models
from education.actions.search import keep_index_fresh
from education.actions.site import raise_content_version
from education.queries.site import site as current_site
from tests.signing_in import sign_in

PUBLIC = (
    "/", "/articles/", "/articles/topics/walks/", "/a-to-z/", "/by-time/", "/search/?q=screw+came+loose",
    "/articles/walk-0/", "/sitemap.xml",
)  # fmt: skip
STAFF = "/admin/education/article/"


def more_articles(first: int, last: int) -> None:
    """Publish articles of one topic, in as few statements as can be."""
    topic, _made = models.Topic.objects.get_or_create(code="walks", defaults={"title": "Walks"})
    rows = [models.Article(slug=f"walk-{n}", topic=topic, position=n) for n in range(first, last)]
    models.Article.objects.bulk_create(rows)
    rows = list(models.Article.objects.filter(topic=topic, live=None).order_by("position"))
    texts = [
        models.Revision(
            article=row, number=1, title=f"Walk number {row.position:03}", summary="Walk. [general]",
            body="Walk a little.", changes="x", digest="x",
        )
        for row in rows
    ]  # fmt: skip
    models.Revision.objects.bulk_create(texts)
    for row in rows:
        row.live = models.Revision.objects.get(article=row)
        row.save(update_fields=["live"])
    raise_content_version()
    keep_index_fresh(now=current_site())


def queries_of(client, path: str) -> int:
    """Return how often a page that is not kept asks the database the first time after a change."""
    kept_pages.shelf.clear()
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code == 200, path
    return len(asked)


def test_no_list_asks_the_database_more_often_for_three_hundred_articles_than_for_thirty(client, site, staff):
    sign_in(client, staff("pia", "Publisher"))
    more_articles(0, 30)
    client.get(STAFF)  # what a process reads once is read here
    few = {path: queries_of(client, path) for path in (*PUBLIC, STAFF)}
    more_articles(30, 300)
    many = {path: queries_of(client, path) for path in (*PUBLIC, STAFF)}
    assert {path: (few[path], asked) for path, asked in many.items() if asked > few[path]} == {}


def walked(client, path: str) -> list[str]:
    """Return the articles on every page of a list, from one "next page" to the next."""
    found: list[str] = []
    while path:
        html = client.get(path).content.decode()
        found += re.findall(r'href="/articles/(walk-\d+)/"', html)
        following = re.search(r'href="([^"]+)" rel="next"', html)
        path = following[1] if following else ""
    return found


def test_every_article_of_a_long_topic_is_reached_from_home_page_by_page_each_once(client, site):
    more_articles(0, 230)
    for path in ("/", "/articles/"):
        html = client.get(path).content.decode()
        assert len(re.findall(r'href="/articles/walk-\d+/"', html)) == 20
        assert 'href="/articles/topics/walks/"' in html and "All articles: Walks" in html
    assert walked(client, "/articles/topics/walks/") == [f"walk-{n}" for n in range(230)]


def test_a_long_a_to_z_comes_in_pages_and_each_letter_leads_to_where_it_starts(client, site):
    more_articles(0, 230)
    assert walked(client, "/a-to-z/") == [f"walk-{n}" for n in range(230)]
    first = client.get("/a-to-z/").content.decode()
    where = re.search(r'href="(/a-to-z/\d*/?)">W</a>', first)[1]
    assert 'href="/articles/walk-0/"' in client.get(where).content.decode()


def test_a_short_site_has_all_on_one_page_and_no_words_about_more(client, site):
    for path in ("/", "/articles/", "/a-to-z/"):
        html = client.get(path).content.decode()
        assert "All articles:" not in html and 'rel="next"' not in html
        for page in models.Article.objects.published():
            assert f'href="{page.get_absolute_url()}"' in html


@pytest.mark.parametrize(
    "path",
    [
        "/a-to-z/2/",
        "/a-to-z/0/",
        "/articles/topics/none/",
        "/a-to-z/99999999999999999999/",
        "/articles/topics/time/99999999999999999999/",
        "/articles/topics/time/9/",
        "/articles/topics/time/0/",
    ],
)
def test_a_part_of_a_list_that_is_not_there_is_not_found(client, site, path):
    assert client.get(path).status_code == 404
