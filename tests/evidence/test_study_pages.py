"""Study cards and study pages as a visitor gets them."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from education import models
from education.evidence.frequencies import one_denominator
from education.queries.evidence import all_studies, studies_by_key, studies_by_letter, study
from education.queries.study_views import on_one_page

# A number in the record that is not a share of people or things, or whose base is another: no picture.
NO_SHARE = {
    "alanay-2007#pain-halved-after-removal": "a fall in pain scores",
    "bernstein-2017#fusion-count-rise-2003-2012": "growth over years",
    "lonstein-1999#source-text-removal-24-3": "we could not check it",
    "lonstein-1999#source-text-pseudarthrosis-20": "we could not check it",
    "low-grade-infection-2020#loose-positive-42": "a share of samples, and only the people are counted",
    "martin-2019#volume-rise-2004-2015": "growth over years",
    "multirod-pelvis-cohort#nonunion-confirmed": "four events told as a story",
    "pjk-5yr-cohort#pjk-8wk": "a share of the bending in the end",
    "sijd-acta-2024#sij-injection": "a fall in pain scores",
    "vyas-wang-removal#relief-47": "a fall in pain scores",
    "cowan-2006#use-1993-2003": "growth over years",
    "deyo-2005#fusion-rate-rise-1990-2001": "growth over years",
    "deyo-2005#fusion-count-rise-1996-2001": "growth over years",
    "martin-2019#age-65-rise": "growth over years",
    "rajaee-2012#discharges-137": "growth over years",
}
ONE_PERSON = {"aoyama-2022", "metal-case-cureus", "metal-case-plf", "retroperitoneal-rod"}


@pytest.mark.django_db
def test_every_number_is_drawn_but_those_that_are_no_share(site):
    undrawn = {
        f"{view.key}#{outcome.code}"
        for view in all_studies()
        for outcome in view.outcomes
        if (outcome.percent is not None or (outcome.numerator is not None and outcome.denominator))
        and outcome.picture() is None
        and view.key not in ONE_PERSON
    }
    assert undrawn == set(NO_SHARE)


@pytest.mark.django_db
def test_every_picture_says_of_whom_and_what_they_had(site):
    for view in all_studies():
        for drawn in view.drawn:
            if drawn.array:
                assert drawn.outcome.group and drawn.outcome.had, (view.key, drawn.outcome.code)


@pytest.mark.django_db
def test_a_page_never_calls_a_figure_of_a_scaled_picture_a_person_of_the_study(client, site):
    html = client.get("/studies/ak-2015/").content.decode()
    assert "each figure stands for 1 out of every 100 people. It is not one of the 25 people counted." in html
    assert "each figure is one" not in html


def rightly_told(drawn, base: int) -> bool:
    """Return whether a picture has the base of its page; 100 or its own few where its study is small."""
    counted = drawn.outcome.denominator
    if counted is None or counted >= 1000:
        return drawn.array.told.out_of == base
    if drawn.outcome.numerator is not None and counted < 20:
        return drawn.array.told.out_of == counted
    return drawn.array.told.out_of == 100


@pytest.mark.django_db
def test_all_large_counts_of_one_page_are_told_out_of_the_same_number_and_small_ones_out_of_less(site):
    views = on_one_page(studies_by_key(["jung-2021", "misplaced-screw-reoperation", "anno-2019"]).values())
    drawn = [each for view in views for each in view.drawn if each.array]
    assert {each.array.told.out_of for each in drawn} == {1000, 100, 14, 8, 6}
    assert all(rightly_told(each, 1000) for each in drawn)
    alone = on_one_page([study("jung-2021")])
    assert {drawn.array.told.out_of for drawn in alone[0].drawn if drawn.array} == {100}


@pytest.mark.django_db
def test_no_picture_of_any_study_has_more_figures_than_its_study_can_speak_for(site):
    for view in on_one_page(all_studies()):
        for each in view.drawn:
            if each.array:
                assert rightly_told(each, 1000), (view.key, each.outcome.code)
                assert len(each.array.cells) == each.array.told.out_of


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/causes/blood-clot/", {"1,000"}),
        ("/causes/failed-fusion/", {"100"}),
        ("/studies/anno-2019/", {"1,000", "14", "8", "6"}),
    ],
)
def test_a_page_names_one_base_and_few_people_as_they_are(client, site, path, expected):
    html = client.get(path).content.decode()
    bases = set(re.findall(r"<title[^>]*>[^<]* out of ([\d,]+) ", html))
    assert bases == expected
    assert not re.search(r"out of 1000\b", html)


def test_a_clot_is_drawn_out_of_a_thousand(client, site):
    html = client.get("/causes/blood-clot/").content.decode()
    assert "7 out of 1,000 people</title>" in html
    assert "Counted: 311 of 43,777 people." in html


def test_screws_and_operations_are_never_shown_as_people(client, site):
    screws = client.get("/studies/perdomo-pantoja-2019/").content.decode()
    assert "Counted: 3,614 of 51,161 screws." in screws and "51,161 people" not in screws
    drawn = re.findall(r'class="array.*?</svg>', screws, re.S)
    assert drawn and all("things" in picture and "people" not in picture for picture in drawn)
    operations = client.get("/studies/hostin-nd/").content.decode()
    assert "Counted: 68 of 1,218 operations." in operations and "1,218 people" not in operations


def test_a_range_of_one_number_reads_as_one_number(client, site):
    html = client.get("/studies/perdomo-pantoja-2019/").content.decode()
    assert not re.search(r"from (\d+) to \1\b", html)
    assert "So many were counted that chance alone hardly moves this number." in html


def test_a_note_for_staff_is_never_shown(client, site):
    html = client.get("/studies/alanay-2007/").content.decode()
    assert "Numerator" not in html and "paperexplained" not in html
    assert "They were followed for about 20 months." in html
    assert "How it would have gone without it. There was no group to compare with." in html
    for view in models.Study.objects.exclude(note="")[:60]:
        assert view.note not in client.get(view.get_absolute_url()).content.decode()


def test_a_card_says_how_long_how_sure_whom_it_may_not_fit_and_who_paid(client, site):
    html = client.get("/studies/zotti-removal/").content.decode()
    for words in ("Followed for", "About 25 months", "We are not sure", "It may not fit you if", "Who paid"):
        assert words in html
    assert "The day was not noted." in html


def test_numbers_checked_too_long_ago_drop_off_by_themselves(client, site):
    row = models.Study.objects.get(key="jung-2021")
    row.checked_on = timezone.localdate() - timedelta(days=366 * 5)
    row.save()
    html = client.get("/studies/jung-2021/").content.decode()
    assert "its numbers are not shown" in html.lower()
    assert "42 of 152" not in html and "<use" not in html.split('id="main"')[1].split("</symbol></svg>")[-1]


def test_an_export_that_cannot_be_made_says_why(client, site):
    html = client.get("/studies/waguespack-2002/").content.decode()
    assert "we did not see the title." in html and ".ris" not in html
    html = client.get("/studies/recovery-patterns-510/").content.decode()
    assert "we did not see the title, the authors and the year." in html


def test_a_rare_number_on_no_card_leaves_the_base_alone():
    assert one_denominator([0.012, 0.5]) == 100


def test_a_card_says_how_many_the_whole_study_had_where_a_number_counts_fewer(client, site):
    html = client.get("/articles/when-the-bone-does-not-join/").content.decode()
    assert "A look back at records: 152 people in all" in html
    assert "Counted: 5 of 42 people. The whole study had 152 people." in html


def test_whole_years_are_told_as_years_on_the_page_of_a_study(client, site):
    outcome = models.StudyOutcome.objects.filter(time_window="84 months after surgery").first()
    html = client.get(f"/studies/{outcome.study.key}/").content.decode()
    assert "7 years after surgery" in html and "84 months after surgery" not in html


def test_a_study_whose_year_nobody_saw_says_so_in_its_name(client, site):
    html = client.get("/studies/cunningham-issls/").content.decode()
    assert ">Cunningham, year not known</h1>" in html


@pytest.mark.django_db
def test_the_list_of_studies_is_jumped_to_by_letter_and_each_letter_leads_to_its_names(client, site):
    html = client.get("/studies/").content.decode()
    jump = html[html.index('<nav aria-label="A to Z">') : html.index("</ul></nav>")]
    letters = re.findall(r'<a href="#letter-(.)">', jump)
    assert len(letters) > 20 and letters == sorted(letters)
    assert letters == re.findall(r'<h2 id="letter-(.)">', html)
    for part in html.split('<h2 id="letter-')[1:]:
        names = re.findall(r'<h3><a href="/studies/[^"]+">(.)', part)
        assert names and {name.upper() for name in names} == {part[0]}
    assert html.count("<h3>") == models.Study.objects.count()


@pytest.mark.django_db
def test_a_name_with_a_mark_on_its_first_letter_stands_under_the_bare_letter_and_digits_under_their_own(site):
    models.Study.objects.create(key="marked", title="x", authors="\u00d6sterman A", year=2020)
    models.Study.objects.create(key="digits", title="x", authors="3D Study Group", year=2020)
    found = {letter: [view.key for view in views] for letter, views in studies_by_letter()}
    assert "marked" in found["O"] and found["0-9"] == ["digits"]
