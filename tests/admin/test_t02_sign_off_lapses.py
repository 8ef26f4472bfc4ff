"""T2: an edit after a sign-off has none; haste shows its reason; the list tells states."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from education import models
from education.actions.editorial import ask_for_review
from education.actions.publishing import NotAllowed, publish, save_revision, sign_off_revision
from education.editorial.states import Move, Refusal, State, find_refusal, standing, state_of
from tests.editorial import TEXTS, draft, new_article, put_live, require_sign_off, signed
from tests.signing_in import sign_in


@pytest.fixture
def article(db):
    return new_article()


@pytest.fixture
def rea(staff):
    return staff("rea", "Clinical reviewer")


@pytest.fixture
def pia(staff):
    return staff("pia", "Publisher")


def test_t2_one_changed_letter_after_a_sign_off_needs_another(article, rea, pia):
    require_sign_off()
    publish(revision=signed(draft(article), rea), by=pia)
    later = draft(article, title="Walking agaim", kind="minor")
    with pytest.raises(NotAllowed, match="requires a sign-off"):
        publish(revision=later, by=pia)
    article.refresh_from_db()
    assert article.live.number == 1


def test_t2_going_back_to_the_very_text_that_was_signed_is_a_new_revision_without_a_sign_off(
    article, rea, pia
):
    require_sign_off()
    first = signed(draft(article), rea)
    draft(article, title="Something else")
    again = draft(article, title=first.title)
    assert again.digest == first.digest
    with pytest.raises(NotAllowed, match="requires a sign-off"):
        publish(revision=again, by=pia)


def test_t2_the_earlier_signed_revision_itself_can_be_put_live_again(article, rea, pia):
    require_sign_off()
    first = signed(draft(article), rea)
    publish(revision=first, by=pia)
    publish(revision=signed(draft(article, title="Newer"), rea), by=pia)
    publish(revision=first, by=pia)
    article.refresh_from_db()
    assert article.live == first


def test_t2_a_second_sign_off_of_the_same_revision_is_refused(article, staff, rea):
    revision = signed(draft(article), rea)
    with pytest.raises(NotAllowed, match="already signed off"):
        sign_off_revision(revision=revision, by=staff("rob", "Clinical reviewer"))


def test_haste_goes_live_with_its_reason_before_readers_until_a_clinician_has_signed(
    article, rea, pia, client
):
    require_sign_off()
    revision = draft(article)
    publish(revision=revision, by=pia, haste="The old text named a wrong dose.")
    page = client.get("/articles/walking/").content.decode()
    assert "Not yet checked by a clinician" in page
    assert "The old text named a wrong dose." in page
    assert revision.haste.person == pia
    sign_off_revision(revision=revision, by=rea)
    page = client.get("/articles/walking/").content.decode()
    assert "wrong dose" not in page
    assert "Checked by rea" in page


@pytest.mark.parametrize("reason", ["", "   "])
def test_haste_without_a_reason_is_refused_by_action_and_by_row(article, pia, reason):
    require_sign_off()
    revision = draft(article)
    with pytest.raises(NotAllowed):
        publish(revision=revision, by=pia, haste=reason)
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Haste.objects.create(revision=revision, digest=revision.digest, person=pia, reason=reason)


def test_haste_is_for_a_publisher_and_holds_for_one_revision_alone(article, staff, pia):
    require_sign_off()
    ana = staff("ana", "Author")
    revision = draft(article)
    with pytest.raises(NotAllowed, match="Only a publisher"):
        publish(revision=revision, by=ana, haste="Wrong dose.")
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Haste.objects.create(revision=revision, digest=revision.digest, person=ana, reason="Dose.")
    publish(revision=revision, by=pia, haste="Wrong dose.")
    with pytest.raises(NotAllowed, match="requires a sign-off"):
        publish(revision=draft(article, title="Next"), by=pia)


def test_the_list_tells_of_haste_with_the_hour_at_which_its_review_is_due(article, pia, client):
    require_sign_off()
    publish(revision=draft(article), by=pia, haste="Wrong dose.")
    due = timezone.localtime(models.Haste.objects.get().at + timedelta(hours=24))
    sign_in(client, pia)
    html = client.get(reverse("admin:education_article_changelist")).content.decode()
    assert f"live 1, not checked, review due {due:%Y-%m-%d %H:%M}" in html


def test_the_list_shows_live_draft_and_in_review_side_by_side(article, staff, client):
    ana = staff("ana", "Author")
    for title in ("One", "Two", "Three"):
        draft(article, title=title)
    put_live(article, title="Four")
    ask_for_review(revision=draft(article, title="Five"), by=ana)
    draft(article, title="Six")
    sign_in(client, ana)
    html = client.get(reverse("admin:education_article_changelist")).content.decode()
    assert "live 4, draft 6, in review 5" in html


def test_a_review_is_asked_for_once_and_only_by_who_may_edit(article, staff, rea):
    ana = staff("ana", "Author")
    revision = draft(article)
    with pytest.raises(NotAllowed, match="may edit"):
        ask_for_review(revision=revision, by=rea)
    ask_for_review(revision=revision, by=ana)
    with pytest.raises(NotAllowed, match="in review already"):
        ask_for_review(revision=revision, by=ana)


def test_a_fault_of_the_database_halfway_through_publishing_leaves_everything_as_it_was(
    article, pia, monkeypatch
):
    put_live(article)
    later = draft(article, title="Later")
    lines = models.AuditLine.objects.count()

    def break_down(**line):
        raise IntegrityError("disk full")

    monkeypatch.setattr("education.actions.publishing.write_audit_line", break_down)
    with pytest.raises(IntegrityError, match="disk full"), transaction.atomic():
        publish(revision=later, by=pia)
    article.refresh_from_db()
    assert article.live.number == 1
    assert models.AuditLine.objects.count() == lines


def test_every_save_is_a_revision_with_its_parent_its_author_and_its_digest(article, staff):
    ana = staff("ana", "Author")
    first = draft(article, ana)
    second = draft(article, ana, title="Second", kind="minor")
    assert (second.number, second.parent, second.created_by, second.kind) == (2, first, ana, "minor")
    assert first.digest != second.digest == second.content_digest()
    branch = save_revision(
        page=article, texts={**TEXTS, "title": "From the first"}, by=ana, based_on=first, check_base=False
    )
    assert (branch.number, branch.parent) == (3, first)


@pytest.mark.parametrize(
    ("move", "state", "given", "refusal"),
    [
        (Move.SIGN_OFF, State.IN_REVIEW, {}, None),
        (Move.SIGN_OFF, State.DRAFT, {"own_text": True}, Refusal.OWN_TEXT),
        (Move.SIGN_OFF, State.DRAFT, {"signed": True}, Refusal.NOT_NOW),
        (Move.SIGN_OFF, State.RETIRED, {}, Refusal.NOT_NOW),
        (Move.PUBLISH, State.DRAFT, {"sign_off_required": True}, Refusal.NO_SIGN_OFF),
        (Move.PUBLISH, State.SIGNED_OFF, {"sign_off_required": True, "signed": True}, None),
        (Move.PUBLISH_IN_HASTE, State.DRAFT, {}, Refusal.NO_REASON),
        (Move.PUBLISH_IN_HASTE, State.DRAFT, {"reason": "Dose."}, None),
        (Move.ASK_FOR_REVIEW, State.SIGNED_OFF, {}, Refusal.NOT_NOW),
        (Move.BIN, State.LIVE, {}, Refusal.NOT_NOW),
    ],
)
def test_who_may_move_what_stands_in_one_table(move, state, given, refusal):
    rights = {"sign_off_revision", "publish_revision", "change_article"}
    assert find_refusal(move, state, kind="article", rights=rights, **given) is refusal
    assert find_refusal(move, state, kind="article", rights=set(), **given) is Refusal.NO_RIGHT


def test_the_states_of_a_revision_and_the_words_of_a_list():
    assert state_of(live=True, signed=True) is State.LIVE
    assert state_of(signed=True, asked=True) is State.SIGNED_OFF
    assert state_of() is State.DRAFT
    assert standing(live=4, newest=4, in_review=3) == ((State.LIVE, 4),)
    assert standing(live=4, newest=7, in_review=5, signed=6) == (
        (State.LIVE, 4),
        (State.DRAFT, 7),
        (State.SIGNED_OFF, 6),
    )
    assert standing(newest=2) == ((State.DRAFT, 2),)


@pytest.mark.parametrize(
    ("move", "sent"), [("sign_off", {"statement": "Read it whole."}), ("publish", {"haste": "A recall."})]
)
def test_a_fault_of_the_database_is_told_and_what_was_typed_comes_back(
    article, staff, client, monkeypatch, move, sent
):
    def fail(**kwargs):
        raise DatabaseError("disk full")

    sign_in(client, staff("rea2", "Clinical reviewer", "Publisher"))
    revision = draft(article, title="To be signed")
    require_sign_off()
    monkeypatch.setattr("education.actions.publishing.write_audit_line", fail)
    response = client.post(reverse(f"admin:article_{move}", args=[article.pk, revision.number]), sent)
    html = response.content.decode()
    assert response.status_code == 422 and "nothing was changed" in html
    assert f'value="{next(iter(sent.values()))}"' in html
    assert not models.SignOff.objects.filter(revision=revision).exists()
    article.refresh_from_db()
    assert article.live_id != revision.pk
