"""T16: out as files and in again gives no difference; what comes in is a draft, after a look at it."""

import io
import shutil
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from education import models
from tests.editorial import draft, new_article, put_live, require_sign_off
from tests.signing_in import sign_in


@pytest.fixture
def article(client, site, staff):
    article = new_article()
    put_live(article, author="The writers")
    sign_in(client, staff("ana", "Author"))
    return article


def file_of(client, article):
    return client.get(reverse("admin:article_file", args=[article.pk])).content.decode()


def take_in(client, article, text, **more):
    return client.post(reverse("admin:article_take_in", args=[article.pk]), {"text": text, **more})


def test_t16_export_import_export_gives_no_difference(client, article, tmp_path):
    draft(article, title="A draft of staff", summary="Short walks do help.", author="Ana")
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):  # drawings and what the program holds fast are no rows
        shutil.copytree(settings.LIBRARY_DIR, folder)
    call_command("export_library", str(first))
    call_command("import_library", str(first))
    call_command("export_library", str(second))
    names = sorted(path.relative_to(first) for path in first.rglob("*") if path.is_file())
    assert names == sorted(path.relative_to(second) for path in second.rglob("*") if path.is_file())
    assert [name for name in names if (first / name).read_bytes() != (second / name).read_bytes()] == []


def test_t16_the_archive_holds_what_the_export_writes_for_who_may_take_it_all(
    client, article, tmp_path, staff
):
    assert client.get(reverse("admin:library_zip")).status_code == 403  # an author
    sign_in(client, staff("ed", "Editor"))
    call_command("export_library", str(tmp_path))
    sent = client.get(reverse("admin:library_zip"))
    archive = zipfile.ZipFile(io.BytesIO(sent.content))
    written = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert set(archive.namelist()) == written
    assert all(archive.read(name) == (tmp_path / Path(name)).read_bytes() for name in written)


def test_t16_a_page_out_and_in_again_changes_nothing(client, article):
    response = take_in(client, article, file_of(client, article))
    assert "There is nothing to take in." in response.content.decode()


def test_t16_a_changed_file_shows_its_difference_and_makes_a_draft_only_once_confirmed(client, article):
    changed = file_of(client, article).replace("Walk a little each day.", "Walk a bit each hour.")
    looked = take_in(client, article, changed)
    html = looked.content.decode()
    assert "<ins>" in html and "<del>" in html and "bit" in html
    assert article.revisions.count() == 1
    response = take_in(client, article, changed, confirm="1", based_on=article.live.pk)
    assert response.status_code == 302
    newest = article.revisions.first()
    assert "Walk a bit each hour." in newest.body and newest.created_by.username == "ana"
    article.refresh_from_db()
    assert article.live.number == 1


def test_t16_a_file_sent_as_a_file_is_read(client, article):
    sent = SimpleUploadedFile("walking.md", file_of(client, article).replace("Rest", "Lie down").encode())
    response = client.post(reverse("admin:article_take_in", args=[article.pk]), {"file": sent})
    assert response.status_code == 200 and "Lie down" in response.content.decode()


def test_t16_what_somebody_saved_meanwhile_is_not_overwritten(client, article):
    changed = file_of(client, article).replace("Walk a little each day.", "Walk a bit each hour.")
    base = article.live.pk
    draft(article, title="Saved by somebody else", author="Rea")
    response = take_in(client, article, changed, confirm="1", based_on=base)
    html = response.content.decode()
    assert "after you opened it" in html and "Walk a bit each hour." in html
    assert article.revisions.first().title == "Saved by somebody else"


def test_t16_nothing_goes_live_by_a_file_where_a_sign_off_is_required(client, article):
    require_sign_off()
    changed = file_of(client, article).replace("Walk", "Step")
    take_in(client, article, changed, confirm="1", based_on=article.live.pk)
    article.refresh_from_db()
    assert article.live.number == 1 and not models.SignOff.objects.exists()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "Choose a file"),
        ("No front matter.", "does not begin with a line +++"),
        ("+++\ntitle = \n+++\nText", "front matter"),
        ('+++\ntitle = "x"\n+++\n\nText\n', "summary"),
    ],
)
def test_t16_a_file_that_is_wrong_is_told_and_its_text_stays(client, article, text, told):
    response = take_in(client, article, text)
    html = response.content.decode()
    assert response.status_code == 422 and told in html
    assert text.split("\n")[-1].strip() in html
    assert article.revisions.count() == 1


@pytest.mark.parametrize(
    "poison", ["<script>alert(1)</script>", "[x](javascript:alert(1))", "a\x00b", "[^nobody-1999]"]
)
def test_t16_what_no_page_can_hold_is_refused_with_its_line(client, article, poison):
    text = file_of(client, article).rstrip() + f"\n\nHere {poison}. [general]\n"
    response = take_in(client, article, text)
    assert response.status_code in {200, 422}
    if response.status_code == 200:  # authored HTML is text, and shown as such
        assert "<script>alert" not in response.content.decode()
    assert article.revisions.count() == 1


@pytest.mark.parametrize(
    ("sent", "told"),
    [(b"\xff\xfe\x00", "not plain text"), (b"x" * 1_000_001, "larger than 1 MB")],
)
def test_t16_a_file_that_is_no_page_is_told(client, article, sent, told):
    upload = SimpleUploadedFile("x.md", sent)
    response = client.post(reverse("admin:article_take_in", args=[article.pk]), {"file": upload})
    assert response.status_code == 422 and told in response.content.decode()
