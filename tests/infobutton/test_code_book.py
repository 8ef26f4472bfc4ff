"""The codes of the library: each leads to a page that answers; staff edit them; files and rows agree."""

import json
import re
from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from education import models, request_rate
from education.actions.evidence import record_event
from education.actions.library import import_library
from education.content.kinds import CODE_SYSTEMS
from education.content.library import Library
from education.evidence.standing import Standing
from education.infobutton.problems import faults_of
from education.infobutton.systems import FACTS, System, is_written_in_full
from education.queries.infobutton import answered_codes
from education.queries.library import exported_files, read_library
from tests.conftest import LIBRARY_DIR
from tests.editorial import put_live
from tests.infobutton.asking import ICD10, SERVICE, SNOMED, addresses, feed, query
from tests.signing_in import sign_in


def visits_of(system: System, code: str) -> list[str]:
    """Return how record systems send this code: for each visit, without its dot, in small letters."""
    plain = code.replace(".", "").lower()
    if system is not System.ICD_10_CM:
        return [code, plain]
    if len(plain) == 7:
        return [code, *(code[:-1] + visit for visit in "ADS"), plain]
    longer = [plain.ljust(6, "x") + visit for visit in "ads"] if code.startswith(("S", "T")) else []
    return [code, plain, *longer]


def test_the_systems_of_the_files_are_those_that_are_known():
    assert tuple(System) == CODE_SYSTEMS


def test_every_code_of_the_library_is_verified_with_its_source_and_leads_somewhere(library):
    articles = {page.slug for page in library.pages if page.kind == "article"}
    for record in library.records["code"]:
        assert record["verified"] and record["source"], record
        assert faults_of(record, articles=articles) == []


def test_no_words_of_cpt_are_shipped(library):
    of_cpt = [record for record in library.records["code"] if record["system"] == "cpt"]
    assert len(of_cpt) > 20
    assert all(record["title"] == "" for record in of_cpt)


def test_each_title_of_snomed_names_the_free_set_it_comes_from(library):
    of_snomed = [record for record in library.records["code"] if record["system"] == "snomed-ct"]
    assert len(of_snomed) > 50
    assert all("CC BY 4.0" in record["source"] for record in of_snomed)


def test_every_code_in_each_spelling_has_an_entry_whose_first_page_answers_in_its_language(
    client, site, monkeypatch
):
    monkeypatch.setattr(request_rate, "A_MINUTE", 10_000)
    opened: dict[str, str] = {}
    for system, code, _ in answered_codes(site.content_version):
        oid = FACTS[System(system)].oid
        told = [feed(client, way, oid)["entry"] for way in visits_of(System(system), code)]
        assert told[0] and all(
            [entry["id"] for entry in entries] == [entry["id"] for entry in told[0]] for entries in told
        ), code
        first = told[0][0]["link"][0]
        path = first["href"].removeprefix("http://localhost:8000")
        if path not in opened:
            response = client.get(path)
            assert response.status_code == 200, path
            opened[path] = re.search(r'<html lang="(\w+)">', response.content.decode()).group(1)
        assert opened[path] == first["hreflang"]
    assert len(opened) > 15


def test_every_code_of_the_library_is_answered(site, library):
    shipped = {(record["system"], record["code"]) for record in library.records["code"]}
    assert {(system, code) for system, code, _ in answered_codes(site.content_version)} == shipped


def test_a_code_of_many_people_without_a_fusion_says_that_it_fits_less(client, site):
    for code, score in {"M48.061": "0.5", "M96.0": "1.0"}.items():
        assert {"scheme": "relevanceScore", "term": score} in feed(client, code)["entry"][0]["category"]


def test_an_emergency_stands_first_whatever_was_asked_first(client, site):
    sent = {**query("M96.0"), "mainSearchCriteria.v.c1": "G83.4", "knowledgeResponseType": "application/json"}
    entries = json.loads(client.get(SERVICE, sent).content)["feed"]["entry"]
    assert entries[0]["id"]["_value"] == "tag:localhost,2026:cause/cauda-equina"


