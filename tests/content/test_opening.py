"""What stands before the text of a page: danger signs, key facts and summary with their sources and words."""

import re
from html import escape

import pytest

from education import models
from education.actions.publishing import publish, save_revision
from education.content.rendering import render

SLUG = "taking-hardware-out"
PATH = f"/articles/{SLUG}/"


@pytest.fixture
def published(site, staff):
    """Return a function that puts a page live with other words at its opening."""

    def put(**changes: str) -> models.Article:
        page = models.Article.objects.get(slug=SLUG)
        texts = {name: getattr(page.live, name) for name in models.Revision.CONTENT_FIELDS}
        draft = save_revision(
            page=page, texts={**texts, "changes": "x", **changes}, by=None, based_on=page.live
        )
        return publish(revision=draft, by=None)

    return put


def test_a_key_fact_leads_to_its_source_which_is_the_first_of_the_page(client, published):
    page = published(
        key_facts="By 2 years bone joined in 23 of 42. [^jung-2021]\nWalk. [general]\nRest. [general]"
    )
    html = client.get(PATH).content.decode()
    facts = html[html.index('id="facts"') : html.index("</section>", html.index('id="facts"'))]
    assert '<sup><a class="cite" href="#source-jung-2021"' in facts and "[1]</a>" in facts
    assert "[general]" not in html and "[^" not in html
    assert re.search(r'<ol class="sources">\s*<li id="source-jung-2021">', html)
    assert models.Citation.objects.filter(revision=page.live, study__key="jung-2021", position=0).exists()
    assert PATH in client.get("/studies/jung-2021/").content.decode()


def test_a_summary_shows_its_source_on_the_page_and_plain_words_in_lists_and_in_the_head(client, published):
    published(summary="Bone *can* join late. [^jung-2021]")
    html = client.get(PATH).content.decode()
    lead = html[html.index('<p class="lead">') : html.index("</p>", html.index('<p class="lead">'))]
    assert "<em>can</em>" in lead and 'href="#source-jung-2021"' in lead
    assert '<meta name="description" content="Bone can join late.">' in html
    listed = client.get("/articles/").content.decode()
    assert "<p>Bone can join late.</p>" in listed


def test_a_hard_word_is_explained_in_the_key_facts_and_not_again_below(client, published):
    term = (
        models.Term.objects.filter(jargon=False, code="ct-scan").first()
        or models.Term.objects.filter(jargon=False).first()
    )
    published(
        key_facts=f"Ask for a {term.term}. [general]\nRest. [general]\nWalk. [general]",
        body=f"You may get a {term.term}. [general]\n",
    )
    html = client.get(PATH).content.decode()
    facts = html[html.index('id="facts"') : html.index("</section>", html.index('id="facts"'))]
    assert f'href="/words/#{term.code}"' in facts
    assert html.count(f'href="/words/#{term.code}"') == 1


@pytest.mark.parametrize(
    "line", ["## Rest", "- Rest", "> Rest", "<script>x</script>", "a\n\nb", "1. Rest", ""]
)
def test_a_line_of_the_opening_stays_a_line_and_nothing_in_it_runs(line):
    (html,) = render("", opening=(line,)).opening
    assert not re.search(r"<(?:h\d|li|ul|ol|p|blockquote|script)\b", html)


def test_every_page_opens_with_the_danger_signs_and_ends_with_who_checked_it(client, site):
    paths = [row.get_absolute_url() for row in models.Article.objects.all()]
    paths += [row.get_absolute_url() for row in models.CausePage.objects.select_related("cause")]
    for path in paths:
        html = client.get(path).content.decode()
        lead, body = html.index('<p class="lead">'), html.index('id="review"')
        emergency, today = html.index('data-urgency="emergency"'), html.index('data-urgency="same-day"')
        facts = html.index('class="key-facts"')
        assert emergency < today < lead < facts < body, f"{path}: both cards, then the page"
        above = html[html.index("</h1>") : emergency]
        assert re.findall(r"<(?:section|h2|ul|nav|figure)\b", above) == ["<section"], f"{path}: alone"
        assert html.count("<h1") == 1, path


def test_each_care_card_says_what_to_do_and_ends_with_if(client, site):
    html = client.get(PATH).content.decode()
    cards = re.findall(r'<section class="care".*?<h2[^>]*>(.*?)</h2>', html, re.DOTALL)
    assert len(cards) == 2
    for heading in cards:
        assert re.fullmatch(r"(Call|Go|Ask|See)\b.* if:", heading.strip()), heading


def test_a_danger_sign_has_the_words_of_the_master_list_on_its_page_and_in_the_check(client, site, library):
    page = client.get("/articles/when-to-get-help-now/").content.decode()
    listed = [flag for flag in library.records["red_flag"] if flag["listed"] and flag["urgency"] != "soon"]
    assert listed
    for flag in listed:
        assert escape(flag["text"]) in page or flag["text"] in page, flag["code"]
    first = client.get("/check/questions/emergency-signs/", follow=True).content.decode()
    codes = {
        option["red_flag"]
        for question in library.records["question"]
        if question["code"] == "emergency-signs"
        for option in question["option"]
        if option["red_flag"]
    }
    shown = [flag for flag in library.records["red_flag"] if flag["code"] in codes]
    assert shown
    for flag in shown:
        assert flag["text"] in first or escape(flag["text"]) in first, flag["code"]
