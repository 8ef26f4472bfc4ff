"""Parts of a page that are drawn once for the same values, and anew for others."""

import re

import pytest
from django.db.models import F
from django.template import Context, Engine, TemplateSyntaxError
from django.utils import translation
from django.utils.safestring import mark_safe

from education import kept_pages, models
from education.queries.content import article_links, cause_links
from education.templatetags import kept_parts

ENGINE = Engine(libraries={"kept_parts": "education.templatetags.kept_parts"})


def _template(text):
    return ENGINE.from_string("{% load kept_parts %}" + text)


class Watched:
    """Counts how often a template draws it."""

    drawn = 0

    def __str__(self):
        self.drawn += 1
        return "drawn"


def test_the_same_values_are_drawn_once_and_others_anew():
    part, first, second = _template("{% kept one=one %}<{{ one }}>{% endkept %}"), Watched(), Watched()

    texts = [part.render(Context({"one": one})) for one in (first, first, second)]

    assert texts == ["<drawn>"] * 3
    assert (first.drawn, second.drawn) == (1, 1)


def test_a_part_sees_nothing_but_what_is_named_with_it():
    part = _template("{% kept one=one %}{{ one }}{{ secret }}{% endkept %}")

    assert part.render(Context({"one": "seen", "secret": "unseen"})) == "seen"


def test_another_language_is_another_text():
    part = _template("{% kept one=one %}{{ one }}{% endkept %}")
    watched = Watched()

    for language in ("en", "es", "en"):
        with translation.override(language):
            part.render(Context({"one": watched}))

    assert watched.drawn == 2


def test_a_list_may_change_so_it_is_drawn_each_time():
    part, words = _template("{% kept words=words %}{{ words|length }}{% endkept %}"), ["one"]
    assert part.render(Context({"words": words})) == "1"

    words.append("two")

    assert part.render(Context({"words": words})) == "2"


def test_equal_values_of_another_kind_are_drawn_by_themselves():
    part = _template("{% kept one=one %}{{ one }}{% endkept %}")
    texts = [part.render(Context({"one": one})) for one in (mark_safe("<b>"), "<b>", 1, True)]
    assert texts == ["<b>", "&lt;b&gt;", "1", "True"]


@pytest.mark.parametrize("path", ["/made-up/", "/articlesx/", "/", "/ARTICLES/a/"])
def test_a_made_up_address_is_no_place_of_the_menu(rf, path):
    assert kept_parts.menu_place(rf.get(path)) == ("", False)


def test_a_page_below_a_place_of_the_menu_is_there(rf):
    assert kept_parts.menu_place(rf.get("/articles/")) == ("/articles/", True)
    assert kept_parts.menu_place(rf.get("/articles/a/")) == ("/articles/", False)


def test_what_is_kept_stays_within_its_bound():
    part = _template("{% kept one=one %}{{ one }}{% endkept %}")
    node = part.nodelist.get_nodes_by_type(kept_parts.KeptPart)[0]

    for number in range(3 * kept_parts.MOST):
        part.render(Context({"one": number}))

    assert len(node.drawn) <= kept_parts.MOST


@pytest.mark.parametrize("words", ["", "site.face", "site=site.face more"])
def test_a_part_without_names_for_its_values_is_refused(words):
    with pytest.raises(TemplateSyntaxError, match="by name"):
        _template("{% kept " + words + " %}{% endkept %}")


def test_every_page_reads_the_same_as_if_nothing_in_it_were_kept(client, clinic, monkeypatch):
    paths = ["/", "/studies/", *(link.url for link in (*article_links(), *cause_links()))]
    kept = {path: client.get(path).content for path in paths}

    def with_all_that_the_page_knows(part, context):
        with context.push(**{name: value.resolve(context) for name, value in part.values.items()}):
            return part.nodelist.render(context)

    monkeypatch.setattr(kept_parts.KeptPart, "render", with_all_that_the_page_knows)
    kept_pages.shelf.clear()

    assert {path: client.get(path).content for path in paths} == kept


def test_header_cards_and_studies_of_an_article_are_not_drawn_a_second_time(client, site, monkeypatch):
    path = "/articles/pain-after-spinal-fusion/"
    first = client.get(path).content
    kept_pages.shelf.clear()
    monkeypatch.setattr(kept_parts.KeptPart, "_draw", _refuse)

    assert client.get(path).content == first


def _refuse(*args):
    raise AssertionError("drawn again")


def test_another_number_of_the_clinic_stands_on_pages_with_kept_parts_at_once(client, clinic):
    path = "/articles/pain-after-spinal-fusion/"
    assert b"(312) 555-0142" in client.get(path).content

    clinic.phone = "(312) 555-0199"
    clinic.save()
    _content_changed()

    page = client.get(path).content
    assert b"(312) 555-0199" in page
    assert b"(312) 555-0142" not in page


def test_a_second_article_of_a_content_version_asks_for_itself_alone(
    client, site, django_assert_max_num_queries
):
    for link in article_links():
        client.get(link.url)
    kept_pages_site = kept_pages.shelf.site
    kept_pages.shelf.clear()
    kept_pages.shelf.site = kept_pages_site

    with django_assert_max_num_queries(2):  # the content version, and the article
        client.get("/articles/pain-after-spinal-fusion/")


def test_a_study_that_changed_is_read_anew_on_the_pages_that_show_it(client, site):
    study = models.Study.objects.get(key=_a_study_shown_on("/articles/what-the-studies-say/", client))
    study.population = "people told of here for the first time"
    study.save()
    _content_changed()

    assert b"eople told of here for the first time" in client.get("/articles/what-the-studies-say/").content


def _a_study_shown_on(path, client):
    card = client.get(path).content.decode().partition('<article class="study"')[2]
    return re.search(r'href="/studies/([^/"]+)/"', card)[1]


def _content_changed():
    models.SitePolicy.objects.filter(pk=1).update(content_version=F("content_version") + 1)
