"""T1: with sign-off required, no way of writing puts a text live that nobody else has signed."""

import io

import pytest
from django.core import serializers
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from education import models
from education.actions.people import ROLES
from education.actions.publishing import NotAllowed, publish, sign_off_revision
from tests.editorial import draft, new_article, new_cause_page, put_live, require_sign_off, signed
from tests.signing_in import sign_in

PAGES = {"article": new_article, "cause page": new_cause_page}


@pytest.fixture(params=PAGES)
def page(request, db):
    """A page with revision 1 live and revision 2 a draft of ana's, on a site that requires sign-off."""
    made = PAGES[request.param]()
    put_live(made)
    return made


@pytest.fixture
def text(page, staff):
    revision = draft(page, staff("ana", "Author"), title="Not yet checked")
    require_sign_off()
    return revision


def is_live(revision) -> bool:
    return type(revision.page).objects.filter(live=revision).exists()


def by_form(revision, person, client):
    sign_in(client, person)
    name = "article_publish" if revision.article_id else "causepage_publish"
    client.post(reverse(f"admin:{name}", args=[revision.page.pk, revision.number]))


def by_action(revision, person, client):
    publish(revision=revision, by=person)


def by_the_library(revision, person, client):
    publish(revision=revision, by=None)


def by_shell(revision, person, client):
    page = revision.page
    page.live = revision
    page.save()


def by_update(revision, person, client):
    type(revision.page).objects.filter(pk=revision.page.pk).update(live=revision)


def by_bulk_update(revision, person, client):
    page = revision.page
    page.live = revision
    type(page).objects.bulk_update([page], ["live"])


def by_bulk_create(revision, person, client):
    table = type(revision.page)
    page = revision.page
    page.live = revision
    table.objects.bulk_create([page], update_conflicts=True, update_fields=["live"], unique_fields=["id"])


def by_fixture(revision, person, client):
    page = revision.page
    page.live = revision
    for row in serializers.deserialize("json", serializers.serialize("json", [page])):
        row.save()


def by_raw_sql(revision, person, client):
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {revision.page._meta.db_table} SET live_id = %s WHERE id = %s",  # noqa: S608
            [revision.pk, revision.page.pk],
        )


def by_raw_sql_in_two_steps(revision, person, client):
    with connection.cursor() as cursor:
        table = revision.page._meta.db_table
        cursor.execute(f"UPDATE {table} SET live_id = NULL")  # noqa: S608
        cursor.execute(f"UPDATE {table} SET live_id = %s", [revision.pk])  # noqa: S608


def by_a_new_row(revision, person, client):
    language = {"language": "xx", "live": revision}
    if revision.article_id:
        models.Article.objects.create(slug="walking-2", topic=revision.article.topic, **language)
    else:
        models.CausePage.objects.create(cause=revision.cause_page.cause, **language)


WAYS = [
    by_form, by_action, by_the_library, by_shell, by_update, by_bulk_update, by_bulk_create, by_fixture,
    by_raw_sql, by_raw_sql_in_two_steps, by_a_new_row,
]  # fmt: skip


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_t1_no_way_of_writing_puts_an_unsigned_text_live_as_any_role(way, text, staff, client):
    people = [staff(f"role{n}", role) for n, role in enumerate(ROLES)]
    people += [staff("all", *ROLES), staff("root", *ROLES, superuser=True), text.created_by]
    through = []
    for person in people:
        try:
            with transaction.atomic():
                way(text, person, client)
        except (IntegrityError, NotAllowed):
            pass
        if is_live(text):
            through.append(person.username)
    assert through == []


@pytest.mark.parametrize("way", WAYS[1:9], ids=lambda way: way.__name__)
def test_t1_the_same_ways_work_once_another_clinician_has_signed(way, text, staff, client):
    signed(text, staff("rea", "Clinical reviewer"))
    way(text, staff("pia", "Publisher"), client)
    assert is_live(text)


def test_t1_without_the_policy_a_publisher_needs_no_sign_off(text, staff):
    require_sign_off(False)
    publish(revision=text, by=staff("pia", "Publisher"))
    assert is_live(text)


def test_t1_turning_the_policy_on_takes_nothing_down(page, text):
    page.refresh_from_db()
    assert page.live.number == 1


@pytest.mark.parametrize(
    ("roles", "superuser"),
    [
        pytest.param(["Author", "Publisher"], False, id="no clinician"),
        pytest.param([], True, id="a superuser, which is no clinical role"),
    ],
)
def test_t1_only_the_clinical_role_signs_by_action_or_by_row(text, staff, roles, superuser):
    person = staff("eve", *roles, superuser=superuser)
    with pytest.raises(NotAllowed, match="Only a clinical reviewer"):
        sign_off_revision(revision=text, by=person)
    with pytest.raises(IntegrityError, match="clinical role"), transaction.atomic():
        models.SignOff.objects.create(revision=text, digest=text.digest, reviewer=person)


