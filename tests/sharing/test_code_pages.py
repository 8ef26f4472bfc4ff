"""A code from paper opens its page, however it is typed; a wrong one is met with help."""

import random
import re

import pytest

from education import models
from education.actions.sharing import make_short_link
from education.queries.sharing import target_of
from education.sharing import codes


@pytest.fixture
def link(site, monkeypatch):
    article = models.Article.objects.get(slug="taking-hardware-out")
    with monkeypatch.context() as drawn:
        drawn.setattr("education.sharing.codes.new_code", lambda random_below: "ABCDEJ")
        return make_short_link(label="Ward 4", by=None, article=article)


@pytest.mark.parametrize(
    "path",
    ["/s/ABCDEJ", "/S/ABCDEJ", "/s/abcdej", "/s/abc-dej", "/s/ABC%20DEJ", "/s/?code=abc+dej", "/s/ABCDEJ/"],
)
def test_a_code_opens_its_page_however_it_is_typed(client, link, path):
    response = client.get(path)
    assert response.status_code == 302
    assert response["Location"] == "/articles/taking-hardware-out/"
    assert response["Cache-Control"] == "no-store"
    assert response["Referrer-Policy"] == "no-referrer"


@pytest.mark.parametrize("typed", ["ABCDEK", "BACDEJ", "ABCDE", "ABCDEJJ", "ABC8EJ"])
def test_a_mistyped_code_offers_the_one_that_was_meant_and_the_red_flags(client, link, typed):
    response = client.get(f"/s/{typed}")
    html = response.content.decode()
    assert response.status_code == 404
    assert 'href="/s/ABCDEJ"' in html and "ABC-DEJ" in html
    assert "Wiping may feel different." in html


@pytest.mark.parametrize("typed", ["<script>", "☃", "' OR 1=1", "x" * 40, "%00", "..%2f..%2f"])
def test_whatever_is_typed_gives_a_page(client, link, typed):
    response = client.get("/s/", {"code": typed})
    assert response.status_code == 404
    assert "<script>" not in response.content.decode()


def test_of_ten_thousand_random_codes_none_opens_a_page_that_it_was_not_printed_for(client, link):
    rng = random.Random(5)
    typed = ["".join(rng.choices(codes.ALPHABET, k=6)) for _ in range(10_000)]
    well_formed = [code for code in typed if codes.is_code(code) and code != link.code]
    assert 200 < len(well_formed) < 400  # one in 37
    assert not any(target_of(code) for code in well_formed)
    for code in typed[:100]:
        answer = client.get(f"/s/{code}")
        assert answer.status_code == (302 if code == link.code else 404)
        assert "Wiping may feel different." in answer.content.decode()


def test_an_empty_code_asks_for_one(client, link):
    response = client.get("/s/?code=")
    assert response.status_code == 422
    assert "Type the code before you press the button." in response.content.decode()


@pytest.mark.parametrize("path", ["/s/", "/s/?code=", "/s/ABCDEK"])
def test_the_title_of_the_page_says_what_its_heading_says(client, link, path):
    html = client.get(path).content.decode()
    heading = re.search(r"<h1>(.*?)</h1>", html).group(1)
    assert f"<title>{heading} – Afterfusion</title>" in html
    assert "One sign" not in html


def test_a_link_keeps_the_revision_that_was_live_at_printing(link):
    assert link.revision_printed == link.article.live


def test_codes_open_causes_and_the_check_too(client, site):
    cause = models.Cause.objects.get(code="failed-fusion")
    assert client.get(f"/s/{make_short_link(label='x', by=None, cause=cause).code}")["Location"] == (
        "/causes/failed-fusion/"
    )
    assert client.get(f"/s/{make_short_link(label='x', by=None).code}")["Location"] == "/check/"


def test_a_code_is_never_deleted(link):
    with pytest.raises(ValueError, match="never deleted"):
        link.delete()


def test_the_short_hosts_root_is_the_field_for_a_code(client, link, settings):
    settings.SHORT_HOST = "spfg.example"
    settings.ALLOWED_HOSTS = ["spfg.example", "testserver"]
    assert (
        "Type the code from your paper" in client.get("/", headers={"host": "spfg.example"}).content.decode()
    )
    assert "Still in pain after spinal fusion?" in client.get("/").content.decode()
