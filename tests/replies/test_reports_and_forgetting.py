"""The advice was wrong for me; was this clear; and how all of it is forgotten in time."""

import tomllib
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone

from education import counting, kept_pages, models
from education.actions.answering import decide
from education.actions.publishing import NotAllowed
from education.actions.replies import Written, take_reply
from education.queries.clarity import asked_page, clarity
from education.queries.site import site as current_site
from education.replies.states import Move, Words
from tests.replies.writing import code_on, last, write
from tests.signing_in import sign_in
from tests.wizard.visits import CALM, walk

REPORT = "/replies/check/"
ROOT = Path(__file__).resolve().parent.parent.parent


def test_every_result_leads_to_the_report(client, nora):
    for answers in (
        CALM,
        {"emergency-signs": ["saddle-numbness"]},
        {"emergency-signs": ["none"], "same-day-signs": ["fever"]},
    ):
        client.cookies.clear()
        walk(client, answers)
        assert f'href="{REPORT}"' in client.get("/check/result/").content.decode()


def test_answers_go_along_with_a_report_only_where_the_reader_ticked_that(client, nora):
    walk(client, CALM)
    page = client.get(REPORT).content.decode()
    assert "Send my answers along" in page and 'name="along" value="yes" checked' not in page
    assert write(client, REPORT, text="It was something else.").status_code == 200
    assert last().kind == "report" and last().answers == ""
    assert write(client, REPORT, text="It was another thing.", along="yes").status_code == 200
    lines = last().answers.splitlines()
    assert len(lines) > 3 and lines[-1].startswith("The check advised: ")
    assert last().release.digest == current_site().release.digest


def test_a_report_without_a_check_is_taken_too(client, nora):
    page = client.get(REPORT).content.decode()
    assert "Send my answers along" not in page
    assert write(client, REPORT, text="Wrong for me, last week.").status_code == 200
    assert last().answers == ""


def test_answers_that_are_gone_are_not_believed_to_go_along(client, nora):
    response = write(client, REPORT, text="Wrong for me, last week.", along="yes")
    assert response.status_code == 422 and "Your answers are gone" in response.content.decode()


def test_a_report_goes_to_the_named_clinician_and_is_never_published(
    client, nora, staff, mailoutbox, django_capture_on_commit_callbacks
):
    doctor = staff("doctor", "Clinical reviewer")
    models.User.objects.filter(pk=doctor.pk).update(email="doctor@clinic.example")
    models.SitePolicy.objects.update(safety_clinician=doctor)
    with django_capture_on_commit_callbacks(execute=True):
        write(client, REPORT, text="It told me to wait.")
    assert [sent.to for sent in mailoutbox] == [["doctor@clinic.example"]]
    assert "It told me to wait" not in mailoutbox[0].body
    assert "A clinician reads it" in client.get(REPORT).content.decode()
    models.User.objects.filter(pk=doctor.pk).update(is_active=False)
    assert "Its staff read it" in client.get(REPORT).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        write(client, REPORT, text="It told me to wait, again.")
    assert mailoutbox[1].to == ["nora@clinic.example"]  # who is left


def test_where_nobody_reads_reports_there_is_no_form(client, site):
    page = client.get(REPORT).content.decode()
    assert "<textarea" not in page and "You cannot write here yet" in page
    assert write(client, REPORT).status_code == 403


def a_new_day() -> None:
    """What a day keeps is gone on the next."""
    kept_pages.shelf.clear()


def test_reports_are_told_in_public_once_there_are_five(client, nora):
    for number in range(5):
        assert "said that its advice was wrong" not in client.get("/how-the-check-works/").content.decode()
        a_new_day()
        models.Reply.objects.create(
            kind="report", text="x", token=str(number), take_back=str(number), likeness="x"
        )
    a_new_day()
    page = client.get("/how-the-check-works/").content.decode()
    assert "5 readers said that its advice was wrong" in page


