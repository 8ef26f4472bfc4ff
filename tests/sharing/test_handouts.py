"""Handouts: danger signs from the one list, a code for each edition, and no way around a sign-off."""

import io
import re
from dataclasses import replace

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from pypdf import PdfReader

from education import models
from education.actions.handout_files import draw_all_files
from education.actions.handouts import CannotPrint, publish_edition, save_edition, sign_off_edition
from education.actions.publishing import NotAllowed
from education.actions.sharing import make_short_link
from education.queries.handouts import value_of, words
from education.sharing.handout import MOST_LINES, Print, Size, Written
from education.sharing.handout_pdf import sides
from tests.editorial import require_sign_off
from tests.sharing.test_handout_papers import KINDS, WORDS
from tests.signing_in import sign_in


@pytest.fixture
def handout(site):
    return models.Handout.objects.get(slug="going-home")


def test_a_handout_that_is_too_long_is_refused_with_what_to_shorten(handout):
    many = tuple(
        "A line about the ward that goes on for as long as a line may go on here. " * 2
        for _ in range(MOST_LINES)
    )
    long = Written("Going home", week=many, normal=many, do=many, dont=many, questions=many, notes=many)
    with pytest.raises(CannotPrint, match=r"sides of paper; two fit\. Shorten first: "):
        save_edition(handout=handout, written=long, by=None, changes="x")
    assert handout.editions.count() == 1


@pytest.mark.parametrize(
    ("written", "told"),
    [
        pytest.param(Written("", do=("Walk.",)), "Title: write something", id="no title"),
        pytest.param(Written("x" * 61, do=("Walk.",)), "61 letters", id="long title"),
        pytest.param(Written("Going home"), "nothing to print", id="nothing in it"),
        pytest.param(Written("Going home", do=("Walk.",) * 7), "Do: it has 7 lines", id="many lines"),
        pytest.param(Written("Going home", do=("x" * 161,)), "161 letters", id="a long line"),
        pytest.param(Written("Going home", do=("Walk \U0001f6b6.",)), "cannot be printed", id="a picture"),
    ],
)
def test_each_fault_says_where_it_is_and_what_fits(handout, written, told):
    with pytest.raises(CannotPrint, match=re.escape(told)):
        save_edition(handout=handout, written=written, by=None, changes="x")


@pytest.mark.parametrize("size", Size)
def test_the_shipped_handout_fits_on_one_side_in_clear_print_with_its_numbers_and_its_code(handout, size):
    shown = value_of(handout.live, link=handout.short_links.first())
    assert shown.qr and shown.address
    assert sides(shown, size=size, printed=Print.CLEAR, words=words("911")) == 1
    numbered = replace(
        shown, clinic="Harbor Spine Clinic", phone="(312) 555-0142", out_of_hours_phone="(312) 555-0199"
    )
    assert sides(numbered, size=size, printed=Print.CLEAR, words=words("911")) == 1
    assert sides(replace(shown, phone=""), size=size, printed=Print.CARD, words=words("911")) == 1


def test_the_shipped_handout_takes_two_sheets_in_large_print_and_one_side_as_a_card(handout):
    shown = value_of(handout.live, link=handout.short_links.first())
    assert sides(shown, size=Size.LETTER, printed=Print.LARGE, words=words("911")) <= 4
    assert sides(shown, size=Size.A4, printed=Print.CARD, words=words("911")) == 1


def test_the_page_shows_the_danger_signs_of_the_one_list_above_all_that_is_benign(client, handout):
    html = client.get("/handouts/going-home/").content.decode()
    assert html.index("Wiping may feel different.") < html.index("A sore wound and tight muscles")
    assert "Draft: no clinician has checked it yet" in html
    assert client.get("/handouts/").content.decode().count("/handouts/going-home/") == 1


@pytest.mark.parametrize(("size", "printed"), KINDS)
def test_every_file_is_there_once_published_and_nothing_is_drawn_on_request(
    client, handout, monkeypatch, size, printed
):
    monkeypatch.setattr("education.actions.handout_files.to_pdf", None)
    monkeypatch.setattr("education.sharing.handout_pdf.typst", None)
    answer = client.get(f"/handouts/going-home.pdf?size={size}&print={printed}")
    assert answer.status_code == 200 and answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-") and f"{printed}-{size}" in answer["Content-Disposition"]


