"""Colleagues are invited by mail: one link, seven days, one use, taken back by switching the account off."""

import re
import time

import pytest
from django.contrib.auth.models import Group
from django.core import mail, signing
from django.test import Client
from django.urls import reverse

from education import models
from education.actions.people import invite_again
from education.models.people import INVITATION_SALT
from tests.signing_in import set_up, sign_in

PASSWORD = "four words in a row"


@pytest.fixture
def root(site, staff):
    return staff("root", superuser=True)


@pytest.fixture
def invite(client, root):
    """Return a function that invites rea by the admin's form, and returns the address in the mail."""
    sign_in(client, root)

    def send(**changes):
        roles = [Group.objects.get(name="Author").pk]
        sent = {"username": "rea", "email": "rea@clinic.example", "groups": roles, **changes}
        response = client.post(reverse("admin:education_user_add"), sent)
        return link() if mail.outbox else response

    return send


def link():
    return re.search(r"https?://[^/\s]+(/accounts/invitation/\S+)", mail.outbox[-1].body)[1]


def choose(client, path, again=PASSWORD):
    return client.post(path, {"password": PASSWORD, "again": again})


@pytest.fixture
def visitor_client() -> Client:
    """The browser of the person invited."""
    return Client()


def test_an_invited_person_chooses_a_password_signs_in_and_sets_up_a_second_factor(invite, visitor_client):
    path = invite()
    rea = models.User.objects.get(username="rea")
    assert not rea.has_usable_password() and [group.name for group in rea.groups.all()] == ["Author"]
    assert mail.outbox[0].to == ["rea@clinic.example"]
    page = visitor_client.get(path)
    assert "rea" in page.content.decode() and page["Referrer-Policy"] == "no-referrer"
    assert "differ" in choose(visitor_client, path, again="something else").content.decode()
    assert choose(visitor_client, path)["Location"] == "/accounts/login/"
    visitor_client.post("/accounts/login/", {"login": "rea", "password": PASSWORD})
    led = visitor_client.get("/admin/", follow=True).redirect_chain[-1][0]
    assert led.startswith("/accounts/second-factor/totp/activate/")


def test_a_weak_password_is_refused_in_words(invite, visitor_client):
    path = invite()
    response = visitor_client.post(path, {"password": "rea", "again": "rea"})
    assert response.status_code == 422 and "too short" in response.content.decode()


def test_a_link_works_once(invite, visitor_client):
    path = invite()
    choose(visitor_client, path)
    for response in (visitor_client.get(path), choose(visitor_client, path)):
        assert response.status_code == 410 and "does not work" in response.content.decode()


def test_a_newer_invitation_takes_the_earlier_one_back(invite, visitor_client, root):
    path = invite()
    invite_again(user=models.User.objects.get(username="rea"), by=root)
    assert visitor_client.get(path).status_code == 410


def test_switching_the_account_off_takes_the_invitation_back(invite, visitor_client):
    path = invite()
    models.User.objects.filter(username="rea").update(is_active=False)
    assert choose(visitor_client, path).status_code == 410


def test_a_link_is_good_for_seven_days(invite, visitor_client, monkeypatch):
    path, now = invite(), time.time()
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + 6.9 * 24 * 60 * 60)
    assert visitor_client.get(path).status_code == 200
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + 7.1 * 24 * 60 * 60)
    assert visitor_client.get(path).status_code == 410


FORGED = {
    "a letter": "x",
    "colons": "a:b:c",
    "a text": signing.dumps("text", salt=INVITATION_SALT),
    "a list": signing.dumps([1, "x"], salt=INVITATION_SALT),
}


@pytest.mark.parametrize("kind", FORGED)  # by name: a signature has its time in it
def test_a_forged_link_is_told_kindly(client, site, kind):
    assert client.get(f"/accounts/invitation/{FORGED[kind]}/").status_code == 410


def test_one_person_has_one_account_whatever_the_capitals(invite, root):
    response = invite(username="ROOT")
    assert "already an account" in response.content.decode() and not mail.outbox


def test_an_invitation_needs_an_address(invite):
    assert "required" in invite(email="").content.decode()


def test_who_lost_the_phone_gets_the_second_factor_taken_away_with_a_line_in_the_log(client, root, staff):
    ana = staff("ana", "Author")
    set_up(ana)
    phone = Client()
    sign_in(phone, ana)
    sign_in(client, root)
    sent = {"action": "remove_factors", "_selected_action": [ana.pk]}
    client.post(reverse("admin:education_user_changelist"), sent)
    assert not ana.authenticator_set.exists()
    line = models.AuditLine.objects.get(action="remove second factors")
    assert (line.actor, line.subject, line.before) == (root, "ana", "totp")
    assert phone.get("/admin/").status_code == 302  # whoever found it is signed out


def test_nobody_takes_the_own_second_factor_away_there(client, root):
    sign_in(client, root)
    sent = {"action": "remove_factors", "_selected_action": [root.pk]}
    told = client.post(reverse("admin:education_user_changelist"), sent, follow=True)
    assert "Ask a colleague" in told.content.decode() and root.authenticator_set.exists()


def test_inviting_leaves_a_line_in_the_log(invite, root):
    invite()
    line = models.AuditLine.objects.get(action="invite")
    assert (line.actor, line.subject, line.after) == (root, "rea", "Author")


def test_only_who_may_make_accounts_invites(client, site, staff):
    sign_in(client, staff("pia", "Publisher"))
    assert client.get(reverse("admin:education_user_add")).status_code == 403


def test_a_mail_that_cannot_be_sent_is_told_and_the_account_is_kept(client, root, monkeypatch):
    def refuse(*args, **kwargs):
        raise ConnectionRefusedError

    sign_in(client, root)
    monkeypatch.setattr("education.actions.people.send_mail", refuse)
    sent = {"username": "rea", "email": "rea@clinic.example"}
    told = client.post(reverse("admin:education_user_add"), sent, follow=True).content.decode()
    assert "could not be sent" in told and models.User.objects.filter(username="rea").exists()
    monkeypatch.undo()
    again = {"action": "send_again", "_selected_action": [models.User.objects.get(username="rea").pk]}
    client.post(reverse("admin:education_user_changelist"), again)
    assert mail.outbox[-1].to == ["rea@clinic.example"]
