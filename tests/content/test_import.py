"""The library fills a site, and never overwrites what staff edited."""

from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from education import models
from education.actions.library import import_library
from education.actions.publishing import latest_revision, save_revision
from education.content.library import Library
from education.queries.library import authored_files, exported_files, read_library
from education.queries.site import release_audit
from education.queries.site import site as now
from education.queries.wizard import working_knowledge
from education.wizard.records import to_knowledge
from tests.conftest import LIBRARY_DIR
from tests.releases import go_back, publish


def with_page(library: Library, slug: str, **changes: str) -> Library:
    pages = tuple(replace(page, **changes) if page.slug == slug else page for page in library.pages)
    return Library(library.records, pages)


def with_record(library: Library, table: str, key: str, **changes: object) -> Library:
    rows = [
        {**row, **changes} if row.get("code", row.get("key")) == key else row
        for row in library.records[table]
    ]
    return Library({**library.records, table: rows}, library.pages)


def article(slug: str) -> models.Article:
    return models.Article.objects.select_related("live").get(slug=slug)


def test_the_whole_library_comes_in_and_is_live(site, library):
    assert models.Study.objects.count() == 221
    assert models.Article.objects.published().count() == 23
    assert models.CausePage.objects.published().count() == models.Cause.objects.count() == 36
    assert site.live_release.number == 1


def test_the_rows_give_the_same_knowledge_as_the_files(site, library):
    assert working_knowledge() == to_knowledge(library.records)


def test_importing_the_same_library_again_changes_nothing(site, library):
    report = import_library(library=library)
    assert (report.made, report.updated, report.kept) == (0, 0, [])
    assert models.KnowledgeRelease.objects.count() == 1
    assert article("taking-hardware-out").revisions.count() == 1


def test_a_newer_file_goes_live_where_staff_changed_nothing(site, library):
    report = import_library(library=with_page(library, "taking-hardware-out", title="Metal out"))
    assert report.updated == 1
    assert article("taking-hardware-out").live.title == "Metal out"


def test_a_newer_file_waits_as_a_draft_where_staff_edited(site, library):
    page = article("taking-hardware-out")
    texts = {name: getattr(page.live, name) for name in models.Revision.CONTENT_FIELDS}
    save_revision(
        page=page, texts={**texts, "title": "Staff title", "changes": "x"}, by=None, based_on=page.live
    )
    report = import_library(library=with_page(library, "taking-hardware-out", title="Metal out"))
    assert [sentence for sentence in report.kept if "taking-hardware-out" in sentence]
    assert article("taking-hardware-out").live.title == "Taking the metal out"
    titles = list(page.revisions.order_by("number").values_list("title", flat=True))
    assert titles == ["Taking the metal out", "Staff title", "Metal out"]


def test_a_row_that_staff_edited_is_left_alone_and_named(site, library):
    models.Symptom.objects.filter(code="clicking").update(text="It clicks")
    report = import_library(library=with_record(library, "symptom", "clicking", text="It clunks"))
    assert models.Symptom.objects.get(code="clicking").text == "It clicks"
    assert any("symptom clicking" in sentence for sentence in report.kept)


def test_a_row_that_nobody_edited_is_brought_up_to_date(site, library):
    import_library(library=with_record(library, "symptom", "clicking", text="It clunks"))
    assert models.Symptom.objects.get(code="clicking").text == "It clunks"


def test_a_row_that_staff_removed_stays_removed(site, library):
    models.Association.objects.filter(cause__code="metal-reaction", symptom__code="feels-ill").delete()
    import_library(library=library)
    assert not models.Association.objects.filter(
        cause__code="metal-reaction", symptom__code="feels-ill"
    ).exists()


def test_with_sign_off_required_an_import_makes_drafts_only(db, library):
    from education.actions.site import prepare_site

    policy = prepare_site()
    policy.sign_off_required = True
    policy.save()
    report = import_library(library=library)
    assert models.Article.objects.published().count() == 0
    assert latest_revision(article("taking-hardware-out")).number == 1
    policy.refresh_from_db()
    assert policy.live_release is None and report.release.number == 1
    assert "Release 1 waits for a clinical reviewer's sign-off." in report.waiting


def test_export_gives_the_files_back_byte_for_byte(site):
    authored = authored_files(LIBRARY_DIR)
    exported = exported_files()
    assert len(exported) > 50
    different = [path for path, text in exported.items() if authored[path] != text]
    assert different == []


def test_export_import_export_gives_no_difference(site, tmp_path):
    page = article("taking-hardware-out")
    texts = {name: getattr(page.live, name) for name in models.Revision.CONTENT_FIELDS}
    save_revision(
        page=page, texts={**texts, "title": "Öffnung “neu”", "changes": "x"}, by=None, based_on=page.live
    )
    first = exported_files()
    for path, text in {**authored_files(LIBRARY_DIR), **first}.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    library, errors = read_library(tmp_path)
    assert errors == []
    import_library(library=library)
    assert exported_files() == first


def broken_copy(tmp_path: Path, path: str, old: str, new: str) -> Path:
    for name, text in authored_files(LIBRARY_DIR).items():
        target = tmp_path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text.replace(old, new, 1) if name == path else text, encoding="utf-8")
    return tmp_path


