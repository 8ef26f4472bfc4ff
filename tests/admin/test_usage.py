"""Before anything is changed or taken away, staff see where it is used."""

import pytest
from django.urls import reverse

from education import models
from education.actions.sharing import make_short_link
from education.queries.library import drawings
from education.queries.usage import drawings_used, uses_of
from tests.editorial import draft, new_article, put_live
from tests.signing_in import sign_in


def names(thing):
    return {(str(use.kind), use.name) for use in uses_of(thing)}


def test_a_study_names_the_pages_associations_and_rules_that_rest_on_it(site):
    citation = models.Citation.objects.filter(association__isnull=False).select_related("study").first()
    found = names(citation.study)
    link = citation.association
    assert ("association", f"{link.cause.code} / {link.symptom.code}") in found


def test_a_cause_names_its_page_signs_stories_and_papers(site):
    cause = models.Cause.objects.get(code="failed-fusion")
    link = make_short_link(label="Ward 4", by=None, cause=cause)
    found = uses_of(cause)
    kinds = {str(use.kind) for use in found}
    assert {"cause page", "association", "patient story", "printed code"} <= kinds
    assert any(use.remark == "Ward 4" and link.pk for use in found)


def test_an_article_names_who_links_to_it_live_and_in_drafts(site):
    target, other = new_article("target"), new_article("other")
    put_live(target)
    put_live(other)
    assert ("article", "other") not in names(target)
    draft(other, body="## Read\n\nSee [this](/articles/target/). [general]\n")
    assert ("article", "other") in names(target)


def test_a_term_names_the_pages_that_say_it(site):
    term = models.Term.objects.get(
        code=models.Term.objects.order_by("code").values_list("code", flat=True)[0]
    )
    new = new_article("says-it")
    put_live(new, body=f"## It\n\nHere is {term.term}. [general]\n")
    assert ("article", "says-it") in names(term)


def test_every_drawing_is_listed_with_its_pages(site):
    found = drawings_used()
    assert {drawing["name"] for drawing, _uses in found} == set(drawings())
    assert sum(bool(uses) for _drawing, uses in found) > 20


def test_what_nothing_uses_says_so(client, site, staff):
    sign_in(client, staff("ana", "Author"))
    study = models.Study.objects.create(key="alone-2020", title="Alone")
    html = client.get(reverse("admin:study_used", args=[study.pk])).content.decode()
    assert "Nothing uses it" in html


TABLES = [
    models.Study, models.Cause, models.Article, models.CausePage, models.Term, models.Symptom,
    models.Question, models.RedFlag,
]  # fmt: skip


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_the_list_costs_twelve_queries_at_most(site, table, django_assert_max_num_queries):
    row = table.objects.first()
    with django_assert_max_num_queries(12):
        uses_of(row)


def test_the_form_leads_there(client, site, staff):
    sign_in(client, staff("ana", "Author"))
    study = models.Study.objects.first()
    html = client.get(reverse("admin:education_study_change", args=[study.pk])).content.decode()
    assert reverse("admin:study_used", args=[study.pk]) in html


def test_retiring_a_page_shows_who_uses_it(client, site, staff):
    sign_in(client, staff("pia", "Publisher"))
    page = models.CausePage.objects.get(cause__code="failed-fusion")
    html = client.get(reverse("admin:causepage_retire", args=[page.pk])).content.decode()
    assert "other places use it" in html
