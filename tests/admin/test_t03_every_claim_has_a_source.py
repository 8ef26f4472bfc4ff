"""T3: of sixty paragraphs none without a source is missed, at most two are named wrongly."""

import pytest
from django.urls import reverse

from education import models
from education.actions.publishing import NotAllowed, sign_off_revision
from education.content.fitness import uncited, unfit_to_sign
from education.queries.library import drawings
from tests.editorial import draft, new_article
from tests.signing_in import sign_in

WITHOUT = [
    "The bone takes about a year to join.",
    "Smoking slows the healing of bone.",
    "Most people walk on the day after surgery.",
    "A loose screw often hurts more when you turn in bed.",
    "About 1 in 10 people need another operation.",
    "Numb toes can last for months and still get better.",
    "Metal is taken out again only now and then.",
    "A brace does not make the bone join faster.",
    "Fever in the first weeks can mean an infection.",
    "Pain that wakes you each night needs a look.",
    "The level above the fusion carries more load.",
    "Walking is the best exercise in the first six weeks.",
    "Strong pain pills make many people constipated.",
    "A scan cannot always show why it hurts.",
    "Sleep gets better for most people after three months.",
    "Weak bone holds a screw less well.",
    "A clot in the leg makes one calf swell.",
    "Nerves heal slowly.",
    "Titanium shows up on pictures as a bright shape.",
    "People who are afraid to move do less well.",
    "- A cough can make a nerve hurt more.",
    "- The scar may itch for weeks.",
    "1. First the surgeon looks at the old pictures.",
    "1. Then a numbing shot may tell where the pain comes from.",
    "Blood thinners are stopped some days before surgery.",
    "Diabetes makes an infection more likely.",
    "Two years later half of the people still had some pain.",
    "The hip can hurt as if it were the back.",
    "A cage can sink into the bone beside it.",
    "Driving is safe once you can brake hard. [see the notes]",
]
WITH = [
    "The bone joined in most people by one year. [^lehr-2020]",
    "Smoking slows the healing of bone. [^hadley-1997]",
    "Rest when you are tired. [general]",
    "Call us with a new fever. [general]",
    "Keep the wound dry. [general] Look at it each day. [general]",
    "A loose screw may hurt. [^jung-2021] Rest helps some. [general]",
    "- Lie on your side. [general]",
    "- Bend your knees to lift. [general]",
    "1. Get up slowly. [general]",
    "1. Sit down again if you feel faint. [general]",
    "Two studies found the same. [^a-2001] [^b-2002]",
    "**Do not** stop a pill on your own. [general]",
    "See [the page on clots](/causes/blood-clot/). [general]",
    "Ask your surgeon what was done. [general]",
    "In one study 24 of 42 had a joined bone at one year. [^lehr-2020]",
    "That is usual. [general]",
    "Nobody knows why. [^cho-2013]",
    "Some feel it for weeks,\nothers for months. [^cho-2013]",
    "It hurt less after the metal came out. [source-text]",
    "Drink enough. [general]",
    "## When it hurts at night",
    "### What helps",
    "[drawing:loose-screw]",
    "[study:jung-2021#loose]",
    "::: do\n- Walk a little each day. [general]\n:::",
    "::: dont\n- Do not lift a heavy bag. [general]\n:::",
    "::: ask\n- Has my bone joined?\n:::",
    "::: ask\n- What can I do myself?\n:::",
    "::: note\nYour clinic may say it in other words. [general]\n:::",
    "Wait a week. [general] Then call. [general]",
]


def test_t03_none_of_thirty_paragraphs_without_a_source_is_missed():
    assert len(WITHOUT) + len(WITH) == 60
    assert [paragraph for paragraph in WITHOUT if not uncited(paragraph)] == []


def test_t03_at_most_two_of_thirty_with_one_are_named_wrongly():
    assert len([paragraph for paragraph in WITH if uncited(paragraph)]) <= 2


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("## A\n\nBone joins. \n", "rests on nothing"),
        ("## A\n\n#### B\n\nBone joins. [general]\n", "skips a level"),
        ("## A\n\nSee [click here](/words/). [general]\n", "says only"),
        ("## A\n\n[drawing:no-such]\n\nBone joins. [general]\n", "no drawing"),
        ("## A\n\n| a | b |\n| 1 | 2 |\n\nBone joins. [general]\n", "no head"),
    ],
)
def test_what_is_unfit_is_saved_but_not_signed_off(db, staff, body, told):
    article, rea = new_article(), staff("rea", "Clinical reviewer")
    revision = draft(article, body=body)
    with pytest.raises(NotAllowed, match=told):
        sign_off_revision(revision=revision, by=rea)
    assert not models.SignOff.objects.exists()


def test_every_text_of_the_library_is_fit_to_be_signed(site):
    for revision in models.Revision.objects.all():
        facts = tuple(revision.key_facts.splitlines())
        assert unfit_to_sign(body=revision.body, key_facts=facts, drawings=set(drawings())) == [], revision


def test_the_list_of_the_reviewer_is_kept_with_the_sign_off(client, db, staff):
    article, rea = new_article(), staff("rea", "Clinical reviewer")
    revision = draft(article)
    sign_in(client, rea)
    path = reverse("admin:article_sign_off", args=[article.pk, revision.number])
    page = client.get(reverse("admin:education_article_change", args=[article.pk])).content.decode()
    assert "Is it plain at once what the page is for?" in page and "does not apply" in page
    refused = client.post(path, {"pemat-1": "yes", "pemat-6": "no"}, follow=True)
    html = refused.content.decode()
    assert refused.status_code == 422 and "You answered no" in html and not models.SignOff.objects.exists()
    assert 'name="pemat-6" value="no" checked' in html and 'name="pemat-1" value="yes" checked' in html
    sent = {
        "pemat-1": "yes",
        "pemat-6": "no",
        "pemat-20": "yes",
        "pemat-9": "odd",
        "statement": "Too many numbers.",
    }
    client.post(path, sent)
    sign_off = models.SignOff.objects.get()
    assert sign_off.checklist == {"1": "yes", "6": "no", "20": "yes"}
    page = client.get(reverse("admin:education_article_change", args=[article.pk])).content.decode()
    assert "understand 50 %, act 100 %" in page and "Too many numbers." in page
