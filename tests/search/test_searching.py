"""The search as readers meet it: danger first, whatever is typed, and only what readers may see."""

import logging

import pytest
from django.core.management import call_command
from django.utils.html import escape
from playwright.sync_api import expect

from education import models
from education.actions.search import keep_index_fresh
from education.queries.search import search
from education.queries.site import site as site_now
from tests import editorial


def urls_for(text):
    now = site_now()
    keep_index_fresh(now=now)
    return [found.url for found in search(text, now).results]


@pytest.mark.parametrize(
    "typed", ["numb bottom", "cannot pee", "cant breathe", "can’t breath", "my botom is nmub"]
)
def test_words_of_a_danger_sign_show_the_emergency_card_above_all_results(client, site, typed):
    html = client.get("/search/", {"q": typed}).content.decode()
    card = html.index('data-urgency="emergency"')
    assert html.index('type="search"') < card
    assert "Call 911" in html[card:]
    if 'class="found"' in html:
        assert card < html.index('class="found"')


def test_the_sign_that_was_spoken_of_stands_first_in_the_card(client, site):
    html = client.get("/search/", {"q": "cannot pee"}).content.decode()
    card = html[html.index('data-urgency="emergency"') :]
    assert card[card.index("<li>") :].startswith("<li>You cannot pee")


def test_under_the_card_the_results_are_seen_within_two_screens_and_no_sign_of_the_list_is_lost(
    live_site, visitor, client
):
    page = visitor(width=360)
    page.goto("/search/?q=numb+bottom")
    card = page.locator(".care[data-urgency=emergency]")
    assert card.bounding_box()["height"] < 600
    assert page.locator(".found").bounding_box()["y"] < 2 * 740
    expect(card.get_by_role("listitem")).to_have_count(1)
    card.get_by_text("more signs").click()
    told = card.get_by_role("listitem").all_inner_texts()
    page.goto("/articles/when-the-bone-does-not-join/")
    usual = page.locator(".care[data-urgency=emergency] li").all_inner_texts()
    assert set(told) == set(usual) and len(usual) > 5


def test_a_sign_for_today_has_its_card_under_the_whole_red_card(client, site):
    html = client.get("/search/", {"q": "pus"}).content.decode()
    emergency, today = html.index('data-urgency="emergency"'), html.index('data-urgency="same-day"')
    assert emergency < today and "<details" not in html[emergency:today]


def test_one_danger_line_or_card_stands_above_whatever_is_typed_next(client, site):
    for typed, line in {"pus": 0, "loose screw": 1, "numb bottom": 0, "": 1}.items():
        whole = client.get("/search/", {"q": typed}).content.decode()
        part = client.get("/search/", {"q": typed}, headers={"HX-Request": "true"}).content.decode()
        assert whole.count('class="notice now"') == part.count('class="notice now"') == line, typed
        assert 'id="line" data-hx-swap-oob="true"' in part and "swap-oob" not in whole


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("fever and back pain", "A fever, together with back or neck pain"),
        ("my leg is getting weak", "A leg or arm that gets weak fast"),
        ("weak arm", "A leg or arm that gets weak fast"),
        ("one leg numb and weak", "A leg or arm that gets weak fast"),
        ("peeing myself", "You cannot pee"),
        ("loss of bladder control", "You cannot pee"),
        ("cannot get an erection", "Sex feels numb"),
        ("hands got clumsy", "your hands got clumsy"),
        ("bad pain first week pills not helping", "very bad back, neck, leg or arm pain comes on fast"),
    ],
)
def test_a_sign_that_was_spoken_of_is_seen_without_a_press(client, site, typed, told):
    html = client.get("/search/", {"q": typed}).content.decode()
    card = html[html.index('data-urgency="emergency"') :].split("</section>")[0].split("<details")[0]
    assert told in card


@pytest.mark.parametrize(
    "typed",
    ["end it all", "no point in living", "life not worth living", "cant take it anymore", "I can't go on"],
)
def test_despair_is_heard_in_other_words(client, site, typed):
    assert "988" in client.get("/search/", {"q": typed}).content.decode()


def test_despair_has_its_whole_card_and_nothing_of_it_is_folded(client, site):
    html = client.get("/search/", {"q": "i want to die"}).content.decode()
    card = html[html.index('aria-labelledby="despair"') :].split("</section>")[0]
    assert "988" in card and "<details" not in card
    assert 'class="found"' not in html and "We found no page" not in html, "no words of theirs are sought on"


def test_plain_words_show_no_card_but_the_emergency_line(client, site):
    html = client.get("/search/", {"q": "loose screw"}).content.decode()
    assert 'data-urgency="emergency"' not in html
    assert "trouble breathing?" in html
    assert "A loose screw" in html and "<mark>" in html and "Found in the title" in html


