"""Each test that the hazard log names exists, and the intended use is said in one text."""

import html
import re
from pathlib import Path

import pytest

from education.actions.site import raise_content_version
from education.queries.site import site as current_site
from education.queries.wizard import vignettes
from education.wizard.audit import audit
from tests.wizard.visits import answer, walk

ROOT = Path(__file__).resolve().parent.parent
LOG = (ROOT / "docs" / "intended-use.md").read_text(encoding="utf-8")
HAZARDS = [line for line in LOG.splitlines() if line.startswith("| ")][1:]


def test_every_test_that_the_hazard_log_names_exists():
    source = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("*.py"))
    named = re.findall(r"`(test_\w+)`", LOG)
    assert len(named) > 10
    assert [name for name in named if f"def {name}(" not in source] == []
    assert [path for path in re.findall(r"`(tests/[\w/.]*)`", LOG) if not (ROOT / path).exists()] == []


@pytest.mark.parametrize("hazard", HAZARDS, ids=[line.split("|")[1].strip() for line in HAZARDS])
def test_every_hazard_names_how_likely_what_prevents_it_and_a_test_and_no_figure_of_the_audit(hazard):
    what, likely, prevents, shown = (cell.strip() for cell in hazard.strip("|").split("|"))
    assert what and likely.startswith(("possible", "likely", "certain")) and prevents
    assert re.search(r"`(test_\w+|tests/)", shown), "a command is no test"
    assert not re.search(r"\d+ of \d+", hazard), "a figure here would soon be an old one"


def in_words(text: str) -> str:
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def test_the_start_page_says_the_intended_use_in_the_same_words(client, site):
    paragraph = LOG.split("## Intended use")[1].split("##")[0].strip().split("\n\n")[1]
    page = client.get("/check/").content.decode()
    shown = page.split('<p id="intended-use">')[1].split("</p>")[0]
    assert in_words(shown) == in_words(paragraph)
    for promise in ("or a percentage", "never tells anybody that nothing is wrong", "keeps no answer"):
        assert promise in in_words(shown)


def test_few_stories_that_can_wait_are_told_to_call_today(site):
    report = audit(current_site().knowledge, vignettes())
    assert len(report.not_urgent) >= 20
    assert report.false_urgent <= len(report.not_urgent) / 4


def test_the_public_page_tells_how_many_false_alarms_there_were(client, site):
    report = audit(current_site().knowledge, vignettes())
    page = in_words(client.get("/how-the-check-works/").content.decode())
    told = f"{report.false_urgent} of {len(report.not_urgent)}"
    assert f"Told to call today or now, although it could wait {told}" in page


PLACES = ("/", "/check/", "/causes/failed-fusion/", "/articles/when-to-get-help-now/", "/about/")


def every_page(client) -> dict[str, str]:
    """Return the pages that carry a number, results of the check among them."""
    pages = {path: client.get(path).content.decode() for path in PLACES}
    client.cookies.clear()
    pages["question"] = client.get("/check/questions/emergency-signs/").content.decode()
    walk(client, {"emergency-signs": ["none"], "same-day-signs": ["fever"]})
    pages["same-day result"] = client.get("/check/result/").content.decode()
    answer(client, "emergency-signs", ["saddle-numbness"])
    pages["emergency result"] = client.get("/check/result/").content.decode()
    return pages


def test_every_page_takes_the_clinics_number_from_one_place(client, clinic):
    for phone, link in (("(312) 555-0142", "tel:3125550142"), ("+44 20 7946 0018", "tel:+442079460018")):
        clinic.phone = phone
        clinic.save()
        raise_content_version()  # as every edit of the clinic in the admin does
        for name, page in every_page(client).items():
            linked = re.findall(r'href="(tel:[^"]+)"[^>]*>([^<]+)<', page)
            assert (link, phone) in [(to, words.removeprefix("Call ")) for to, words in linked], name
            for to, words in linked:  # what is dialled is what is read
                assert re.sub(r"[^\d+]", "", words) == to.removeprefix("tel:"), name
                assert to in {link, "tel:911"}, f"{name} knows another number: {to}"


def test_without_a_number_pages_point_to_the_paper_and_to_other_help(client, site):
    pages = every_page(client)
    assert {to for page in pages.values() for to in re.findall(r'href="tel:([^"]+)"', page)} == {"911"}
    words = "The number is on your discharge paper. If nobody answers, go to an urgent care clinic"
    assert words in pages["same-day result"]


def test_with_a_number_pages_still_say_what_to_do_where_nobody_answers(client, site, clinic):
    for path in ("/articles/when-the-bone-does-not-join/", "/search/?q=fever"):
        page = client.get(path).content.decode()
        assert "Call (312) 555-0142" in page
        assert "If nobody answers, go to an urgent care clinic or an emergency room." in page, path