def test_hazards_are_those_of_the_hazard_log_word_for_word():
    log = (ROOT / "docs" / "intended-use.md").read_text(encoding="utf-8")
    named = [line.split("|")[1].strip() for line in log.splitlines() if line.startswith("| ")][1:]
    table = tomllib.loads((ROOT / "education" / "library" / "hazards.toml").read_text(encoding="utf-8"))
    assert [entry["name"] for entry in table["hazard"]] == named
    assert len({entry["code"] for entry in table["hazard"]}) == len(named)


def aged(days: int, text: str, mail: str = "ann@example.org") -> models.Reply:
    page = models.Article.objects.get(slug="moving-and-daily-life")
    take_reply(written=Written(text, "Ann", mail), token=text, page=page)
    models.Reply.objects.filter(pk=last().pk).update(came_at=timezone.now() - timedelta(days=days))
    return last()


def test_what_is_due_is_deleted_and_counted(nora, capsys):
    decide(reply=aged(91, "published"), move=Move.PUBLISH, by=nora, words=Words())
    decide(reply=aged(91, "declined"), move=Move.DECLINE, by=nora, words=Words(reason="elsewhere"))
    aged(91, "still unread"), aged(89, "young")
    call_command("forget_replies")
    assert "Deleted 2 addresses, 1 replies; emptied 0 reports." in capsys.readouterr().out
    kept = {row.text: row.mail for row in models.Reply.objects.all()}
    assert kept == {"published": "", "still unread": "", "young": "ann@example.org"}
    call_command("forget_replies")
    assert "Deleted 0 addresses, 0 replies" in capsys.readouterr().out


def test_a_closed_report_keeps_its_hazard_and_loses_every_word_of_the_reader(nora, capsys):
    report = models.Reply.objects.create(
        kind="report", text="A story", mail="ann@example.org", answers="Fever: yes", token="1", take_back="1"
    )
    words = Words(hazard="emergency-told-to-wait", note="Rule mended.")
    decide(reply=report, move=Move.CLOSE, by=nora, words=words)
    models.Reply.objects.update(came_at=timezone.now() - timedelta(days=91))
    call_command("forget_replies")
    assert "emptied 1 reports" in capsys.readouterr().out
    report.refresh_from_db()
    assert (report.text, report.mail, report.answers) == ("", "", "")
    assert (report.hazard, report.note) == ("emergency-told-to-wait", "Rule mended.")


def test_one_person_is_forgotten_on_request_whatever_became_of_it(client, nora, capsys, monkeypatch):
    decide(reply=aged(1, "published"), move=Move.PUBLISH, by=nora, words=Words())
    aged(1, "waits", mail="ANN@example.org "), aged(1, "of another", mail="ben@example.org")
    monkeypatch.setattr("builtins.input", lambda _asked: " Ann@Example.org")
    call_command("forget_replies", "--writer")
    assert "2 replies" in capsys.readouterr().out
    assert [row.text for row in models.Reply.objects.all()] == ["of another"]
    assert (
        "published"
        not in client.get("/articles/moving-and-daily-life/").content.decode().split('id="replies"')[1]
    )


def test_without_its_key_a_text_reads_as_empty_and_nothing_breaks(client, nora, settings):
    write(client, mail="ann@example.org")
    settings.SECRET_KEY = "another key that is long enough to be one, and then some more"
    assert (last().text, last().mail) == ("", "")
    settings.SECRET_KEY_FALLBACKS = []
    sign_in(client, nora)
    page = client.get(f"/admin/education/reply/{last().pk}/change/").content.decode()
    assert "the key with which it was locked is gone" in page


def test_an_old_key_still_opens_what_it_sealed(client, nora, settings):
    write(client, text="Sealed before.")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key that is long enough to be one, and then some more"
    assert last().text == "Sealed before."
    call_command("seal_replies")
    settings.SECRET_KEY_FALLBACKS = []
    assert last().text == "Sealed before."


def test_a_code_given_out_under_an_old_key_still_takes_back(client, nora, settings):
    code = code_on(write(client))
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key that is long enough to be one, and then some more"
    assert client.post("/replies/take-back/", {"code": code}).status_code == 200
    assert not models.Reply.objects.exists()


