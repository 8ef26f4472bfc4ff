"""A new site asks whose pages these are, and shows what each answer changes."""

import re

import pytest
from django.urls import reverse

from education import models
from tests.signing_in import sign_in

SENT = {
    "name": "Harbor Spine Clinic",
    "phone": "(312) 555-0142",
    "out_of_hours_phone": "",
    "country": "us",
    "emergency_number": "911",
}


@pytest.fixture
def root(client, site, staff):
    root = staff("root", superuser=True)
    sign_in(client, root)
    return root


def test_the_first_page_asks_until_it_is_answered(client, root):
    assert "Do this first" in client.get("/admin/").content.decode()
    path = reverse("admin:first_run")
    client.post(path, SENT)
    html = client.get("/admin/").content.decode()
    assert "Do this first" not in html and reverse("admin:first_run") in html
    clinic = models.Clinic.objects.get(is_default=True)
    assert (clinic.name, clinic.country) == ("Harbor Spine Clinic", "US")
    assert "(312) 555-0142" in client.get("/").content.decode()
    line = models.AuditLine.objects.get(action="set up site")
    assert line.actor == root and "555-0142" in line.after and "'phone': ''" in line.before


def test_show_me_keeps_nothing_and_tells_what_patients_will_read(client, root):
    path = reverse("admin:first_run")
    shown = client.post(path, {**SENT, "show": "1"}).content.decode()
    assert "Call Harbor Spine Clinic today: (312) 555-0142." in shown
    without = client.post(path, {**SENT, "phone": "", "show": "1"}).content.decode()
    assert "The number is on your discharge paper." in without
    assert models.SitePolicy.objects.get(pk=1).set_up_at is None


def test_requiring_a_sign_off_is_kept_and_told(client, root):
    client.post(reverse("admin:first_run"), {**SENT, "sign_off_required": "on"})
    assert models.SitePolicy.objects.get(pk=1).sign_off_required
    assert "Nothing goes live without" in client.get("/admin/").content.decode()


def test_a_wrong_answer_is_told_and_what_was_typed_stays(client, root):
    response = client.post(
        reverse("admin:first_run"), {**SENT, "name": "", "country": "USA", "emergency_number": "call"}
    )
    html = response.content.decode()
    assert response.status_code == 422 and "(312) 555-0142" in html and "911" in html
    assert models.SitePolicy.objects.get(pk=1).set_up_at is None


def test_only_who_may_change_clinic_and_policy_is_asked(client, site, staff):
    sign_in(client, staff("ana", "Editor"))
    assert "Do this first" not in client.get("/admin/").content.decode()
    assert client.get(reverse("admin:first_run")).status_code == 403


PUBLIC = [
    "/", "/articles/", "/articles/taking-hardware-out/", "/causes/", "/causes/failed-fusion/", "/studies/",
    "/check/", "/check/questions/emergency-signs/", "/words/", "/about/", "/privacy/", "/s/", "/s/ABCDEK",
    "/nothing/",
]  # fmt: skip


@pytest.mark.parametrize("path", PUBLIC)
def test_without_a_phone_every_page_still_speaks_whole_sentences(client, site, path):
    html = client.get(path).content.decode()
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))
    assert 'href="tel:"' not in html and "( )" not in words and "()" not in words
    assert not re.search(r"\b(?:call|phone|at|on|number) ?: ?\.", words, re.IGNORECASE), path
    assert "None" not in words.replace("None of these", "")
