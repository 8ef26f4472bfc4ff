"""A reader writes under a page: it is kept for staff, shown to nobody, and danger is answered at once."""

import pytest
from django.core import mail
from django.db import connection

from education import models
from education.actions.answering import decide, open_replies
from education.replies.states import Move, Words
from tests.replies.writing import PAGE, last, name_who_reads, token, typed_in, write


def test_nobody_can_write_until_somebody_is_named_who_reads(client, site, staff):
    assert "You cannot write here yet" in client.get("/articles/moving-and-daily-life/").content.decode()
    page = client.get(PAGE).content.decode()
    assert "Nobody at the clinic is named yet" in page and "<textarea" not in page
    assert write(client).status_code == 403 and not models.Reply.objects.exists()
    name_who_reads(staff)
    assert (
        'href="/replies/articles/moving-and-daily-life/"'
        in client.get("/articles/moving-and-daily-life/").content.decode()
    )
    assert "<textarea" in client.get(PAGE).content.decode()


@pytest.mark.parametrize("lost", [{"email": ""}, {"is_active": False}])
def test_who_has_no_address_or_left_reads_nothing(client, nora, lost):
    models.User.objects.filter(pk=nora.pk).update(**lost)
    assert write(client).status_code == 403


def test_a_reply_waits_for_staff_and_its_writer_gets_a_code(client, nora):
    response = write(client, mail="ann@example.org")
    assert response.status_code == 200 and "We have what you wrote" in response.content.decode()
    reply = last()
    assert (reply.name, reply.text, reply.mail) == ("Ann", "How long may I sit?", "ann@example.org")
    assert reply.state == "waiting" and reply.article.slug == "moving-and-daily-life"


def test_nothing_is_seen_by_others_before_staff_publish_it(client, nora):
    write(client, text="Sitting is hard after an hour.")
    for path in ("/articles/moving-and-daily-life/", PAGE):
        assert "Sitting is hard" not in client.get(path).content.decode()
    decide(reply=last(), move=Move.PUBLISH, by=nora, words=Words())
    for path in ("/articles/moving-and-daily-life/", PAGE):
        assert "Sitting is hard" in client.get(path).content.decode()


def test_a_published_reply_stands_at_the_end_of_its_page_and_says_that_a_reader_wrote_it(client, nora):
    write(client, mail="ann@example.org")
    decide(reply=last(), move=Move.ANSWER, by=nora, words=Words(answer="As long as it does not hurt more."))
    page = client.get("/articles/moving-and-daily-life/").content.decode()
    assert page.index("How long may I sit?") > page.index("About this page")
    assert "the words of readers, not of doctors" in page and "Answer from" in page
    assert "ann@example.org" not in page
    other = client.get("/articles/when-to-get-help-now/").content.decode()
    assert "How long may I sit?" not in other


def test_reading_leaves_no_cookie_and_no_script_and_writing_no_cookie(client, nora):
    page = client.get("/articles/moving-and-daily-life/")
    assert not page.cookies and b"<script src" not in page.content and b"token" not in page.content
    form = client.get(PAGE)
    assert not form.cookies and form["Cache-Control"] == "no-store"
    assert not write(client).cookies


@pytest.mark.parametrize(
    "text",
    [
        "My bottom is numb since this morning",
        "I cannot pee. " + "It began after lunch. " * 60,
        "It began after lunch. " * 100 + "And now I cannot pee",
    ],
)
def test_danger_words_show_the_card_at_once_and_put_the_reply_on_top(client, nora, text):
    write(client, text="Something calm first.")
    page = write(client, text=text).content.decode()
    assert "This may be an emergency" in page and "Call 911 now if:" in page
    assert page.index("Call 911 now if:") < page.index("We have what you wrote")
    assert models.Reply.objects.first().text[:20].strip() == text[:20].strip()
    assert last().danger and last().rank < 3


@pytest.mark.parametrize(
    ("wrong", "status"),
    [({"name": ""}, 422), ({"website": "x"}, 422), ({"token": "forged"}, 422), ({"mail": "no address"}, 422)],
)
def test_danger_is_answered_even_where_the_form_is_not_taken(client, nora, wrong, status):
    response = write(client, text="I cannot pee and my legs are weak", **wrong)
    page = response.content.decode()
    assert response.status_code == status and "Call 911 now if:" in page
    assert page.index("Call 911 now if:") < page.index("There is a problem")
    assert "I cannot pee and my legs are weak" in typed_in(response)


def test_danger_is_answered_where_replies_are_closed(client, site):
    response = write(client, text="I cannot pee and my legs are weak")
    page = response.content.decode()
    assert response.status_code == 403 and "What you wrote may be a danger sign" in page
    assert "I cannot pee and my legs are weak" in page  # nothing that a person wrote is lost


