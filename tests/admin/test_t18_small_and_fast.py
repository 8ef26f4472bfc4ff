"""T18: the pages that staff open most cost twelve queries and sixty kilobytes at most."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from education import models
from education.actions.draft_links import comment_on_draft, share_draft
from education.actions.evidence import record_event
from education.evidence.standing import Standing
from tests.editorial import draft
from tests.signing_in import sign_in


@pytest.fixture
def busy(client, site, staff):
    """A signed-in publisher, and a page with drafts, a link, comments and an open task."""
    pia = staff("pia", "Publisher")
    article = models.Article.objects.get(slug="taking-hardware-out")
    for number in range(5):
        made = draft(article, pia, title=f"Draft {number}", author="Pia")
    link = share_draft(revision=made, by=pia)
    comment_on_draft(link=link, text="Shorter, please.")
    study = models.Study.objects.filter(citations__revision=article.live).first()
    notice = {"on": made.created_at.date(), "note": "An error.", "source": "10.1/x"}
    record_event(study=study, standing=Standing.RETRACTED, by=pia, **notice)
    sign_in(client, pia)
    return article


def addresses(article):
    one = [article.pk]
    lists = [
        "article",
        "causepage",
        "study",
        "cause",
        "question",
        "redflag",
        "vignette",
        "term",
        "reviewtask",
    ]
    return {
        "editor": reverse("admin:education_article_change", args=one),
        "compare": reverse("admin:article_compare", args=one),
        "take in": reverse("admin:article_take_in", args=one),
        "used": reverse("admin:article_used", args=one),
        "first page": "/admin/",
        **{f"list of {name}": reverse(f"admin:education_{name}_changelist") for name in lists},
    }


def test_t18_each_costs_twelve_queries_and_sixty_kilobytes_at_most(client, busy):
    too_much = {}
    for name, path in addresses(busy).items():
        client.get(path)  # what a process reads once is read here
        with CaptureQueriesContext(connection) as costs:
            size = len(client.get(path).content)
        if len(costs) > 12 or size > 60_000:
            too_much[name] = (len(costs), size)
    assert too_much == {}
