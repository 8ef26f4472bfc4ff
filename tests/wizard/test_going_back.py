"""Going back to an earlier release shows what it moves; one that is unsafe is withdrawn from open checks."""

import pytest

from education import models
from education.actions.publishing import NotAllowed
from education.actions.wizard import (
    CannotPublish,
    OutcomesMoved,
    go_live,
    sign_off_release,
    withdraw_release,
)
from education.queries.site import site as now
from education.queries.site import site as site_now
from tests.releases import add_own_rule, another_meaning, clinician, go_back, publish, publisher


def test_going_back_is_choosing_an_earlier_release(site, staff):
    pia = publisher(staff)
    before = now().knowledge.cause_by_code["hip-joint"].meaning
    another_meaning()
    publish(by=pia)
    first = models.KnowledgeRelease.objects.get(number=1)
    go_back(release=first, by=pia)
    assert now().knowledge.cause_by_code["hip-joint"].meaning == before
    assert models.KnowledgeRelease.objects.count() == 2


def test_going_back_asks_for_a_reason_and_for_a_look_at_all_that_moves(site, staff):
    pia, first = publisher(staff), models.KnowledgeRelease.objects.get(number=1)
    add_own_rule()
    publish(by=pia)
    with pytest.raises(NotAllowed, match="Say why you go back"):
        go_live(release=first, by=pia)
    with pytest.raises(OutcomesMoved) as stop:
        go_live(release=first, by=pia, reason="It is wrong.")
    assert "rule:own-rule" in [change.story for change in stop.value.moved]
    assert now().release.number == 2
    go_back(release=first, by=pia, reason="It is wrong.")
    assert now().release.number == 1
    assert models.AuditLine.objects.filter(action="publish knowledge", note="It is wrong.").count() == 1


def test_going_back_to_what_would_let_an_emergency_of_today_wait_is_refused(site, staff):
    pia = publisher(staff)
    add_own_rule()
    models.RedFlag.objects.filter(code="own-rule").update(urgency="emergency")
    publish(by=pia)
    models.Vignette.objects.create(
        code="own-story",
        text="A made-up story of this test.",
        answers={"emergency-signs": ["none"], "same-day-signs": ["none"], "course": ["same"]},
        urgency="emergency",
    )
    with pytest.raises(CannotPublish, match="own-story"):
        go_back(release=models.KnowledgeRelease.objects.get(number=1), by=pia)
    assert now().release.number == 2


def test_a_fault_of_an_earlier_release_by_the_stories_of_today_is_looked_at_too(site, staff):
    pia, first = publisher(staff), models.KnowledgeRelease.objects.get(number=1)
    add_own_rule()
    publish(by=pia)
    models.Vignette.objects.create(
        code="own-story",
        text="A made-up story of this test.",
        answers={"emergency-signs": ["none"], "same-day-signs": ["none"], "course": ["same"]},
        urgency="same-day",
    )
    with pytest.raises(OutcomesMoved) as stop:
        go_live(release=first, by=pia, reason="x")
    assert "'own-story' expects 'same-day'" in next(
        change.after for change in stop.value.moved if change.story == "fault 1"
    )


def test_open_checks_leave_a_release_that_was_withdrawn_as_unsafe(site, staff):
    pia, first = publisher(staff), models.KnowledgeRelease.objects.get(number=1)
    another_meaning()
    second = publish(by=pia)
    with pytest.raises(NotAllowed, match="This release is live"):
        withdraw_release(release=second, by=pia, reason="Unsafe.")
    go_back(release=first, by=pia)
    assert site_now(began=second.digest).knowledge.cause_by_code["hip-joint"].meaning == "Another meaning."
    with pytest.raises(NotAllowed, match="Say why"):
        withdraw_release(release=second, by=pia, reason=" ")
    with pytest.raises(NotAllowed, match="Only a publisher"):
        withdraw_release(release=second, by=staff("ana", "Author"), reason="Unsafe.")
    withdraw_release(release=second, by=pia, reason="It calls a clot harmless.")
    assert site_now(began=second.digest).release.number == 1  # the live one


def test_a_check_that_was_begun_on_a_withdrawn_release_goes_on_with_the_live_one(site, staff, client):
    pia, first = publisher(staff), models.KnowledgeRelease.objects.get(number=1)
    models.Question.objects.filter(code="region").update(short="Unsafe short name")
    second = publish(by=pia)
    for code in ("emergency-signs", "same-day-signs"):
        client.post(f"/check/questions/{code}/", {"answer": "none"})
    client.post("/check/questions/time/", {"answer": "unsure"})
    client.post("/check/questions/region/", {"answer": "unsure"})
    go_back(release=first, by=pia)
    assert "Unsafe short name" in client.get("/check/questions/course/").content.decode()
    withdraw_release(release=second, by=pia, reason="Unsafe.")
    page = client.get("/check/questions/course/")
    assert page.status_code == 200 and "Unsafe short name" not in page.content.decode()


def test_a_withdrawn_release_never_goes_live_again(site, staff):
    pia, first = publisher(staff), models.KnowledgeRelease.objects.get(number=1)
    another_meaning()
    second = publish(by=pia)
    go_back(release=first, by=pia)
    withdraw_release(release=second, by=pia, reason="Unsafe.")
    with pytest.raises(NotAllowed, match="withdrawn as unsafe: Unsafe"):
        go_live(release=second, by=pia)
    with pytest.raises(CannotPublish, match="release 2 word for word"):
        publish(by=pia)
    with pytest.raises(NotAllowed, match="withdrawn as unsafe"):
        sign_off_release(release=second, by=clinician(staff))
    assert now().release.number == 1