def test_who_reads_gets_a_mail_without_a_word_of_it(client, nora, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        write(client, text="I cannot pee and my legs are weak", name="Canary", mail="canary@example.org")
    sent = mail.outbox[0]
    assert sent.to == ["nora@clinic.example"] and "emergency" in sent.subject
    for word in ("pee", "Canary", "canary@example.org"):
        assert word not in sent.subject + sent.body
    assert f"/admin/education/reply/{last().pk}/" in sent.body


def test_calm_replies_are_mailed_once_an_hour_and_danger_each_time(
    client, nora, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        for number in range(3):
            write(client, text=f"A calm reply, number {number}")
    assert len(mail.outbox) == 1
    with django_capture_on_commit_callbacks(execute=True):
        write(client, text="My bottom is numb")
    assert len(mail.outbox) == 2


def test_a_mail_that_cannot_be_sent_loses_no_reply(
    client, nora, settings, django_capture_on_commit_callbacks, caplog
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_PORT = 1
    with django_capture_on_commit_callbacks(execute=True):
        assert write(client, mail="ann@example.org").status_code == 200
    assert models.Reply.objects.count() == 1
    assert "ann@example.org" not in caplog.text and "could not be sent" in caplog.text


def test_a_closed_page_takes_no_reply_and_keeps_what_stands_there(client, nora):
    write(client, text="Sitting is hard.")
    decide(reply=last(), move=Move.PUBLISH, by=nora, words=Words())
    article = models.Article.objects.get(slug="moving-and-daily-life")
    assert open_replies(pages=[article], to_readers=False, by=nora) == 1
    page = client.get("/articles/moving-and-daily-life/").content.decode()
    assert "Replies to this page are closed." in page and "Sitting is hard." in page
    assert write(client).status_code == 403
    cause = "/replies/causes/failed-fusion/"
    assert write(client, cause).status_code == 200
    open_replies(pages=[article], to_readers=True, by=nora)
    assert write(client, text="Another one.").status_code == 200


def test_name_address_and_text_lie_sealed_in_the_database(client, nora):
    write(client, name="Canaryname", mail="canary@example.org", text="Canarytext of a reader")
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM education_reply")
        row = " ".join(map(str, cursor.fetchone()))
    for word in ("Canary", "canary"):
        assert word not in row


def test_the_code_takes_everything_back(client, nora):
    page = write(client, mail="ann@example.org").content.decode()
    code = page.split('<strong class="link code">')[1].split("<")[0]
    decide(reply=last(), move=Move.PUBLISH, by=nora, words=Words())
    assert "How long may I sit?" in client.get("/articles/moving-and-daily-life/").content.decode()
    assert client.post("/replies/take-back/", {"code": code.lower().replace("-", " ")}).status_code == 200
    assert not models.Reply.objects.exists()
    assert "How long may I sit?" not in client.get("/articles/moving-and-daily-life/").content.decode()
    wrong = client.post("/replies/take-back/", {"code": code})
    assert wrong.status_code == 422 and "nothing under this code" in wrong.content.decode()


def test_the_same_form_sent_twice_counts_once_and_shows_the_same_code(client, nora):
    once = {"token": token(PAGE, mark="one form")}
    pages = [write(client, **once).content.decode() for _ in range(2)]
    codes = [page.split('<strong class="link code">')[1].split("<")[0] for page in pages]
    assert codes[0] == codes[1] and models.Reply.objects.count() == 1


def test_a_page_that_is_none_takes_no_reply(client, nora):
    for path in ("/replies/articles/no-such-page/", "/replies/causes/no-such-cause/", "/replies/studies/x/"):
        assert client.get(path).status_code == 404 and write(client, path).status_code == 404


def test_many_replies_stand_on_pages_of_twenty(client, nora):
    article = models.Article.objects.get(slug="moving-and-daily-life")
    for number in range(25):
        models.Reply.objects.create(
            article=article, name="Ann", text=f"Number {number}.", token=str(number), take_back=str(number),
            state="published", decided_by=nora, likeness="x",
        )  # fmt: skip
    article.save()
    models.SitePolicy.objects.update(content_version=999)
    page = client.get("/articles/moving-and-daily-life/").content.decode()
    assert page.count('class="reply"') == 3 and "All 25 replies" in page
    first, second = client.get(PAGE).content.decode(), client.get(f"{PAGE}?page=2").content.decode()
    assert first.count('class="reply"') == 20 and second.count('class="reply"') == 5
    for odd in ("0", "-1", "x", "99999", "²"):
        assert client.get(PAGE, {"page": odd}).status_code == 200
