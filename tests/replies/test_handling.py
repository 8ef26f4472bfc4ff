"""Staff read what readers wrote: the urgent first, and nothing leaves without somebody who decided it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from education import models
from education.actions.answering import DealtWithMeanwhile, MailNotSent, decide, seen_mark
from education.actions.publishing import NotAllowed
from education.actions.replies import Written, take_reply, take_report
from education.queries.overview import overview
from education.queries.replies import waiting
from education.queries.site import site as current_site
from education.replies.states import Move, Words
from tests.replies.writing import last
from tests.signing_in import sign_in

QUEUE = "/admin/education/reply/"


@pytest.fixture
def reply(nora) -> models.Reply:
    """A calm reply with an address."""
    return taken("How long may I sit?")


def taken(text: str, danger=(), mail: str = "ann@example.org", slug: str = "moving-and-daily-life"):
    page = models.Article.objects.get(slug=slug)
    take_reply(written=Written(text, "Ann", mail, danger=danger), token=text, page=page)
    return last()


def reported(text: str, danger=()) -> models.Reply:
    take_report(written=Written(text, danger=danger), token=text, release="")
    return last()


def decision(reply: models.Reply, move: str, **typed: str) -> dict[str, str]:
    seen = f"{reply.state} {reply.decided_at.isoformat() if reply.decided_at else ''}"
    return {"move": move, "seen": seen, **typed}


def test_the_queue_has_danger_first_then_reports_then_the_rest(client, nora):
    taken("calm"), reported("wrong advice"), taken("danger", ["saddle-numbness"]), reported("both", ["fever"])
    assert [row.text for row in models.Reply.objects.all()] == ["both", "danger", "wrong advice", "calm"]
    sign_in(client, nora)
    page = client.get(QUEUE).content.decode()
    rows = page.split('id="result_list"')[1]
    assert (
        rows.index("Danger words")
        < rows.rindex("Report: the advice was wrong</a>")
        < rows.rindex("Reply</a>")
    )
    assert "2 replies wait, and 2 reports." in page
    assert "calm" not in page.split("result_list")[1].split("form")[0]


def test_staff_publish_with_an_answer_and_the_writer_is_told(client, nora, reply):
    sign_in(client, nora)
    path = f"{QUEUE}{reply.pk}/decide/"
    assert client.post(path, decision(reply, "answer")).status_code == 422
    response = client.post(path, decision(reply, "answer", answer="Half an hour at first."))
    assert response.status_code == 302
    page = client.get("/articles/moving-and-daily-life/").content.decode()
    assert "Half an hour at first." in page
    assert mail.outbox[0].to == ["ann@example.org"] and "Half an hour at first." in mail.outbox[0].body
    assert "How long may I sit?" not in mail.outbox[0].body  # a mailbox may be read by others


def test_an_answer_by_mail_alone_publishes_nothing(client, nora, reply):
    decide(reply=reply, move=Move.MAIL, by=nora, words=Words(answer="Please call us."))
    assert last().state == "mailed" and "Please call us." in mail.outbox[0].body
    assert "How long may I sit?" not in client.get("/articles/moving-and-daily-life/").content.decode()
    decide(reply=last(), move=Move.PUBLISH, by=nora, words=Words())
    page = client.get("/articles/moving-and-daily-life/").content.decode()
    assert "How long may I sit?" in page and "Please call us." not in page  # that was for one person


def test_an_answer_that_cannot_be_mailed_changes_nothing(client, nora, reply, settings):
    settings.EMAIL_BACKEND, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", 1
    with pytest.raises(MailNotSent):
        decide(reply=reply, move=Move.MAIL, by=nora, words=Words(answer="Please call us."))
    assert last().state == "waiting"
    sign_in(client, nora)
    answer = client.post(f"{QUEUE}{reply.pk}/decide/", decision(reply, "mail", answer="Please call us."))
    assert answer.status_code == 422 and "Please call us." in answer.content.decode()


def test_a_declined_reply_says_why_to_its_writer_and_is_seen_by_nobody(client, nora, reply):
    decide(reply=reply, move=Move.PUBLISH, by=nora, words=Words())
    decide(reply=last(), move=Move.DECLINE, by=nora, words=Words(reason="personal"))
    assert "How long may I sit?" not in client.get("/articles/moving-and-daily-life/").content.decode()
    assert "tells so much about a person" in mail.outbox[-1].body


def test_a_reader_who_needs_a_call_stays_on_top_and_is_never_published(nora, reply):
    taken("danger", ["saddle-numbness"])
    decide(reply=reply, move=Move.CALL, by=nora, words=Words())
    reply.refresh_from_db()
    assert reply.rank < 3 and reply.state == "call"
    for move in (Move.PUBLISH, Move.ANSWER):
        with pytest.raises(NotAllowed, match="never published"):
            decide(reply=reply, move=move, by=nora, words=Words(answer="x"))
    decide(reply=reply, move=Move.CLOSE, by=nora, words=Words(note="Called at noon."))
    with pytest.raises(NotAllowed):
        decide(reply=reply, move=Move.PUBLISH, by=nora, words=Words())
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Reply.objects.filter(pk=reply.pk).update(state="published")


@pytest.mark.parametrize("kind", ["call", "report"])
def test_a_mail_ends_neither_a_call_nor_a_report(nora, reply, kind):
    row = reply
    if kind == "call":
        decide(reply=row, move=Move.CALL, by=nora, words=Words())
    else:
        take_report(written=Written("Wrong.", mail="ann@example.org"), token="wrong", release="")
        row = last()
    before = models.Reply.objects.get(pk=row.pk).state
    decide(reply=row, move=Move.MAIL, by=nora, words=Words(answer="We will call you."))
    assert models.Reply.objects.get(pk=row.pk).state == before and mail.outbox[-1].to == ["ann@example.org"]
    assert row in waiting()


def test_an_answer_that_nothing_would_send_is_not_dropped(client, nora, reply):
    sign_in(client, nora)
    path = f"{QUEUE}{reply.pk}/decide/"
    for move, more in (("publish", {}), ("decline", {"reason": "elsewhere"}), ("call", {})):
        response = client.post(path, decision(reply, move, answer="My long answer.", **more))
        assert response.status_code == 422 and "My long answer." in response.content.decode()
    assert last().state == "waiting"


def test_what_moved_between_the_look_and_the_lock_is_not_decided_over(nora, reply):
    seen = seen_mark(reply)
    decide(reply=reply, move=Move.DECLINE, by=nora, words=Words(reason="elsewhere"))
    with pytest.raises(DealtWithMeanwhile):
        decide(reply=reply, move=Move.PUBLISH, by=nora, words=Words(), seen=seen)
    assert last().state == "declined"


def test_what_its_writer_took_back_meanwhile_is_told_and_the_answer_given_back(client, nora, reply):
    sign_in(client, nora)
    path, sent = f"{QUEUE}{reply.pk}/decide/", decision(reply, "answer", answer="My long answer.")
    models.Reply.objects.all().delete()
    gone = client.post(path, sent)
    assert gone.status_code == 410 and "My long answer." in gone.content.decode()
    assert client.get(f"{QUEUE}{reply.pk}/change/").status_code == 302


def test_a_writer_who_cannot_be_told_is_no_secret(client, nora, reply, settings):
    settings.EMAIL_BACKEND, settings.EMAIL_PORT = "django.core.mail.backends.smtp.EmailBackend", 1
    sign_in(client, nora)
    path = f"{QUEUE}{reply.pk}/decide/"
    page = client.post(path, decision(reply, "answer", answer="Half an hour."), follow=True).content.decode()
    assert "Its writer could not be told by mail." in page and last().state == "published"


def test_a_report_is_never_deleted_before_it_is_closed_and_then_only_emptied(nora):
    report = reported("It told me to wait.")
    with pytest.raises(NotAllowed):
        decide(reply=report, move=Move.DELETE, by=nora, words=Words())
    done = Words(hazard="emergency-told-to-wait", note="Rule mended.")
    decide(reply=report, move=Move.CLOSE, by=nora, words=done)
    decide(reply=report, move=Move.DELETE, by=nora, words=Words())
    report.refresh_from_db()
    assert (report.text, report.hazard, report.note) == ("", "emergency-told-to-wait", "Rule mended.")


def test_staff_delete_what_its_writer_asks_for(client, nora, reply):
    decide(reply=reply, move=Move.PUBLISH, by=nora, words=Words())
    assert "How long may I sit?" in client.get("/articles/moving-and-daily-life/").content.decode()
    decide(reply=last(), move=Move.DELETE, by=nora, words=Words())
    assert not models.Reply.objects.exists()
    assert "How long may I sit?" not in client.get("/articles/moving-and-daily-life/").content.decode()


def test_the_database_publishes_nothing_that_nobody_approved(nora, reply):
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Reply.objects.filter(pk=reply.pk).update(state="published")
    report = reported("wrong advice")
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Reply.objects.filter(pk=report.pk).update(state="published", decided_by=nora)


def test_two_who_handle_the_same_reply_lose_nothing(client, nora, staff, reply):
    first = decision(reply, "publish")
    decide(reply=reply, move=Move.DECLINE, by=nora, words=Words(reason="elsewhere"))
    sign_in(client, staff("paul", "Publisher"))
    late = client.post(f"{QUEUE}{reply.pk}/decide/", {**first, "answer": "My long answer."})
    page = late.content.decode()
    assert late.status_code == 409 and "My long answer." in page and "dealt with this meanwhile" in page
    assert last().state == "declined"


@pytest.mark.parametrize("role", ["Author", "Editor", "Auditor"])
def test_who_does_not_handle_replies_sees_nothing_of_them(client, staff, nora, reply, role):
    sign_in(client, staff("walker", role))
    assert client.get(f"{QUEUE}{reply.pk}/change/").status_code == 403
    assert client.post(f"{QUEUE}{reply.pk}/decide/", decision(reply, "publish")).status_code == 403
    first_page = client.get("/admin/").content.decode()
    assert "Replies that wait" not in first_page
    assert client.get("/admin/lists/replies.csv").status_code in {403, 404}
    with pytest.raises(NotAllowed):
        decide(reply=reply, move=Move.PUBLISH, by=models.User.objects.get(username="walker"), words=Words())


def test_the_log_says_who_did_what_and_never_what_was_written(nora, reply):
    decide(reply=reply, move=Move.ANSWER, by=nora, words=Words(answer="Half an hour."))
    line = models.AuditLine.objects.first()
    assert (line.action, line.actor) == ("answer reply", nora) and (line.before, line.after) == (
        "waiting",
        "published",
    )
    told = " ".join(map(str, line.fields().values()))
    for word in ("Ann", "ann@example.org", "sit", "Half an hour"):
        assert word not in told


def test_the_first_page_lists_what_waits_without_a_word_of_it(client, nora, reply):
    reported("wrong advice"), taken("danger words here", ["saddle-numbness"])
    lists = {each.code: each for each in overview(current_site()).lists}
    assert (lists["calls"].total, lists["reports"].total, lists["replies"].total) == (1, 1, 1)
    assert lists["calls"].urgent and not lists["replies"].urgent
    sign_in(client, nora)
    page = client.get("/admin/").content.decode()
    assert "Readers who need help" in page
    for word in ("Ann", "How long may I sit", "danger words here", "wrong advice"):
        assert word not in page
    models.Reply.objects.update(came_at=timezone.now() - timedelta(days=3))
    told = {each.code: each.lines[0].remark for each in overview(current_site()).lists}
    assert told["replies"] == "waits 3 days"


def test_a_report_is_closed_with_its_hazard_and_what_was_done(client, nora):
    report = reported("It told me to wait, and it was an infection.")
    sign_in(client, nora)
    path = f"{QUEUE}{report.pk}/decide/"
    for missing in ({}, {"note": "Rule mended."}, {"hazard": "emergency-told-to-wait"}):
        assert client.post(path, decision(report, "close", **missing)).status_code == 422
    done = {"note": "Rule mended.", "hazard": "emergency-told-to-wait"}
    assert client.post(path, decision(report, "close", **done)).status_code == 302
    page = client.get(f"{QUEUE}{report.pk}/change/").content.decode()
    assert "An emergency is told to wait" in page and "Rule mended." in page
    line = models.AuditLine.objects.filter(action="close reply").get()
    assert line.note == "emergency-told-to-wait"