@pytest.mark.parametrize("wish", ["?size=a5", "?print=tiny", "?size=", "?size=a4&size=x", "?print=%00"])
def test_an_odd_wish_leads_to_the_page(client, handout, wish):
    assert client.get(f"/handouts/going-home.pdf{wish}")["Location"] == "/handouts/going-home/"


def test_a_paper_with_an_old_phone_number_is_never_given_out(client, handout):
    models.Clinic.objects.update(phone="(312) 555-0100")
    assert client.get("/handouts/going-home.pdf")["Location"] == "/handouts/going-home/"
    assert draw_all_files() == (6, [])
    assert client.get("/handouts/going-home.pdf").status_code == 200
    assert draw_all_files() == (0, [])


def test_each_edition_has_its_own_code_and_an_older_paper_is_told_what_changed(client, handout):
    first = handout.short_links.get()
    assert client.get(f"/s/{first.code}")["Location"] == "/handouts/going-home/"
    edition = save_edition(handout=handout, written=WORDS, by=None, changes="Shorter, and when to drive.")
    publish_edition(edition=edition, by=None)
    answer = client.get(f"/s/{first.code}", follow=True)
    assert answer.redirect_chain == [(f"/handouts/going-home/since/{first.code}/", 302)]
    html = answer.content.decode()
    assert "Shorter, and when to drive." in html and "noindex" in html
    order = [
        "<h1",
        'class="notice now"',
        'id="since"',
        "Shorter, and when",
        'class="zones"',
        "Wiping may feel",
    ]
    places = [html.index(part) for part in order]
    assert places == sorted(places), "after the danger line, what changed comes before all cards"
    assert handout.short_links.count() == 2


def test_going_back_to_an_older_edition_is_told_too(client, handout):
    first = handout.live
    publish_edition(edition=save_edition(handout=handout, written=WORDS, by=None, changes="x"), by=None)
    second = handout.short_links.order_by("-id").first()
    publish_edition(edition=first, by=None)
    html = client.get(f"/s/{second.code}", follow=True).content.decode()
    assert "We went back to an earlier text." in html


def test_a_paper_with_an_older_phone_or_danger_sign_is_told_which(client, handout):
    paper = handout.short_links.get()
    models.Clinic.objects.update(phone="(312) 555-0100")
    models.SitePolicy.objects.update(content_version=77)
    html = client.get(f"/s/{paper.code}", follow=True).content.decode()
    assert re.search(r"<b>Phone of the clinic</b></p><p><b>Now:</b> <ins>\(312\) 555-0100", html)
    assert "<del>911" not in html and "Emergency number" not in html, "what stayed is not told"
    words = paper.printed_words
    words["today"] = [*words["today"], "A sign of before."]
    words["phones"][2] = "112"
    models.ShortLink.objects.filter(pk=paper.pk).update(printed_words=words)
    models.SitePolicy.objects.update(content_version=78)
    html = client.get(f"/s/{paper.code}", follow=True).content.decode()
    told = r"<b>Emergency number</b></p><p><b>Before:</b> <del>112</del></p><p><b>Now:</b> <ins>911</ins>"
    assert re.search(told, html)
    assert re.search(r"<b>Signs to call about today</b></p><p><b>Before:</b> <del>A sign of before.", html)
    draw_all_files()
    newer = handout.short_links.order_by("-id").first()
    assert newer != paper and client.get(f"/s/{newer.code}")["Location"] == "/handouts/going-home/"
    assert "/since/" in client.get(f"/s/{paper.code}")["Location"]


def test_another_code_for_the_same_handout_leaves_its_papers_as_they_are(client, handout):
    make_short_link(label="Ward 4", by=None, handout=handout)
    assert client.get("/handouts/going-home.pdf").status_code == 200
    assert draw_all_files() == (0, [])


