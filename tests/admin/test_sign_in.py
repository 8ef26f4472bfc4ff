"""Staff sign in with a second factor, always: set up at first, asked for ever after, never gone around."""

import re
from types import SimpleNamespace

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core import mail
from django.urls import reverse

from config import settings as site_settings
from education import models
from education.actions.site import prepare_site
from tests.conftest import PASSWORD
from tests.signing_in import SECRET, set_up, sign_in, sign_in_page, sign_in_without

LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def _clock_that_stands(monkeypatch):
    """Codes change every half minute; in these tests no half minute ever ends."""
    clock = SimpleNamespace(time=lambda: 1_800_000_010)
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time", clock)


def code_now(secret=SECRET):
    return format_hotp_value(hotp_value(secret, 1_800_000_010 // 30))


def type_password(client, name, password=PASSWORD, **more):
    return client.post(f"{LOGIN}?next=/admin/", {"login": name, "password": password, **more})


@pytest.fixture
def ana(staff):
    prepare_site()
    return staff("ana", "Author")


def test_a_stranger_is_led_to_the_sign_in_and_back_to_what_they_asked_for(client, db):
    response = client.get("/admin/education/article/", follow=True)
    assert response.redirect_chain[-1][0] == f"{LOGIN}?next=%2Fadmin%2Feducation%2Farticle%2F"
    assert "no-cache" in response["Cache-Control"] or "no-store" in response["Cache-Control"]


def test_a_password_is_kept_as_slowly_as_django_advises_though_tests_keep_it_fast():
    assert not hasattr(site_settings, "PASSWORD_HASHERS")
    assert PBKDF2PasswordHasher.iterations >= 1_000_000


def test_another_site_is_never_where_the_sign_in_leads(client, ana):
    sign_in(client, ana)
    response = client.get("/admin/login/?next=https://evil.example/")
    assert response["Location"] == "/admin/"


@pytest.mark.django_db(transaction=True)  # the factor counts once it is committed
def test_who_has_no_second_factor_sets_one_up_before_anything_else(client, ana):
    type_password(client, "ana")
    for path in ("/admin/", "/admin/education/article/", reverse("admin:audit_export")):
        response = client.get(path, follow=True)
        assert response.redirect_chain[-1][0].startswith("/accounts/second-factor/totp/activate/"), path
    html = response.content.decode()
    assert '<svg xmlns="http://www.w3.org/2000/svg"' in html and "data:image" not in html
    secret = re.search(r'class="key">([A-Z2-7]+)<', html)[1]
    wrong = client.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert "does not fit" in wrong.content.decode()
    assert client.get("/admin/").status_code == 302
    client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)})
    assert client.get("/admin/").status_code == 200
    kept = Authenticator.objects.get(user=ana, type="totp").data["secret"]
    assert secret not in kept  # encrypted in the database


def test_the_code_is_asked_for_at_every_later_sign_in(client, ana):
    set_up(ana)
    response = type_password(client, "ana")
    assert response["Location"].startswith(reverse("mfa_authenticate"))
    assert client.get("/admin/").status_code == 302
    assert "does not fit" in client.post(reverse("mfa_authenticate"), {"code": "123"}).content.decode()
    client.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert client.get("/admin/").status_code == 200


def test_a_code_counts_once(client, ana):
    set_up(ana)
    code = code_now()
    type_password(client, "ana")
    client.post(reverse("mfa_authenticate"), {"code": code})
    other = type(client)()
    type_password(other, "ana")
    other.post(reverse("mfa_authenticate"), {"code": code})
    assert other.get("/admin/").status_code == 302


def test_a_session_from_before_the_factor_was_set_up_has_to_prove_it(client, ana):
    sign_in_without(client, ana)
    set_up(ana)
    response = client.get("/admin/", follow=True)
    assert response.redirect_chain[-1][0].startswith(reverse("mfa_reauthenticate"))
    client.post(reverse("mfa_reauthenticate"), {"code": code_now()})
    assert client.get("/admin/").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_the_first_factor_ends_every_session_that_was_signed_in_without_one(client, ana):
    elsewhere, of_another = type(client)(), type(client)()
    sign_in_without(elsewhere, ana)
    sign_in_without(of_another, models.User.objects.create(username="bo", is_staff=True))
    type_password(client, "ana")
    html = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r'class="key">([A-Z2-7]+)<', html)[1]
    client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)})
    assert client.get("/admin/").status_code == 200
    assert "_auth_user_id" not in elsewhere.session
    assert "_auth_user_id" in of_another.session