BROKEN = {
    "a dangling citation": (
        "articles/taking-hardware-out.md",
        "[^zotti-removal]",
        "[^zotty-removal]",
        "The study 'zotty-removal' is cited",
    ),
    "a missing drawing": (
        "articles/taking-hardware-out.md",
        "[drawing:metal-under-skin]",
        "[drawing:metal]",
        "There is no drawing 'metal'",
    ),
    "an unknown field": (
        "articles/taking-hardware-out.md",
        "summary =",
        "sumary =",
        "Did you mean 'summary'?",
    ),
    "a duplicate code": (
        "symptoms.toml",
        'code = "bladder-change"',
        'code = "belly-new"',
        "'belly-new' stands twice",
    ),
    "an association with a cause that does not exist": (
        "associations.toml",
        'cause = "adjacent-segment"',
        'cause = "adjacent"',
        "names the cause 'adjacent', which does not exist",
    ),
}


@pytest.mark.parametrize(("path", "old", "new", "words"), BROKEN.values(), ids=BROKEN.keys())
def test_wrong_content_stops_the_import_with_what_to_write_and_changes_nothing(
    db, tmp_path, path, old, new, words
):
    folder = broken_copy(tmp_path, path, old, new)
    for command in ("check_library", "import_library"):
        told = StringIO()
        with pytest.raises(CommandError, match="Nothing was changed"):
            call_command(command, str(folder), stderr=told)
        assert words in told.getvalue()
        assert path in told.getvalue()
    assert models.Study.objects.count() == 0
    assert models.Article.objects.count() == 0


def test_knowledge_with_a_fault_stops_the_import_and_changes_nothing(db, tmp_path):
    folder = broken_copy(tmp_path, "questions.toml", 'role = "time"', 'role = ""')
    told = StringIO()
    with pytest.raises(CommandError):
        call_command("import_library", str(folder), stderr=told)
    assert "role 'time'" in told.getvalue()
    assert models.Symptom.objects.count() == 0


def test_staff_edits_that_are_not_published_stay_out_of_the_live_check(site, library):
    models.Question.objects.filter(code="course").update(text="Half a senten")
    report = import_library(library=with_record(library, "cause", "hip-joint", meaning="A newer meaning."))
    assert report.updated == 1 and any("Publish" in sentence for sentence in report.waiting)
    live = now().knowledge
    assert now().release.number == 1
    assert live.question_by_code["course"].text == "How has the pain changed since surgery?"
    assert live.cause_by_code["hip-joint"].meaning != "A newer meaning."


def test_a_release_that_staff_went_back_to_stays_live(site, library, staff):
    pia = staff("pia", "Publisher")
    models.Cause.objects.filter(code="hip-joint").update(clinical="words that staff took back")
    publish(by=pia)
    go_back(release=models.KnowledgeRelease.objects.get(number=1), by=pia)
    report = import_library(library=with_record(library, "cause", "hip-joint", meaning="A newer meaning."))
    assert now().release.number == 1 and report.waiting


def test_half_done_edits_with_a_fault_do_not_stop_the_import(site, library):
    models.RedFlagCondition.objects.filter(red_flag__code="saddle-numbness").delete()
    report = import_library(library=with_page(library, "taking-hardware-out", title="Metal out"))
    assert article("taking-hardware-out").live.title == "Metal out"
    assert now().release.number == 1 and report.waiting


def test_newer_knowledge_goes_live_where_staff_changed_nothing(site, library):
    report = import_library(library=with_record(library, "cause", "hip-joint", meaning="A newer meaning."))
    assert report.waiting == [] and now().release.number == 2
    assert now().knowledge.cause_by_code["hip-joint"].meaning == "A newer meaning."


def test_newer_knowledge_that_moves_stories_waits_for_a_named_persons_ticks(site, library, staff):
    link = {"cause": "persistent-pain", "symptom": "pain-many-places"}
    links = [
        {**record, "strength": "against"} if link.items() <= record.items() else record
        for record in library.records["association"]
    ]
    newer = Library({**library.records, "association": links}, library.pages)
    report = import_library(library=newer)
    assert now().release.number == 1 and models.KnowledgeRelease.objects.count() == 1
    assert any("looks at each and ticks it" in told and "b11" in told for told in report.waiting)
    assert publish(by=staff("pia", "Publisher")).number == 2


def test_newer_words_for_a_danger_sign_wait_for_a_named_persons_tick(site, library):
    report = import_library(library=with_record(library, "red_flag", "fever", why="A newer reason."))
    assert now().release.number == 1
    assert any("These move: words:sign:fever." in told for told in report.waiting)


def test_newer_stories_are_in_the_public_figures_at_once_where_none_moves(site, library):
    before = release_audit(now().release)["stories"]
    story = {**library.records["vignette"][0], "code": "newer-story"}
    newer = Library({**library.records, "vignette": [*library.records["vignette"], story]}, library.pages)
    assert import_library(library=newer).waiting == []
    assert now().release.number == 1 and release_audit(now().release)["stories"] == before + 1
