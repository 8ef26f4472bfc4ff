"""A small site for tests of the staff's work: one topic, one article, people. Made in milliseconds."""

from education import models
from education.actions.publishing import publish, save_revision, sign_off_revision
from education.actions.site import prepare_site

TEXTS = {
    "title": "Walking again",
    "summary": "Short walks help.",
    "key_facts": "Short walks help. [general]\nRest between them. [general]\nCall with new pain. [general]",
    "body": "## How to start\n\nWalk a little each day. [general]\n",
    "related": "",
    "changes": "First text.",
}


def new_article(slug="walking"):
    """Return an article without a text."""
    prepare_site()
    topic, _made = models.Topic.objects.get_or_create(code="home", defaults={"title": "At home"})
    return models.Article.objects.create(slug=slug, topic=topic)


def new_cause_page(code="screw-loosening"):
    """Return a cause's page without a text."""
    prepare_site()
    cause = models.Cause.objects.create(code=code, name="Loose screw", urgency="soon")
    return models.CausePage.objects.create(cause=cause)


def draft(page, by=None, **changes):
    """Save the newest text of the page with these changes as a new revision."""
    latest = page.revisions.first()
    texts = {name: getattr(latest, name) for name in TEXTS} if latest else TEXTS
    kind = changes.pop("kind", "major")
    return save_revision(page=page, texts={**texts, **changes}, by=by, based_on=latest, kind=kind)


def put_live(page, by=None, **changes):
    """Save a text and publish it, as the policy of the moment allows."""
    revision = draft(page, by, **changes)
    publish(revision=revision, by=None)
    page.refresh_from_db()
    return revision


def require_sign_off(required=True):
    """Switch the clinic's policy."""
    models.SitePolicy.objects.update(sign_off_required=required)


def signed(revision, by):
    """Sign a revision off and return it."""
    sign_off_revision(revision=revision, by=by)
    return revision
