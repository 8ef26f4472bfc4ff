"""T17: the staff pages work for everyone: no accessibility fault, no sideways scroll, keyboard alone."""

import pytest
from django.urls import reverse

from education import models
from education.actions.draft_links import share_draft
from education.actions.evidence import record_event
from education.actions.publishing import save_revision
from education.actions.sharing import make_short_link
from education.evidence.standing import Standing
from tests.axe_faults import faults_by_day_and_night
from tests.signing_in import sign_in_page

# axe would read imported stylesheets into elements of its own, which our policy refuses.
AS_IT_IS = {"preload": False}


@pytest.fixture
def article(live_site, staff):
    """An article with a draft, a link to it, and a study behind it that was withdrawn."""
    pia = staff("pia", "Publisher", "Clinical reviewer")
    article = models.Article.objects.select_related("live").get(slug="taking-hardware-out")
    texts = {name: getattr(article.live, name) for name in models.Revision.CONTENT_FIELDS}
    made = save_revision(
        page=article, texts={**texts, "title": "A draft", "changes": "x"}, by=pia, based_on=article.live
    )
    share_draft(revision=made, by=pia, whom="Dr Reed")
    study = models.Study.objects.filter(citations__revision=article.live).first()
    notice = {"on": made.created_at.date(), "note": "An error.", "source": "10.1/x"}
    record_event(study=study, standing=Standing.RETRACTED, by=pia, **notice)
    return article


def addresses(article):
    study = models.Study.objects.get(standing="retracted")
    task = models.ReviewTask.objects.first()
    link = make_short_link(label="Ward 4", by=None, article=article)
    return {
        "first page": "/admin/",
        "set up": reverse("admin:first_run"),
        "list": reverse("admin:education_article_changelist"),
        "editor": reverse("admin:education_article_change", args=[article.pk]),
        "compare": reverse("admin:article_compare", args=[article.pk]),
        "used": reverse("admin:article_used", args=[article.pk]),
        "file": reverse("admin:article_take_in", args=[article.pk]),
        "retire": reverse("admin:article_retire", args=[article.pk]),
        "standing": reverse("admin:study_standing", args=[study.pk]),
        "task": reverse("admin:education_reviewtask_change", args=[task.pk]),
        "publish": reverse("admin:knowledge_publish"),
        "release": reverse("admin:education_knowledgerelease_changelist"),
        "trial": "/drafts/check/",
        "shared": reverse("shared_draft", args=[models.DraftLink.objects.get().token]),
        "drawings": reverse("admin:drawings_used"),
        "rename": reverse("admin:article_rename", args=[article.pk]),
        "new handout": f"{reverse('admin:education_handout_add')}?article={article.pk}",
        "counts": reverse("admin:education_dailycount_changelist"),
        "many codes": reverse("admin:shortlink_many"),
        "labels": f"{reverse('admin:shortlink_sheet')}?codes={link.code}",
        "paper": reverse("admin:shortlink_paper", args=[link.pk]),
    }


@pytest.mark.looks_alone
@pytest.mark.parametrize("width", [360, 1280])
def test_t17_no_page_of_the_staff_has_a_fault_for_who_sees_or_moves_otherwise(article, visitor, width):
    page = visitor(width=width)
    sign_in_page(page, "pia")
    faults = {}
    for name, address in addresses(article).items():
        page.goto(address)
        for details in page.locator("main details, #content details").all():
            details.evaluate("each => each.open = true")
        found = faults_by_day_and_night(page, **AS_IT_IS)
        if name not in {"list"} and not page.evaluate("document.documentElement.scrollWidth <= innerWidth"):
            found.append("it scrolls sideways")
        if found:
            faults[name] = found
    assert faults == {}


def press_until(page, name, role="button", most=150):
    """Press Tab until the thing of this name has the focus."""
    wanted = page.get_by_role(role, name=name, exact=True).first
    for _step in range(most):
        page.keyboard.press("Tab")
        if wanted.evaluate("each => each === document.activeElement"):
            return
    raise AssertionError(f"{name} is not reached by keyboard")


def test_t17_a_text_is_compared_signed_off_and_published_by_keyboard_alone(article, staff, visitor):
    staff("rea", "Clinical reviewer", "Publisher")
    page = visitor(width=1280)
    sign_in_page(page, "rea")
    page.goto(reverse("admin:education_article_change", args=[article.pk]))
    press_until(page, "Compare with live", role="link")
    page.keyboard.press("Enter")
    page.wait_for_url("**/compare/**")
    page.go_back()
    summary = page.locator("details.staff-sign > summary").first
    for _step in range(150):
        page.keyboard.press("Tab")
        if summary.evaluate("each => each === document.activeElement"):
            break
    page.keyboard.press("Enter")
    press_until(page, "Sign off 2")
    page.keyboard.press("Enter")
    page.get_by_text("You signed off revision 2.").wait_for()
    press_until(page, "Publish 2")
    page.keyboard.press("Enter")
    page.get_by_text("Revision 2 is live now.").wait_for()
    article.refresh_from_db()
    assert article.live.number == 2 and article.live.sign_off.reviewer.username == "rea"
