"""The first page of the staff site: what is late, what waits, what reads badly; and the mail of it."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from education import models
from education.actions.digest import send_digests
from education.actions.drafts import keep_refused
from education.actions.editorial import ask_for_review
from education.actions.publishing import publish
from education.actions.sharing import make_short_link
from education.queries.overview import for_reviewer, overview
from education.queries.site import site as current
from tests.editorial import draft, new_article, put_live, require_sign_off, signed
from tests.signing_in import sign_in


@pytest.fixture
def article(site):
    article = new_article()
    put_live(article)
    return article


@pytest.fixture
def rea(staff):
    rea = staff("rea", "Clinical reviewer")
    models.User.objects.filter(pk=rea.pk).update(email="rea@clinic.example")
    return rea


def listed(code, **when):
    found = {each.code: each for each in overview(current(), **when).lists}
    return [(line.name, line.who) for line in found[code].lines] if code in found else []


def test_a_review_is_soon_due_and_then_overdue_under_its_reviewers_name(article, rea):
    signed(article.live, rea)
    reviewed = timezone.localdate()
    after = reviewed.replace(year=reviewed.year + 2)
    assert listed("soon", today=after - timedelta(days=61)) == []
    assert listed("soon", today=after - timedelta(days=60)) == [("Walking again", "rea")]
    assert listed("overdue", today=after) == []
    assert listed("overdue", today=after + timedelta(days=1)) == [("Walking again", "rea")]


def test_what_went_live_in_haste_stands_first(article, staff):
    require_sign_off()
    pia = staff("pia", "Publisher")
    publish(revision=draft(article, pia, title="Read this today"), by=pia, haste="A recall.")
    first = overview(current()).lists[0]
    assert first.urgent and first.code == "hasty" and first.lines[0].remark.startswith("due by")
    tomorrow = timezone.now() + timedelta(hours=25)
    assert overview(current(), at=tomorrow).lists[0].lines[0].remark.startswith("was due on")


def test_what_waits_for_a_clinician_and_who_asked(article, staff, rea):
    ana = staff("ana", "Author")
    waiting = draft(article, ana, title="Wait for me")
    ask_for_review(revision=waiting, by=ana)
    assert listed("in-review") == [("Wait for me", "ana")]
    signed(waiting, rea)
    assert listed("in-review") == []


def test_a_text_that_a_conflict_refused_is_not_forgotten(article, staff):
    ana = staff("ana", "Author")
    keep_refused(
        person=ana, page=article, page_kind="article", texts={"title": "My late words"}, based_on=None
    )
    assert listed("conflicts") == [("My late words", "ana")]


def test_a_printed_code_whose_page_changed_in_substance_is_listed(article):
    link = make_short_link(label="Ward 4", by=None, article=article)
    publish(revision=draft(article, title="A typo less", kind="minor"), by=None)
    assert listed("papers") == []
    publish(revision=draft(article, body="## New\n\nAnother text. [general]\n"), by=None)
    assert [name for name, _who in listed("papers")] == [f"{link.code[:3]}-{link.code[3:]} Ward 4"]


def test_texts_that_read_badly_or_lack_a_source_are_listed(article):
    hard = (
        "Postoperative complications of instrumentation necessitate comprehensive radiological evaluation "
        "notwithstanding unremarkable laboratory investigations. "
    ) * 5
    publish(revision=draft(article, body=f"## Text\n\n{hard}\n\nSee [this](/articles/nowhere/).\n"), by=None)
    for code in ("hard", "uncited", "broken-links"):
        assert ("Walking again", "") in listed(code), code


def test_the_page_shows_it_and_a_spreadsheet_gets_it_whole(client, article, staff):
    ana = staff("ana", "Author")
    for number in range(12):
        keep_refused(
            person=ana, page=article, page_kind="article", texts={"title": f"=Late {number}"}, based_on=None
        )
    sign_in(client, ana)
    html = client.get(reverse("admin:index")).content.decode()
    assert "Texts that came too late" in html and "and 2 more." in html
    assert "have not been checked by a clinician" in html
    sheet = b"".join(
        client.get(reverse("admin:overview_list", args=["conflicts"])).streaming_content
    ).decode()
    assert sheet.count("Late") == 12 and '"\'=Late 0"' in sheet
    assert client.get(reverse("admin:overview_list", args=["nothing"])).status_code == 404


def test_it_costs_twelve_queries_and_sixty_kilobytes_at_most(client, site, staff, rea):
    for page in models.Article.objects.select_related("live")[:20]:
        signed(page.live, rea)
        make_short_link(label="x", by=None, article=page)
    sign_in(client, staff("pia", "Publisher"))
    client.get(reverse("admin:index"))  # all texts are read once a process
    with CaptureQueriesContext(connection) as costs:
        html = client.get(reverse("admin:index")).content
    assert len(costs) <= 12, [query["sql"][:90] for query in costs]
    assert len(html) <= 60_000


def test_who_may_see_nothing_sees_nothing(client, article, staff):
    sign_in(client, staff("nobody"))
    html = client.get(reverse("admin:index")).content.decode()
    assert "live pages" not in html and "Walking" not in html


def test_a_reviewers_own_list_holds_their_own_reviews(article, rea, staff):
    signed(article.live, rea)
    far = date(timezone.localdate().year + 3, 1, 1)
    found = overview(current(), today=far)
    assert [each.code for each in for_reviewer(found, rea)] == ["overdue"]
    assert for_reviewer(found, staff("sam", "Clinical reviewer")) == ()


def test_the_mail_goes_to_who_has_something_to_look_at(article, staff, rea, capsys):
    ana, pia = staff("ana", "Author"), staff("pia", "Publisher")
    models.User.objects.filter(pk=pia.pk).update(email="pia@clinic.example")
    models.User.objects.filter(pk=ana.pk).update(email="ana@clinic.example")
    ask_for_review(revision=draft(article, ana, title="Wait for me"), by=ana)
    assert send_digests().mails == 2
    assert {address for each in mail.outbox for address in each.to} == {
        "rea@clinic.example",
        "pia@clinic.example",
    }
    assert "Wait for me" in mail.outbox[0].body and "/admin/education/article/" in mail.outbox[0].body
    call_command("mail_digest", to="rea")
    assert "Sent 1 mails." in capsys.readouterr().out
    call_command("mail_digest", to="ana")
    assert "Sent 0 mails." in capsys.readouterr().out


def test_one_bad_mailbox_keeps_nobody_else_from_their_mail(article, staff, rea, monkeypatch):
    ana, pia = staff("ana", "Author"), staff("pia", "Publisher")
    models.User.objects.filter(pk=pia.pk).update(email="pia@clinic.example")
    ask_for_review(revision=draft(article, ana, title="Wait for me"), by=ana)

    def send(subject, text, sender, to):
        if to == ["pia@clinic.example"]:
            raise ConnectionRefusedError
        mail.outbox.append(to)

    monkeypatch.setattr("education.actions.digest.send_mail", send)
    with pytest.raises(CommandError, match="1 mails could not be sent"):
        call_command("mail_digest")
    assert mail.outbox == [["rea@clinic.example"]]