def test_saving_the_clinic_draws_the_papers_anew(client, handout, staff):
    sign_in(client, staff("pia", "Publisher"))
    clinic = handout.clinic
    row = {"name": "Other Clinic", "phone": "(312) 555-0100", "country": "US", "emergency_number": "911"}
    client.post(reverse("admin:education_clinic_change", args=[clinic.pk]), {**row, "is_default": "on"})
    assert client.get("/handouts/going-home.pdf").status_code == 200


def test_a_name_that_cannot_be_printed_is_told_and_publishes_nothing(handout):
    models.Clinic.objects.update(name="\u674e\u660e Clinic")
    edition = handout.editions.first()
    with pytest.raises(NotAllowed, match="cannot be printed"):
        publish_edition(edition=edition, by=None)
    drawn, refused = draw_all_files()
    assert drawn == 0 and "going-home: the sign" in refused[0]


def test_a_file_that_somebody_else_wrote_into_the_table_is_not_given_out(client, handout):
    models.HandoutFile.objects.update(pdf=b"%PDF-1.7 take this with you")
    assert client.get("/handouts/going-home.pdf")["Location"] == "/handouts/going-home/"
    assert draw_all_files()[0] == 6
    assert client.get("/handouts/going-home.pdf").status_code == 200


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE education_handout SET slug = 'other'",
        "UPDATE education_handout SET live_id = NULL",
        "UPDATE education_article SET slug = 'other-address' WHERE slug = 'taking-hardware-out'",
    ],
)
def test_raw_sql_cannot_make_a_printed_address_die(handout, sql):
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_signing_the_live_edition_draws_its_papers_anew(client, handout, staff):
    sign_off_edition(edition=handout.live, by=staff("rea", "Clinical reviewer"))
    answer = client.get("/handouts/going-home.pdf")
    assert "Checked by rea" in PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()


def test_a_sign_off_is_not_gone_around(handout, staff):
    require_sign_off()
    ana, rea, pia = staff("ana", "Author"), staff("rea", "Clinical reviewer"), staff("pia", "Publisher")
    edition = save_edition(handout=handout, written=WORDS, by=rea, changes="x")
    for refused in (ana, pia):
        with pytest.raises(NotAllowed):
            sign_off_edition(edition=edition, by=refused)
    with pytest.raises(NotAllowed, match="You wrote"):
        sign_off_edition(edition=edition, by=rea)
    with pytest.raises(NotAllowed, match="requires a sign-off"):
        publish_edition(edition=edition, by=pia)
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Handout.objects.filter(pk=handout.pk).update(live=edition)
    with pytest.raises(IntegrityError), transaction.atomic():
        models.HandoutSignOff.objects.create(edition=edition, digest=edition.digest, reviewer=pia)
    sign_off_edition(edition=edition, by=staff("tom", "Clinical reviewer"))
    publish_edition(edition=edition, by=pia)
    handout.refresh_from_db()
    assert handout.live == edition


@pytest.mark.parametrize("table", ["handoutedition", "handoutsignoff", "handout"])
def test_nothing_of_it_is_changed_or_deleted(handout, staff, table):
    sign_off_edition(edition=handout.live, by=staff("rea", "Clinical reviewer"))
    rows = {
        "handoutedition": models.HandoutEdition.objects.all(),
        "handoutsignoff": models.HandoutSignOff.objects.all(),
        "handout": models.Handout.objects.all(),
    }[table]
    with pytest.raises(IntegrityError), transaction.atomic():
        rows._raw_delete(rows.db)


def test_the_files_for_a_record_system_have_its_names(handout, tmp_path):
    call_command("export_handouts", str(tmp_path / "education"), stdout=io.StringIO())
    names = {path.name for path in (tmp_path / "education").iterdir()}
    codes = models.Code.objects.filter(verified=True, articles=handout.article, system="icd-10-cm")
    (tmp_path / "education" / "icd10_z99_en.pdf").write_bytes(b"old")
    call_command("export_handouts", str(tmp_path / "education"), stdout=io.StringIO())
    assert not (tmp_path / "education" / "icd10_z99_en.pdf").exists()
    assert codes and {f"icd10_{code.code.lower()}_en.pdf" for code in codes} <= names
    assert all(re.fullmatch(r"(icd10|icd9|snomed)_[a-z0-9.]+_en\.pdf", name) for name in names)
