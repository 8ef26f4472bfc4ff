"""Pages for what goes wrong: danger signs first, with a number that can be called."""

import re

import pytest
from django.db import DatabaseError
from django.test import Client, RequestFactory

from education.views import errors

SIGNS = "/check/questions/emergency-signs/"


def answered(what: str) -> str:
    """Return the page that a person sees for each error, drawn as it happens."""
    client = Client(enforce_csrf_checks=True)
    if what == "403":
        response = client.post(SIGNS, {"answer": ["saddle-numbness"]})  # no cookie, so no token
    elif what == "404":
        response = client.get("/nothing/")
    elif what == "405":
        response = Client().delete("/articles/")
    else:
        view = {"400": errors.refused, "500": errors.server_error, "503": errors.unavailable}[what]
        response = view(RequestFactory().get("/"))
    assert response.status_code == int(what)
    return response.content.decode()


def main_of(html: str) -> str:
    return html[html.index("<main") : html.index("</main>")]


def first_card_stands_first(html: str) -> bool:
    """Return whether nothing to read or to press stands in the main text before the red card."""
    return bool(re.match(r'<main[^>]*>\s*<section class="care" data-urgency="emergency"', main_of(html)))


ALL = ["400", "403", "404", "405", "500", "503"]


@pytest.mark.parametrize("what", [what for what in ALL if what != "404"])
def test_the_red_card_comes_first_on_every_error_page_with_a_number_to_press(site, what):
    html = answered(what)
    assert first_card_stands_first(html)
    card = main_of(html).split("</section>")[0]
    assert re.search(r'class="button call" href="tel:911"', card)


def test_a_page_that_is_not_there_has_the_danger_line_with_its_number_first_and_the_whole_card_too(site):
    html = answered("404")
    menu_ends = html.index("</header>")
    line = html.index('<section class="strip"')
    assert menu_ends < line < html.index("<main")
    assert html[menu_ends + len("</header>") : line].strip() == "", "nothing stands before the danger line"
    assert 'href="tel:911"' in html[line : html.index("</section>", line)]
    assert re.search(r'class="button call" href="tel:911"', main_of(html))


@pytest.mark.parametrize("what", ["400", "403", "404", "405"])
def test_where_the_site_can_be_read_the_card_has_the_emergency_number_of_the_clinic(clinic, site, what):
    clinic.emergency_number = "112"
    clinic.save()
    html = answered(what)
    assert 'href="tel:112"' in main_of(html) and "Call 112 now if:" in html
    assert "911" not in html


@pytest.mark.parametrize("what", ALL)
def test_without_the_database_each_names_the_number_of_the_country_it_was_made_for(site, monkeypatch, what):
    def away() -> None:
        raise DatabaseError("away")

    monkeypatch.setattr(errors, "site", away)
    view = {
        "400": errors.refused,
        "403": errors.forbidden_form,
        "404": errors.not_found,
        "405": errors.refused,
        "500": errors.server_error,
        "503": errors.unavailable,
    }[what]
    html = view(RequestFactory().get("/")).content.decode()
    assert first_card_stands_first(html)
    assert "Call your emergency number (911 in the US) now if:" in html
    assert 'href="tel:911"' in main_of(html)
    assert "Wiping may feel different." in html


def test_who_ticks_a_sign_in_a_browser_without_cookies_is_told_to_act_on_it_and_why_it_failed(site):
    main = main_of(answered("403"))
    card = main.index('data-urgency="emergency"')
    act = main.index("If you ticked a sign, act on it now.")
    told = main.index("Please try that again")
    assert card < act < told
    assert "This browser blocks cookies" in main
    assert "Allow cookies for this site" in main and "another browser" in main