def test_t1_an_author_who_is_also_a_clinician_cannot_sign_the_own_text(page, text, staff):
    ben = staff("ben", *ROLES)
    own = draft(page, ben, title="My own")
    with pytest.raises(NotAllowed, match="You wrote this revision"):
        sign_off_revision(revision=own, by=ben)
    with pytest.raises(IntegrityError, match="another person"), transaction.atomic():
        models.SignOff.objects.create(revision=own, digest=own.digest, reviewer=ben)


def test_t1_a_sign_off_of_another_digest_is_refused(page, text, staff):
    other = draft(page, None, title="Another text")
    with pytest.raises(IntegrityError, match="exactly this version"), transaction.atomic():
        models.SignOff.objects.create(
            revision=text, digest=other.digest, reviewer=staff("rea", "Clinical reviewer")
        )


def test_t1_a_clinician_who_has_left_signs_nothing(text, staff):
    rea = staff("rea", "Clinical reviewer")
    models.User.objects.filter(pk=rea.pk).update(is_active=False)
    with pytest.raises(IntegrityError, match="clinical role"), transaction.atomic():
        models.SignOff.objects.create(revision=text, digest=text.digest, reviewer=rea)


def test_t1_a_page_cannot_show_the_signed_text_of_another_page(page, text, staff):
    other = new_article("resting")
    foreign = signed(draft(other, None, title="Resting"), staff("rea", "Clinical reviewer"))
    with pytest.raises(IntegrityError, match="its own revisions"), transaction.atomic():
        type(page).objects.filter(pk=page.pk).update(live=foreign)


def test_t1_a_signed_text_cannot_be_changed_under_its_sign_off(text, staff):
    sign_off = signed(text, staff("rea", "Clinical reviewer")).sign_off
    for change in (
        lambda: models.Revision.objects.filter(pk=text.pk).update(body="Stop all medicine."),
        lambda: models.SignOff.objects.filter(pk=sign_off.pk).update(digest="0" * 64),
        lambda: models.SignOff.objects.filter(pk=sign_off.pk).delete(),
        lambda: models.Revision.objects.filter(pk=text.pk)._raw_delete("default"),
        lambda: type(text.page).objects.filter(pk=text.page.pk)._raw_delete("default"),
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()


@pytest.mark.parametrize("verb", ["INSERT OR REPLACE", "REPLACE"])
def test_t1_replace_takes_no_row_away_unseen(text, verb):
    if connection.vendor != "sqlite":
        verb = "INSERT"  # PostgreSQL has no REPLACE; the same row twice is refused there as well
    columns = [field.column for field in models.Revision._meta.concrete_fields]
    row = ", ".join("'Stop all medicine.'" if name == "body" else name for name in columns)
    table = models.Revision._meta.db_table
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"{verb} INTO {table} ({', '.join(columns)}) SELECT {row} FROM {table} WHERE id = %s",  # noqa: S608
            [text.pk],
        )
    assert models.Revision.objects.get(pk=text.pk).body == text.body


def test_t1_a_withdrawn_page_does_not_come_back_unsigned(page):
    type(page).objects.update(retired_as="withdrawn")
    require_sign_off()
    with pytest.raises(IntegrityError, match="live needs a sign-off"), transaction.atomic():
        type(page).objects.filter(pk=page.pk).update(retired_as="")


def test_t1_the_guards_stand_after_a_second_migrate(text):
    call_command("migrate", "education", verbosity=0, stdout=io.StringIO())
    with pytest.raises(IntegrityError), transaction.atomic():
        by_update(text, None, None)


def release(number, by, digest):
    return models.KnowledgeRelease.objects.create(
        number=number, digest=digest * 64, text="{}", note="x", created_by=by
    )


def test_t1_an_unsigned_or_withdrawn_release_goes_live_by_no_row(text, staff):
    ana, rea = text.created_by, staff("rea", "Clinical reviewer")
    made = release(1, ana, "a")
    policy = models.SitePolicy.objects.filter(pk=1)
    with pytest.raises(IntegrityError, match="live release"), transaction.atomic():
        policy.update(live_release=made)
    models.SignOff.objects.create(release=made, digest=made.digest, reviewer=rea)
    policy.update(live_release=made)
    second = release(2, ana, "b")
    models.SignOff.objects.create(release=second, digest=second.digest, reviewer=rea)
    models.Withdrawal.objects.create(release=second, reason="Unsafe.", withdrawn_by=rea)
    with pytest.raises(IntegrityError, match="withdrawn"), transaction.atomic():
        policy.update(live_release=second)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
        models.KnowledgeRelease.objects.filter(pk=made.pk).update(text="{ }")
