"""The commands behind make: they repeat without harm and say what is wrong."""

import socket
from io import StringIO

import pytest
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command

from education import models
from education.actions.people import make_roles


@pytest.fixture
def account(monkeypatch):
    def make(**options) -> str:
        told = StringIO()
        call_command("make_staff", stdout=told, **options)
        return told.getvalue()

    monkeypatch.setattr("sys.stdin.isatty", lambda: False, raising=False)
    return make


def test_the_first_account_may_do_everything_and_its_password_is_printed_once(db, account):
    told = account(username="ana")
    password = told.split("shown only this once: ")[1].split()[0]
    ana = models.User.objects.get(username="ana")
    assert ana.is_superuser and ana.check_password(password)


def test_a_later_account_gets_only_its_role(db, account, monkeypatch):
    account(username="ana")
    monkeypatch.setenv("STAFF_PASSWORD", "a long pass phrase")
    told = account(username="ben", role=["Clinical reviewer"])
    ben = models.User.objects.get(username="ben")
    assert not ben.is_superuser
    assert [group.name for group in ben.groups.all()] == ["Clinical reviewer"]
    assert "a long pass phrase" not in told


@pytest.mark.parametrize(
    ("options", "password", "words"),
    [
        pytest.param(
            {"username": "ANA"}, "a long pass phrase", "already an account", id="a name that is taken"
        ),
        pytest.param({"username": "ben"}, "short", "too short", id="a weak password"),
        pytest.param({"username": "a b<"}, "a long pass phrase", "valid username", id="an odd name"),
        pytest.param(
            {"username": "ben", "email": "nowhere"}, "a long pass phrase", "valid email", id="a wrong address"
        ),
    ],
)
def test_a_wrong_account_is_refused_and_nothing_is_made(db, account, monkeypatch, options, password, words):
    account(username="ana")
    monkeypatch.setenv("STAFF_PASSWORD", password)
    with pytest.raises(CommandError, match=words):
        account(**options)
    assert models.User.objects.count() == 1


def test_what_staff_changed_in_a_role_stays(db):
    make_roles()
    author = Group.objects.get(name="Author")
    author.permissions.clear()
    make_roles()
    assert author.permissions.count() == 0


def test_prepare_repeats_in_a_moment_and_changes_nothing(transactional_db, settings, tmp_path):
    settings.VAR_DIR = settings.STATIC_ROOT = tmp_path
    first, second = StringIO(), StringIO()
    call_command("prepare", stdout=first)
    assert " new, 0 updated" in first.getvalue()
    version = models.SitePolicy.objects.get(pk=1).content_version
    call_command("prepare", stdout=second)
    assert second.getvalue() == ""
    assert models.SitePolicy.objects.get(pk=1).content_version == version


def test_a_port_in_use_is_said_in_one_sentence(db, settings):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings.HOST, settings.PORT = "127.0.0.1", taken.getsockname()[1]
        with pytest.raises(CommandError, match="is in use"):
            call_command("serve", stdout=StringIO())


def test_a_host_that_is_not_here_is_said_in_one_sentence(db, settings):
    settings.HOST = "192.0.2.1"
    with pytest.raises(CommandError, match="cannot serve there"):
        call_command("serve", stdout=StringIO())