def test_everything_needs_the_factor_a_superuser_too(client, staff):
    sign_in_without(client, staff("root", superuser=True))
    assert client.get("/admin/").status_code == 302


def test_an_account_that_is_none_of_the_staffs_is_refused(client, ana):
    models.User.objects.update(is_staff=False)
    sign_in(client, ana)
    assert client.get("/admin/", follow=True).status_code == 403


def test_a_new_password_by_mail_does_not_go_around_the_second_factor(client, ana):
    set_up(ana)
    models.User.objects.update(email="ana@clinic.example")
    client.post(reverse("account_reset_password"), {"email": "ana@clinic.example"})
    link = re.search(r"https?://[^/\s]+(/accounts/password/reset/key/\S+)", mail.outbox[0].body)[1]
    form = client.get(link)["Location"]
    client.post(form, {"password1": "another long phrase", "password2": "another long phrase"})
    assert client.get("/admin/").status_code == 302
    response = type_password(client, "ana", "another long phrase")
    assert response["Location"].startswith(reverse("mfa_authenticate"))


def test_a_strangers_address_gets_no_mail_and_the_page_says_nothing_else(client, db):
    told = client.post(reverse("account_reset_password"), {"email": "who@else.example"}, follow=True)
    assert told.status_code == 200 and not mail.outbox


def test_the_eleventh_wrong_try_is_refused_and_a_colleague_at_the_same_address_gets_in(client, staff, ana):
    staff("rea", "Author")
    for _number in range(10):
        assert type_password(client, "ana", "wrong").status_code == 422
    response = type_password(client, "ana", "wrong")
    assert response.status_code == 429 and "Too many" in response.content.decode()
    assert type_password(client, "ana").status_code == 429  # the right one too, for five minutes
    assert type_password(client, "rea").status_code == 302


def test_codes_are_limited_too(client, ana):
    set_up(ana)
    type_password(client, "ana")
    for _number in range(10):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "Too many" in client.post(reverse("mfa_authenticate"), {"code": code_now()}).content.decode()
    assert client.get("/admin/").status_code == 302


def test_nobody_can_sign_up(client, site):
    assert client.get("/accounts/signup/").status_code == 404


def test_taking_the_last_factor_away_closes_the_staff_pages_until_a_new_one_is_set_up(client, ana):
    sign_in(client, ana)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=ana).exists()
    assert "totp/activate" in client.get("/admin/", follow=True).redirect_chain[-1][0]


def test_the_secrets_of_the_sign_in_are_not_in_the_admin(client, site, staff):
    sign_in(client, staff("root", superuser=True))
    html = client.get("/admin/").content.decode()
    assert "/admin/mfa/" not in html and "/admin/account/" not in html
    assert client.get("/admin/mfa/authenticator/").status_code == 404


def test_public_pages_know_nothing_of_all_this(client, site):
    for path in ("/", "/check/", "/articles/", "/nothing/"):
        response = client.get(path)
        assert "Set-Cookie" not in response and not client.cookies, path


def test_signing_out_ends_it(client, ana):
    sign_in(client, ana)
    assert "Sign out" in client.get(reverse("account_logout")).content.decode()
    client.post(reverse("account_logout"))
    assert client.get("/admin/").status_code == 302


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_signing_in_are_usable_by_everyone(live_site, staff, visitor, scheme):
    staff("ana", "Author")
    for width in (360, 1280):
        page = visitor(width=width, scheme=scheme)
        page.goto("/accounts/login/")
        assert not Axe().run(page).response["violations"]
        page.fill("#id_login", "ana")
        page.fill("#id_password", PASSWORD)
        page.get_by_role("button", name="Go on").click()
        page.goto("/admin/")
        assert page.get_by_role("heading", level=1).inner_text() == "Set up a second factor"
        assert not Axe().run(page).response["violations"]
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_passkey_is_set_up_and_signs_in_by_itself(live_site, staff, visitor):
    staff("ana", "Author")
    page = visitor(width=1280)
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto("/accounts/login/")
    page.fill("#id_login", "ana")
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.goto("/accounts/second-factor/webauthn/add/")
    page.get_by_role("checkbox").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url("**/recovery-codes/**")
    page.goto("/admin/")
    assert "Afterfusion" in page.title() and page.url.endswith("/admin/")
    page.goto("/accounts/logout/")
    page.get_by_role("button", name="Sign out").click()
    page.goto("/accounts/login/?next=/admin/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/admin/")


def test_the_forms_work_without_scripts(live_site, staff, visitor):
    staff("ana", "Author")
    page = visitor(javascript=False)
    sign_in_page(page, "ana")
    assert page.url.endswith("/admin/")
