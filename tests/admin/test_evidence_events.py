"""A study is corrected, retracted or superseded: its numbers leave the pages, and staff look again."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from education import models
from education.actions.evidence import close_task, record_event
from education.actions.publishing import NotAllowed, publish
from education.actions.site import raise_content_version
from education.evidence.standing import Standing
from tests.admin.test_t15_before_and_after import filled
from tests.editorial import draft, new_article
from tests.signing_in import sign_in

NOTICE = {"on": date(2026, 5, 3), "note": "Its counts could not be shown.", "source": "10.1000/notice"}
PLAIN = "This part is being checked"


@pytest.fixture
def pia(site, staff):
    return staff("pia", "Publisher")


@pytest.fixture
def study(site):
    """A study with a number that is drawn, and typed in a text of its own."""
    study = models.Study.objects.create(key="made-2020", title="A made study", year=2020, authors="Made A")
    study.outcomes.create(
        code="joined", statement="24 of 42 had a joined bone at 1 year.", numerator=24, denominator=42,
        had="had a joined bone", time_window="1 year",
    )  # fmt: skip
    return study


@pytest.fixture
def article(study):
    article = new_article("resting-on-it")
    body = (
        "## What we know\n\nBone joined in 24 of 42 people by 1 year. [^made-2020] Rest helps. [general]\n\n"
        "[study:made-2020#joined]\n"
    )
    facts = "Bone joined in 24 of 42 people by 1 year. [^made-2020]\nRest. [general]\nWalk. [general]"
    publish(revision=draft(article, body=body, key_facts=facts, summary="It can join."), by=None)
    return article


def read(client, path="/articles/resting-on-it/"):
    return client.get(path).content.decode()


@pytest.mark.parametrize("standing", [Standing.RETRACTED, Standing.SUPERSEDED])
def test_the_numbers_of_a_withdrawn_study_leave_the_public_pages_at_once(
    client, article, study, pia, standing
):
    assert read(client).count("24 of 42") >= 3
    newer = models.Study.objects.create(key="newer-2026", title="Newer") if standing == "superseded" else None
    record_event(study=study, standing=standing, by=pia, superseded_by=newer, **NOTICE)
    html = read(client)
    assert "24 of 42" not in html and PLAIN in html
    assert "Rest helps." in html and "/studies/made-2020/" in html
    page = read(client, "/studies/made-2020/")
    assert "24 of 42" not in page and "Its counts could not be shown." in page


def test_the_numbers_of_a_corrected_study_stay_and_say_so(client, article, study, pia):
    record_event(study=study, standing=Standing.CORRECTED, by=pia, **NOTICE)
    html = read(client)
    assert "24 of 42" in html and "corrected, being checked" in html


def test_sound_again_brings_the_numbers_back_and_keeps_the_history(client, article, study, pia):
    record_event(study=study, standing=Standing.RETRACTED, by=pia, **NOTICE)
    record_event(study=study, standing=Standing.SOUND, by=pia, note="Entered for the wrong study.")
    assert "24 of 42" in read(client)
    assert [event.standing for event in study.events.all()] == ["sound", "retracted"]
    assert not models.ReviewTask.objects.filter(event__study=study, closed_at=None).exists()


def test_a_review_task_opens_for_each_page_and_association_that_rests_on_it(article, study, pia):
    link = models.Association.objects.first()
    link.citations.create(study=study)
    event = record_event(study=study, standing=Standing.RETRACTED, by=pia, **NOTICE)
    found = {(task.kind, task.row) for task in event.tasks.all()}
    assert found == {("article", article.pk), ("association", link.pk)}
    line = models.AuditLine.objects.get(action="record evidence event")
    assert (line.before, line.actor) == ("sound", pia) and line.after.startswith("retracted since 2026-05-03")


def test_every_study_that_pages_rest_on_today_can_be_withdrawn_without_a_page_breaking(client, site, pia):
    cited = models.Study.objects.filter(citations__revision__isnull=False).distinct()[:12]
    for study in cited:
        record_event(study=study, standing=Standing.RETRACTED, by=pia, **NOTICE)
    for path in models.Article.objects.published().values_list("slug", flat=True):
        assert client.get(f"/articles/{path}/").status_code == 200


def test_the_page_for_it_shows_what_rests_on_it_and_records_what_is_sent(client, article, study, pia):
    sign_in(client, pia)
    path = reverse("admin:study_standing", args=[study.pk])
    assert "One thing rests on this study." in client.get(path).content.decode()
    refused = client.post(path, {"standing": "retracted", "note": "Error.", "on": "2026-05-03", "source": ""})
    assert refused.status_code == 422 and "Say where the notice stands" in refused.content.decode()
    told = client.post(path, {"standing": "retracted", **NOTICE, "on": "2026-05-03"}, follow=True)
    assert "1 things rest on it" in told.content.decode() or "Recorded." in told.content.decode()
    assert (
        "made-2020"
        in client.get(reverse("admin:education_article_change", args=[article.pk]))
        .content.decode()
        .partition("To be looked at again")[2]
    )


@pytest.mark.parametrize(
    ("sent", "told"),
    [
        ({"note": " "}, "what happened"),
        ({"on": None}, "date"),
        ({"source": ""}, "where the notice stands"),
        ({"standing": Standing.SUPERSEDED}, "takes its place"),
        ({"standing": Standing.SOUND}, "sound already"),
    ],
)
def test_an_event_that_lacks_something_is_refused_in_words(study, pia, sent, told):
    with pytest.raises(NotAllowed, match=told):
        record_event(**{"study": study, "standing": Standing.RETRACTED, "by": pia, **NOTICE, **sent})
    study.refresh_from_db()
    assert study.standing == "sound" and not study.events.exists()


def test_an_event_of_tomorrow_is_refused_in_words(study, pia):
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(NotAllowed, match="future"):
        record_event(
            study=study, standing=Standing.RETRACTED, by=pia, note="A.", source="10.1000/n", on=tomorrow
        )
    assert not study.events.exists()


def test_who_only_writes_records_nothing(study, staff):
    with pytest.raises(NotAllowed, match="publisher or a clinical reviewer"):
        record_event(study=study, standing=Standing.RETRACTED, by=staff("ana", "Author"), **NOTICE)


def test_a_task_is_closed_once_with_words_and_never_opened_again(client, article, study, pia):
    record_event(study=study, standing=Standing.RETRACTED, by=pia, **NOTICE)
    task = models.ReviewTask.objects.get()
    sign_in(client, pia)
    close = reverse("admin:reviewtask_close", args=[task.pk])
    assert "Say in a few words" in client.post(close, {"words": " "}, follow=True).content.decode()
    client.post(close, {"words": "The number is out."})
    task.refresh_from_db()
    assert task.closed_by == pia and task.closing_words == "The number is out."
    with pytest.raises(NotAllowed, match="closed already"):
        close_task(task=task, by=pia, words="Again.")
    with pytest.raises(IntegrityError), transaction.atomic():
        models.ReviewTask.objects.update(closed_at=None, closed_by=None, closing_words="")


def test_events_are_written_once_whoever_writes(study, pia):
    record_event(study=study, standing=Standing.RETRACTED, by=pia, **NOTICE)
    for write in (
        lambda: models.EvidenceEvent.objects.update(note="Nothing happened."),
        lambda: models.EvidenceEvent.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            write()
    assert connection.vendor in {"sqlite", "postgresql"}


def test_the_glossary_gives_no_number_of_a_withdrawn_study_and_shows_no_marks(client, study, pia):
    term = models.Term.objects.order_by("code").first()
    meaning = "Bone grows. [general] It joined in 24 of 42 people by 1 year. [^made-2020]"
    models.Term.objects.filter(pk=term.pk).update(meaning=meaning)
    raise_content_version()
    html = read(client, "/words/")
    assert "24 of 42" in html and "[^made-2020]" not in html
    record_event(study=study, standing=Standing.RETRACTED, by=pia, **NOTICE)
    html = read(client, "/words/")
    assert "24 of 42" not in html and "Bone grows." in html and "[^" not in html


def test_a_form_that_was_open_meanwhile_does_not_bring_the_numbers_back(client, article, study, pia):
    sign_in(client, pia)
    path = reverse("admin:education_study_change", args=[study.pk])
    sent = filled(client, path)
    record_event(study=study, standing=Standing.RETRACTED, by=pia, **NOTICE)
    assert client.post(path, {**sent, "title": "A better title"}).status_code == 302
    study.refresh_from_db()
    assert (study.title, study.standing) == ("A better title", "retracted")
    assert "24 of 42" not in read(client)


@pytest.mark.parametrize(
    "path", ["study/²/change/", "reviewtask/²/change/", "study/" + "9" * 40 + "/change/"]
)
def test_an_address_that_is_no_number_is_told_and_never_breaks(client, pia, path):
    sign_in(client, pia)
    assert client.get(f"/admin/education/{path}").status_code in {302, 404}