def test_deciding_on_a_row_whose_key_is_away_leaves_its_words_sealed(nora, client, settings):
    write(client, text="Sealed before.", mail="ann@example.org")
    key, settings.SECRET_KEY = (
        settings.SECRET_KEY,
        "another key that is long enough, and then some more letters",
    )
    with pytest.raises(NotAllowed, match="cannot be read"):
        decide(reply=last(), move=Move.PUBLISH, by=nora, words=Words())
    decide(reply=last(), move=Move.CALL, by=nora, words=Words())
    settings.SECRET_KEY = key
    assert (last().text, last().mail, last().state) == ("Sealed before.", "ann@example.org", "call")


def test_a_dump_of_the_rows_holds_them_sealed_and_loads_again(nora, tmp_path):
    aged(1, "Canarytext", mail="canary@example.org")
    file = tmp_path / "rows.json"
    call_command("dumpdata", "education.reply", output=str(file))
    dumped = file.read_text()
    assert "sealed:" in dumped and "Canarytext" not in dumped and "canary@" not in dumped
    models.Reply.objects.all().delete()
    call_command("loaddata", str(file), verbosity=0)
    assert (last().text, last().mail) == ("Canarytext", "canary@example.org")


CLEAR = "/was-it-clear/articles/moving-and-daily-life/"


def test_yes_no_and_a_hard_word_are_three_counters_and_nobodys(client, site):
    page = client.get("/articles/moving-and-daily-life/").content.decode()
    assert f'action="{CLEAR}"' in page and "token" not in page
    assert "Thank you" in client.post(CLEAR, {"clear": "yes"}).content.decode()
    asked = client.post(CLEAR, {"clear": "no"})
    terms = asked_page("articles", "moving-and-daily-life", current_site().content_version).terms
    assert terms and all(f'value="{term.code}"' in asked.content.decode() for term in terms)
    assert "<textarea" not in asked.content.decode() and not asked.cookies
    client.post(CLEAR, {"word": terms[0].code})
    counting.hand_over()
    rows = models.DailyCount.objects.filter(kind__in=["clear", "unclear", "hard-word"])
    told = {(row.kind, row.subject): row.count for row in rows}
    url = "/articles/moving-and-daily-life/"
    assert told == {("clear", url): 1, ("unclear", url): 1, ("hard-word", f"{url}#{terms[0].code}"): 1}


@pytest.mark.parametrize("sent", [{"word": "no-such-word"}, {"clear": "perhaps"}, {}, {"word": "none"}])
def test_what_was_not_asked_is_not_counted(client, site, sent):
    assert client.post(CLEAR, sent).status_code == 200
    assert counting.hand_over() == 0


def test_one_address_counts_twenty_times_and_another_site_never(client, site):
    client.post(CLEAR, {"clear": "no"}, HTTP_SEC_FETCH_SITE="cross-site")
    assert counting.hand_over() == 0
    for _ in range(30):
        assert client.post(CLEAR, {"clear": "no"}).status_code == 200
    assert counting.hand_over() == 20


def test_staff_see_the_hardest_words_and_nothing_under_five(client, nora):
    url, today = "/articles/moving-and-daily-life/", timezone.localdate()
    term = asked_page("articles", "moving-and-daily-life", current_site().content_version).terms[0]
    for kind, subject, count in (
        ("clear", url, 7),
        ("unclear", url, 4),
        ("hard-word", f"{url}#{term.code}", 6),
    ):
        models.DailyCount.objects.create(kind=kind, subject=subject, day=today, count=count)
    models.DailyCount.objects.create(kind="clear", subject="/articles/gone/", day=today, count=9)
    told = clarity()
    assert [(one.url, one.yes, one.no) for one in told] == [(url, 7, 0)]
    assert told[0].words == ((term.term, 6),)
    sign_in(client, nora)
    page = client.get("/admin/education/dailycount/").content.decode()
    assert page.count(f"{term.term} (6)") == 1 and "under 5" in page


def test_a_page_that_is_none_is_asked_nothing(client, site):
    assert client.post("/was-it-clear/articles/nothing/", {"clear": "no"}).status_code == 404
    assert client.get(CLEAR).status_code == 200