def test_other_words_for_the_same_and_typos_are_named_as_the_reason(client, site):
    assert "words that say the same" in client.get("/search/", {"q": "nonunion"}).content.decode()
    assert "spelled alike: “infection”" in client.get("/search/", {"q": "infecton"}).content.decode()


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        '"',
        "'",
        "screw AND OR NOT NEAR(",
        'title:"x" * ^ {a} -b',
        "screw*",
        "a & b | !c <-> d:*",
        "%_%",
        "\\",
        "nu\0ll",
        "\0",
        "🦴🔩",
        "ألم في الظهر",
        "\u202eright to left",
        "<script>alert(1)</script>",
        "'; DROP TABLE education_article; --",
        "-" * 300,
        "\ud83d".encode("utf-16", "surrogatepass").decode("utf-16", "replace"),
        "x" * 100_000,
        "screw loose " * 9_000,
    ],
)
def test_whatever_is_typed_is_answered_kindly_and_stays_in_the_field(client, site, typed):
    response = client.get("/search/", {"q": typed})
    assert response.status_code == 200
    html = response.content.decode()
    assert "<script>alert" not in html
    assert "By time since surgery" in html
    assert f'value="{escape(typed.replace(chr(0), ""))}"' in html


def test_an_answer_is_nobodys_to_keep(client, site):
    response = client.get("/search/", {"q": "numb"})
    assert response["Cache-Control"] == "no-store"
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Referrer-Policy"] == "no-referrer"
    assert not response.cookies


def test_no_log_line_holds_what_was_typed(client, site, caplog):
    with caplog.at_level(logging.DEBUG):
        client.get("/search/", {"q": "secretword"})
        client.post("/search/", {"q": "secretword"})
    ours = [line for line in caplog.records if not line.name.startswith("django.db")]
    assert not [line for line in ours if "secretword" in line.getMessage()]


def test_a_part_of_the_page_comes_for_who_types_and_a_whole_page_for_everyone_else(client, site):
    part = client.get("/search/", {"q": "loose screw"}, headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode() and 'id="found"' in part.content.decode()
    assert "HX-Request" in part["Vary"]


def test_a_page_is_found_once_it_is_live_and_no_more_once_it_is_retired_or_in_the_bin(db):
    page = editorial.new_article("knitting")
    editorial.draft(page, title="Knitting again", body="## Wool\n\nQuilting helps. [general]\n")
    assert urls_for("knitting") == []  # a draft is nobody's to find
    editorial.put_live(page)
    assert urls_for("quilting") == ["/articles/knitting/"]
    editorial.draft(page, body="## Wool\n\nEmbroidery helps. [general]\n")
    assert urls_for("embroidery") == []  # nor is the draft beside a live text
    models.Article.objects.filter(pk=page.pk).update(retired_as="withdrawn", retired_on="2026-01-01")
    models.SitePolicy.objects.update(content_version=900)
    assert urls_for("quilting") == []
    models.Article.objects.filter(pk=page.pk).update(
        retired_as="", retired_on=None, binned_at="2026-01-01T00:00Z"
    )
    models.SitePolicy.objects.update(content_version=901)
    assert urls_for("quilting") == []


def test_no_number_of_a_withdrawn_study_is_found(site):
    cited = models.Study.objects.get(key="araghi-alif")
    now = site_now()
    keep_index_fresh(now=now)
    entry = models.SearchEntry.objects.get(url="/articles/first-two-weeks/")
    assert "48 of 140" in entry.lines
    models.Study.objects.filter(pk=cited.pk).update(standing="retracted")
    models.SitePolicy.objects.update(content_version=now.content_version + 1)
    keep_index_fresh(now=site_now())
    entry = models.SearchEntry.objects.get(url="/articles/first-two-weeks/")
    assert "48 of 140" not in entry.lines
    assert not models.SearchEntry.objects.filter(url="/studies/araghi-alif/").exists()


def test_a_note_for_staff_is_never_found(site):
    models.Study.objects.filter(key="jung-2021").update(note="zebrafinch")
    assert urls_for("zebrafinch") == []


def test_the_index_is_made_once_for_a_content_version(db, django_assert_num_queries):
    editorial.put_live(editorial.new_article())
    now = site_now()
    keep_index_fresh(now=now)
    with django_assert_num_queries(1):
        keep_index_fresh(now=now)


def test_a_search_costs_few_queries(client, site, django_assert_max_num_queries):
    client.get("/search/", {"q": "screw"})
    with django_assert_max_num_queries(10):
        client.get("/search/", {"q": "my scrw came loose after nonunion surgery"})


def test_every_result_leads_to_a_page(client, site):
    for typed in ("screw", "numb", "opioid", "fusion", "when did it start"):
        for url in urls_for(typed):
            assert client.get(url.split("#")[0]).status_code == 200, url


def test_the_field_stands_on_the_first_page_and_where_a_page_is_missing(client, site):
    for path, status in (("/", 200), ("/no-such-page/", 404)):
        response = client.get(path)
        assert response.status_code == status
        html = response.content.decode()
        assert 'role="search" action="/search/"' in html and "htmx" not in html


def test_the_migration_is_taken_back_and_done_again(transactional_db):
    call_command("migrate", "education", "0020", verbosity=0)
    call_command("migrate", "education", verbosity=0)


def test_a_danger_sign_at_the_end_of_a_long_story_is_heard(client, site):
    story = "hello doctor my surgery was in march and it all went fine " * 4 + "now I have a numb bottom"
    html = client.get("/search/", {"q": story}).content.decode()
    assert html.index("Wiping may feel different.") and "Call 911 now if:" in html


@pytest.mark.parametrize(
    "words",
    ["pus", "collapsed", "slurred speech", "leg went dead", "pooped my pants", "numb arse", "leg swelling"],
)
def test_plain_words_for_a_danger_sign_show_its_card(client, site, words):
    assert 'class="care"' in client.get("/search/", {"q": words}).content.decode()
