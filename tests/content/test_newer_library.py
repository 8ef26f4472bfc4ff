"""A newer library over a site that staff edited everywhere loses nothing of theirs and names what waits."""

from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import call_command

from education import models
from education.actions.drafts import keep_draft
from education.actions.handouts import save_edition
from education.actions.publishing import latest_revision, publish, save_revision, sign_off_revision
from education.actions.site import set_up_site
from education.content.library import Library
from education.management.commands import import_library as command
from education.queries import backups

CLINIC = {"name": "Harbor Spine Clinic", "phone": "(312) 555-0142", "out_of_hours_phone": "", "country": "US"}
# What staff wrote: none of these rows may be changed or gone after an import.
THEIRS = (
    models.Revision,
    models.SignOff,
    models.AuditLine,
    models.KeptDraft,
    models.HandoutEdition,
    models.ShortLink,
    models.Clinic,
    models.User,
    models.Withdrawal,
    models.KnowledgeRelease,
)
WORDS = {"symptom": "text", "question": "help", "cause": "meaning", "term": "meaning", "study": "population"}


def texts_of(revision, **changes):
    texts = {name: getattr(revision, name) for name in models.Revision.CONTENT_FIELDS}
    return {**texts, "changes": "By staff.", **changes}


@pytest.fixture
def edited(site, library, staff) -> dict[str, str]:
    """A site in which staff edited a page, a page's draft, a record of each kind, and took things away."""
    ana, cara = staff("ana", "Author", "Editor", "Publisher"), staff("cara", "Clinical reviewer")
    live = models.Article.objects.select_related("live").get(slug="taking-hardware-out")
    mine = save_revision(page=live, texts=texts_of(live.live, title="Ours"), by=ana, based_on=live.live)
    sign_off_revision(revision=mine, by=cara)
    publish(revision=mine, by=ana)
    other = models.Article.objects.select_related("live").exclude(pk=live.pk).order_by("pk").first()
    save_revision(page=other, texts=texts_of(other.live, title="Our draft"), by=ana, based_on=other.live)
    keep_draft(
        person=cara,
        page=other,
        page_kind="article",
        texts=texts_of(other.live, body="half"),
        based_on=other.live,
    )
    handout = models.Handout.objects.select_related("live").get()
    save_edition(handout=handout, written=handout.live.written, by=ana, changes="Looked at.")
    set_up_site(clinic={**CLINIC, "emergency_number": "911"}, sign_off_required=True, by=ana)
    models.Symptom.objects.filter(code="clicking").update(text="It clicks, our nurses say")
    models.Cause.objects.filter(code="hip-joint").update(meaning="Our meaning.")
    models.Association.objects.filter(cause__code="metal-reaction", symptom__code="feels-ill").delete()
    return {"page": live.slug, "draft": other.slug}


def newer(library: Library) -> Library:
    """Return a library in which every page and every record of some kinds says something else."""
    records = dict(library.records)
    for kind, column in WORDS.items():
        if kind in records:
            records[kind] = [
                {**row, column: f"{row[column]} Newer."} if row.get(column) else row for row in records[kind]
            ]
    return Library(records, tuple(replace(page, title=f"{page.title}, newer") for page in library.pages))


def rows(table) -> dict[int, bytes]:
    """Return each row of a table by its key, as a backup would hold it."""
    keys = table._base_manager.order_by("pk").values_list("pk", flat=True)
    return dict(zip(keys, backups.lines(table), strict=True))


def test_an_import_over_edits_everywhere_loses_none_and_names_what_waits(edited, library, monkeypatch):
    before = {table: rows(table) for table in THEIRS}
    live = dict(models.Article.objects.values_list("slug", "live__title"))
    monkeypatch.setattr(command, "read_library", lambda folder: (newer(library), []))
    told = StringIO()
    call_command("import_library", stdout=told)
    said = told.getvalue()
    for table, theirs in before.items():
        now = rows(table)
        changed = [key for key, row in theirs.items() if now.get(key) != row]
        assert changed == [], table.__name__
    # While a sign-off is required an import puts no text live, edited or not.
    assert dict(models.Article.objects.values_list("slug", "live__title")) == live
    assert models.Symptom.objects.get(code="clicking").text == "It clicks, our nurses say"
    assert models.Cause.objects.get(code="hip-joint").meaning == "Our meaning."
    gone = models.Association.objects.filter(cause__code="metal-reaction", symptom__code="feels-ill")
    assert not gone.exists()
    for name in (edited["page"], edited["draft"], "symptom clicking", "cause hip-joint"):
        assert any(name in line for line in said.splitlines()), name
    # The newer text of a page waits beside the staff's own, to be compared.
    page = models.Article.objects.get(slug=edited["page"])
    assert latest_revision(page).title == "Taking the metal out, newer" and page.live.title == "Ours"
    assert models.KeptDraft.objects.get().texts["body"] == "half"


def test_the_same_newer_library_again_makes_no_second_draft(edited, library, monkeypatch):
    monkeypatch.setattr(command, "read_library", lambda folder: (newer(library), []))
    call_command("import_library", stdout=StringIO())
    revisions = models.Revision.objects.count()
    call_command("import_library", stdout=StringIO())
    assert models.Revision.objects.count() == revisions