def test_an_answer_by_snomed_carries_its_attribution(client, site):
    assert "CC BY 4.0" in feed(client, "55146009", SNOMED)["rights"]["_value"]
    assert "rights" not in feed(client, "M96.0")


def test_what_staff_edit_in_the_working_copy_changes_no_answer(client, site):
    before = addresses(client, "T84.63")
    models.Cause.objects.update(urgency="self-care")
    models.SitePolicy.objects.update(content_version=site.content_version + 1)
    assert addresses(client, "T84.63") == before


def test_codes_come_back_from_the_rows_byte_for_byte(site):
    assert exported_files()["codes.toml"] == (LIBRARY_DIR / "codes.toml").read_text("utf-8")


def test_a_newer_file_changes_a_code_that_staff_left_alone_and_no_other(site, library):
    models.Code.objects.filter(code="M96.0").update(often_without_fusion=True)
    rows = [
        {**record, "articles": ["surgery-again"]} if record["code"] in {"M96.0", "M96.3"} else record
        for record in library.records["code"]
    ]
    report = import_library(library=replace(library, records={**library.records, "code": rows}))
    assert [article.slug for article in models.Code.objects.get(code="M96.3").articles.all()] == [
        "surgery-again"
    ]
    assert any("code icd-10-cm M96.0" in sentence for sentence in report.kept)
    assert models.Code.objects.get(code="M96.0").often_without_fusion


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (("M96.0", "M960"), "this is no code of ICD-10-CM. Write it in full, as in T84.84XA."),
        (
            ('"failed-fusion"', '"no-such-cause"'),
            "causes names the cause 'no-such-cause', which does not exist",
        ),
        (('"surgery-again"', '"no-such-page"'), "articles names 'no-such-page', which does not exist"),
        (('code = "22533"', 'code = "22532"'), "'cpt and 22532' stands twice"),
        (('code = "22532"', 'code = "22532"\ntitle = "Words"'), "leave out the title. The words of CPT"),
        (('system = "cpt"', 'system = "icd-11"'), "'icd-11' is not known"),
    ],
)
def test_a_fault_in_the_file_is_told_with_its_line_and_nothing_is_taken_in(
    tmp_path, change, sentence, capsys
):
    for path in LIBRARY_DIR.rglob("*"):
        if path.suffix in {".md", ".toml", ".svg"}:
            copy = tmp_path / path.relative_to(LIBRARY_DIR)
            copy.parent.mkdir(exist_ok=True)
            copy.write_text(path.read_text("utf-8"), "utf-8")
    codes = tmp_path / "codes.toml"
    codes.write_text(codes.read_text("utf-8").replace(*change), "utf-8")
    _, errors = read_library(tmp_path)
    told = [str(error) for error in errors]
    assert any(sentence in one and re.match(r"codes\.toml, line \d+:", one) for one in told), told
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("check_library", str(tmp_path))


def test_a_library_without_codes_at_all_is_told(tmp_path):
    (tmp_path / "articles").mkdir()
    _, errors = read_library(tmp_path)
    assert any(error.path == "codes.toml" for error in errors)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"system": "icd-10-cm", "code": "M960"}, "code"),
        ({"system": "snomed-ct", "code": "M96.0"}, "code"),
        ({"system": "cpt", "code": "22633", "title": "Words"}, "title"),
        ({"system": "icd-10-cm", "code": "M96.0", "verified": True}, "source"),
    ],
)
def test_a_row_that_breaks_a_rule_is_refused_at_its_field(db, values, field):
    with pytest.raises(ValidationError) as refused:
        models.Code(**values).full_clean()
    assert field in refused.value.message_dict


