"""From codes to paper: many at once, a sheet of labels, and what to print beside a code."""

import pytest
from django.urls import reverse

from education import models
from education.actions.sharing import make_short_link, make_short_links
from education.sharing import codes, qr
from tests.editorial import new_article, put_live
from tests.signing_in import sign_in

MANY = "admin:shortlink_many"


@pytest.fixture
def article(db):
    made = new_article("walking")
    put_live(made)
    return made


@pytest.fixture
def editor(client, staff):
    person = staff("edi", "Editor")
    sign_in(client, person)
    return person


def test_each_line_gets_a_code_of_its_own_and_the_sheet_shows_them_in_order(client, article, editor):
    typed = {"labels": "Ward 4\n\n  Ward 5 \nWard 6", "opens": f"article {article.pk}"}
    answer = client.post(reverse(MANY), typed, follow=True)
    html = answer.content.decode()
    links = list(models.ShortLink.objects.order_by("id"))
    assert [link.label for link in links] == ["Ward 4", "Ward 5", "Ward 6"]
    assert {link.revision_printed for link in links} == {article.live}
    assert [html.index(codes.printed(link.code)) for link in links] == sorted(
        html.index(codes.printed(link.code)) for link in links
    )
    assert html.count("<svg") >= 3
    assert models.AuditLine.objects.filter(action="make short link", actor=editor).count() == 3


@pytest.mark.parametrize(
    ("labels", "words"),
    [
        pytest.param(" \n ", "This field is required", id="nothing but blanks"),
        pytest.param("x\n" * 201, "up to 200", id="too many"),
        pytest.param("Ward 4\n" + "y" * 121, "up to 120 letters", id="a long one"),
    ],
)
def test_what_cannot_be_made_is_told_keeps_the_text_and_makes_none(client, article, editor, labels, words):
    answer = client.post(reverse(MANY), {"labels": labels, "opens": "check"})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert words in html and labels.strip()[-20:] in html
    assert not models.ShortLink.objects.exists()


def test_a_page_that_readers_do_not_see_cannot_be_chosen(client, article, editor):
    hidden = new_article("hidden")
    answer = client.post(reverse(MANY), {"labels": "Ward 4", "opens": f"article {hidden.pk}"})
    assert answer.status_code == 422 and not models.ShortLink.objects.exists()


def test_codes_for_causes_and_the_check_are_made_too(client, site, editor):
    cause = models.Cause.objects.get(code="failed-fusion")
    client.post(reverse(MANY), {"labels": "A", "opens": f"cause {cause.pk}"})
    client.post(reverse(MANY), {"labels": "B", "opens": "check"})
    made = models.ShortLink.objects.filter(handout=None)  # the shipped handout has a code of its own
    assert {(link.label, link.target) for link in made} == {
        ("A", "cause"),
        ("B", "check"),
    }


def test_all_or_none_are_made(article):
    with pytest.raises(ValueError, match="120"):
        make_short_links(labels=["Ward 4", "y" * 121], by=None, article=article)
    assert not models.ShortLink.objects.exists()


def test_the_action_of_the_list_leads_to_the_sheet(client, article, editor):
    link = make_short_link(label="Ward 4", by=None, article=article)
    path = reverse("admin:education_shortlink_changelist")
    answer = client.post(path, {"action": "sheet_of_labels", "_selected_action": [link.pk]})
    assert answer["Location"] == f"{reverse('admin:shortlink_sheet')}?codes={link.code}"


@pytest.mark.parametrize("asked", ["", "ZZZZZZ", "<script>", "%00", "x" * 9000])
def test_an_odd_wish_for_a_sheet_gives_an_empty_one(client, article, editor, asked):
    answer = client.get(reverse("admin:shortlink_sheet"), {"codes": asked})
    assert answer.status_code == 200 and "No codes were chosen." in answer.content.decode()


def test_the_paper_page_says_what_to_print_how_large_and_the_emergency_first(
    client, article, editor, settings
):
    settings.SHORT_HOST = "spfg.org"
    models.Clinic.objects.update(phone="(312) 555-0142")
    link = make_short_link(label="Ward 4", by=None, article=article)
    html = client.get(reverse("admin:shortlink_paper", args=[link.pk])).content.decode()
    emergency = html.index("Numb between your legs")
    assert emergency < html.index("Walking again") < html.index("(312) 555-0142")
    assert f"spfg.org/s/{codes.printed(link.code)}" in html
    assert "24.8 mm" in html and "25 squares a side" in html


def test_the_picture_comes_as_a_file(client, article, editor):
    link = make_short_link(label="Ward 4", by=None, article=article)
    answer = client.get(reverse("admin:shortlink_picture", args=[link.pk]))
    assert answer["Content-Type"] == "image/svg+xml"
    assert answer.content.startswith(b"<svg") and link.code in answer["Content-Disposition"]


@pytest.mark.parametrize("host", ["spfg.org", "afterfusion.org", "afterfusion.example.org"])
def test_a_picture_stays_at_25_modules_where_the_host_allows(host):
    text = qr.address(f"https://{host}", "", "ABCDEJ")
    assert text == text.upper()
    assert qr.modules(text) <= (25 if len(text) <= 29 else 29)
    assert qr.smallest_width(text) == (qr.modules(text) + 8) * 0.75


def test_a_label_wide_enough_for_any_usual_host():
    text = qr.address("https://patients.afterfusion.example.org", "", "ABCDEJ")
    assert qr.smallest_width(text) <= 36  # millimetres, as the sheet draws it