@pytest.mark.parametrize(
    "values",
    [
        {"system": "cpt", "code": "22633", "title": "Words"},
        {"system": "icd-10-cm", "code": "M96.0", "verified": True},
        {"system": "icd-11", "code": "M96.0"},
    ],
)
def test_the_database_itself_refuses_it_too(db, values):
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Code.objects.create(**values)


def test_a_code_is_never_deleted(db):
    row = models.Code.objects.create(system="cpt", code="22633")
    with pytest.raises(ValueError, match="never deleted"):
        row.delete()


def test_staff_add_a_code_and_it_is_answered_at_once(client, site, staff):
    sign_in(client, staff("ann", "Publisher"))
    cause = models.Cause.objects.get(code="failed-fusion")
    sent = {"system": "icd-10-cm", "code": "m99.9", "causes": [cause.pk], "verified": "on", "source": "Seen"}
    assert addresses(client, "M99.9") == []
    response = client.post("/admin/education/code/add/", sent)
    assert response.status_code == 302
    assert addresses(client, "M99.9") == ["causes/failed-fusion/"]
    assert models.Code.history.filter(code="M99.9").count() == 1


def test_a_code_that_leads_nowhere_is_refused_and_nothing_typed_is_lost(client, site, staff):
    sign_in(client, staff("ann", "Publisher"))
    response = client.post(
        "/admin/education/code/add/", {"system": "cpt", "code": "22999", "source": "A note"}
    )
    html = response.content.decode()
    assert response.status_code == 200 and "Choose at least one possible cause or article" in html
    assert 'value="22999"' in html and 'value="A note"' in html


def test_every_role_sees_the_codes_and_a_reviewer_changes_none(client, site, staff):
    row = models.Code.objects.get(code="M96.0")
    sign_in(client, staff("rob", "Clinical reviewer"))
    assert client.get("/admin/education/code/").status_code == 200
    assert client.post(f"/admin/education/code/{row.pk}/change/", {"code": "M96.1"}).status_code == 403
    assert client.get(f"/admin/education/code/{row.pk}/delete/").status_code == 403


def test_a_list_of_many_codes_costs_few_queries(client, site, staff, django_assert_max_num_queries):
    sign_in(client, staff("ann", superuser=True))
    with django_assert_max_num_queries(16):
        html = client.get("/admin/education/code/").content.decode()
    assert "Bone that has not joined" in html or "A broken rod" in html or "first-two-weeks" in html


def test_codes_are_written_in_full(library):
    assert isinstance(library, Library) and ICD10
    for record in library.records["code"]:
        assert is_written_in_full(System(record["system"]), record["code"])


def test_an_entry_offers_the_handout_of_its_article_beside_the_page(client, site):
    article = models.Handout.objects.get(slug="going-home").article
    code = models.Code.objects.filter(verified=True, articles=article, system="icd-10-cm").first()
    entries = feed(client, code.code)["entry"]
    links = [link for entry in entries for link in entry["link"] if link["type"] == "application/pdf"]
    assert [link["href"].rpartition("/handouts/")[2] for link in links] == ["going-home.pdf"]
    assert client.get(f"/handouts/{links[0]['href'].rpartition('/')[2]}")["Content-Type"] == "application/pdf"


def test_a_summary_gives_no_number_of_a_withdrawn_study(client, site, staff):
    page = models.CausePage.objects.select_related("live", "cause").get(cause__code="failed-fusion")
    study = models.Study.objects.first()
    put_live(page, summary=f"It joined in 24 of 42. [^{study.key}] Rest helps. [general]")
    assert "24 of 42" in str(feed(client, "M96.0"))
    record_event(
        study=study,
        standing=Standing.RETRACTED,
        by=staff("pia", "Publisher"),
        on=date(2026, 5, 3),
        note="Its counts could not be shown.",
        source="10.1000/notice",
    )
    answer = str(feed(client, "M96.0"))
    assert "24 of 42" not in answer and "Rest helps." in answer
