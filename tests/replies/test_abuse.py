"""Programs and odd texts: each gets a kind, clear answer, and what a person wrote stays in the form."""

import html
import re
import time

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from education import form_tokens, models
from education.actions import replies
from education.actions.answering import decide
from education.replies.states import Move, Words
from education.replies.wording import LONGEST_TEXT, Fault, alike, cleaned, cleaned_line, find_fault
from tests.replies.writing import PAGE, code_on, last, token, typed_in, write


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"text": ""}, "Write what you would like to say."),
        ({"text": " \n\t "}, "Write what you would like to say."),
        ({"text": "😭😭😭"}, "Write a few words"),
        ({"text": "a" * 100_000}, f"{LONGEST_TEXT} fit"),
        ({"text": "buy at www.one.example www.two.example www.three.example"}, "too many web addresses"),
        ({"name": ""}, "Write a name"),
        ({"name": "\u202e\u200b"}, "Write a name"),
        ({"name": "\u3164\u2800\u00ad\u061c\U000e0041"}, "Write a name"),
        ({"text": "\u3164\u3164"}, "Write what you would like to say."),
        ({"text": "see a.io b.co c.uk d.de"}, "too many web addresses"),
        ({"name": "n" * 61}, "Write a shorter name"),
        ({"name": "www.cheap-pills.com"}, "not a web address"),
        ({"mail": "ann at example"}, "Or leave it out"),
        ({"website": "http://spam.example"}, "field that people do not see"),
        ({"token": ""}, "could not tell where this came from"),
        ({"token": "forged:1abc:xyz"}, "could not tell where this came from"),
    ],
)
def test_what_cannot_be_taken_is_told_kindly_and_comes_back_whole(client, nora, wrong, says):
    typed = {"text": "How long may I sit?", **wrong}
    response = write(client, **typed)
    page = html.unescape(response.content.decode())
    assert response.status_code == 422 and says in page and "There is a problem" in page
    assert html.unescape(typed_in(response)).strip() == typed["text"].strip()
    assert not models.Reply.objects.exists()


@pytest.mark.parametrize(
    ("page", "seconds_ago", "says"),
    [
        ("/replies/articles/over-a-year/", 60, "could not tell where this came from"),
        (PAGE, 0, "faster than most people write"),
        (PAGE, 13 * 3600, "open for a long time"),
    ],
)
def test_a_form_in_doubt_comes_back_whole(client, nora, page, seconds_ago, says):
    response = write(client, token=token(page, seconds_ago=seconds_ago))
    assert response.status_code == 422 and says in response.content.decode()
    assert typed_in(response) == "How long may I sit?" and not models.Reply.objects.exists()


@pytest.mark.parametrize("doubt", [{"seconds_ago": 0}, {"seconds_ago": 13 * 3600}])
def test_pressing_send_once_more_is_enough_where_only_the_form_was_in_doubt(client, nora, doubt, monkeypatch):
    page = write(client, token=token(PAGE, **doubt)).content.decode()
    again = re.search(r'name="token" value="([^"]+)"', page)[1]
    later = time.time() + 10
    monkeypatch.setattr(form_tokens.time, "time", lambda: later)
    assert write(client, token=again).status_code == 200 and models.Reply.objects.count() == 1


@pytest.mark.parametrize(
    "text", ["sealed: my wound was sealed with glue", "痛い", "ok", "It hurts.Top of leg.Top is numb.Top"]
)
def test_short_and_odd_words_of_a_person_are_taken(client, nora, text):
    assert write(client, text=text, name=text[:20]).status_code == 200
    assert (last().text, last().name) == (text, text[:20])
    decide(reply=last(), move=Move.ANSWER, by=nora, words=Words(answer="sealed: an answer"))
    assert last().answer == "sealed: an answer"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script> and <b>bold</b>",
        '"><img src=x onerror=alert(1)>',
        "{{ request.user }} {% csrf_token %}",
        "[link](javascript:alert(1)) **bold**",
        "' OR 1=1; DROP TABLE education_reply; --",
        "שלום, הגב שלי כואב מאוד",
        "zero\x00byte",
    ],
)
def test_any_words_are_kept_and_shown_as_plain_text(client, nora, text):
    assert write(client, text=text, name="<i>Ann</i>").status_code == 200
    decide(reply=last(), move=Move.ANSWER, by=nora, words=Words(answer="<u>Answer</u>"))
    page = client.get("/articles/moving-and-daily-life/").content.decode()
    shown = page.split('id="replies"')[1].split("</section>")[0]
    assert not re.search(r"<(script|b|img|i|u|a href=.javascript)\b", shown)
    assert html.escape(text.replace("\x00", ""), quote=True)[:20] in shown
    assert "&lt;i&gt;Ann" in shown and 'dir="auto"' in shown


def test_letters_that_turn_the_direction_are_taken_out(client, nora):
    write(client, text="Call \u202e119\u202c now", name="Ann\u2066")
    assert (last().text, last().name) == ("Call 119 now", "Ann")


def test_a_thousand_replies_in_a_minute_are_five_and_the_others_keep_their_text(client, nora):
    answers = [write(client, text=f"Text number {number} of many") for number in range(40)]
    assert [response.status_code for response in answers] == [200] * 5 + [429] * 35
    assert typed_in(answers[-1]) == "Text number 39 of many" and int(answers[-1]["Retry-After"]) > 0
    assert models.Reply.objects.count() == 5
    others = client.post(
        PAGE,
        {"token": token(PAGE, mark="other"), "name": "Ben", "text": "From another place."},
        REMOTE_ADDR="192.0.2.7",
    )
    assert others.status_code == 200


def test_who_presses_twice_near_the_limit_gets_the_code_and_no_refusal(client, nora):
    for number in range(4):
        write(client, text=f"Text number {number} of many")
    once = {"token": token(PAGE, mark="pressed twice"), "text": "The fifth of many"}
    assert [write(client, **once).status_code for _ in range(3)] == [200, 200, 200]
    assert write(client, text="The sixth of many").status_code == 429


def test_forms_with_faults_are_counted_too_under_a_wider_limit(client, nora):
    codes = [write(client, text="").status_code for _ in range(62)]
    assert codes == [422] * 60 + [429] * 2


def test_danger_is_answered_to_who_wrote_too_much_too(client, nora):
    for number in range(5):
        write(client, text=f"Text number {number} of many")
    response = write(client, text="I cannot pee and my legs are weak")
    assert response.status_code == 429 and "Call 911 now if:" in response.content.decode()


def test_a_full_queue_says_so_and_keeps_the_text(client, nora, monkeypatch):
    monkeypatch.setattr(replies, "MOST_WAITING", 1)
    write(client, text="The first one.")
    response = write(client, text="The second one.")
    assert response.status_code == 503 and typed_in(response) == "The second one."
    assert "So many replies wait" in response.content.decode()
    decide(reply=last(), move=Move.PUBLISH, by=nora, words=Words())
    assert write(client, text="The second one.").status_code == 200


def test_a_queue_full_of_calm_words_still_takes_a_call_for_help_and_a_report(client, nora, monkeypatch):
    monkeypatch.setattr(replies, "MOST_WAITING", 1)
    write(client, text="A calm one.")
    assert write(client, text="I cannot pee and my legs are weak").status_code == 200
    models.Reply.objects.filter(rank__lt=3).delete()
    assert write(client, "/replies/check/", text="It was wrong for me.").status_code == 200


def test_the_same_text_of_the_same_person_is_kept_once_however_it_is_dressed(client, nora):
    write(client, text="Buy my book, it is good")
    page = write(client, text="BUY my book. It is good!!!").content.decode()
    assert "just like this one already" in page and "To take it back" not in page
    assert models.Reply.objects.count() == 1
    assert write(client, "/replies/causes/failed-fusion/", text="Buy my book, it is good").status_code == 200
    assert models.Reply.objects.count() == 2  # under another page it may mean something else
    write(client, text="Buy my book, it is good", mail="ben@example.org")
    assert models.Reply.objects.count() == 3  # somebody else may say the same


def test_no_call_for_help_and_no_report_is_taken_for_one_that_came_before(client, nora):
    for mail in ("", "", "ann@example.org"):
        write(client, text="I cannot pee and my legs are weak", mail=mail)
    write(client, "/replies/check/", text="It was wrong.")
    write(client, "/replies/check/", text="It was wrong.")
    assert [row.kind for row in models.Reply.objects.order_by("pk")] == ["reply"] * 3 + ["report"] * 2


def test_another_text_from_a_form_that_the_browser_kept_is_another_reply(client, nora):
    kept = token(PAGE, mark="kept by the browser")
    pages = [write(client, token=kept, text=text) for text in ("Calm words.", "I cannot pee at all.")]
    assert models.Reply.objects.count() == 2 and code_on(pages[0]) != code_on(pages[1])
    assert last().danger


@pytest.mark.parametrize("mail", ["ann@" + "ä" * 60 + ".org", '"a\\b"@example.org', "ann@exämple.org"])
def test_an_address_that_no_mail_can_hold_is_not_taken(client, nora, mail):
    response = write(client, mail=mail)
    assert response.status_code == 422 and response.content.decode().count('id="mail-error"') == 1


def test_a_text_sealed_elsewhere_is_only_a_text(client, nora):
    write(client, text="First one.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT text FROM education_reply")
        sealed = cursor.fetchone()[0]
    write(client, text=sealed)
    assert last().text == sealed  # not what it would say if it were opened


@pytest.mark.parametrize(
    "sent_by", [{"HTTP_SEC_FETCH_SITE": "cross-site"}, {"HTTP_ORIGIN": "https://evil.example"}]
)
def test_another_site_cannot_send_a_form_for_a_reader(client, nora, sent_by):
    form = {"token": token(PAGE), "name": "Ann", "text": "How long may I sit?"}
    response = client.post(PAGE, form, **sent_by)
    assert response.status_code == 403 and not models.Reply.objects.exists()
    assert typed_in(response) == "How long may I sit?"


def test_codes_cannot_be_guessed_by_trying(client, nora):
    tries = [client.post("/replies/take-back/", {"code": f"ABCD{n}"}).status_code for n in range(14)]
    assert tries == [422] * 10 + [429] * 4


def test_a_form_of_more_than_django_takes_is_refused_with_a_page(client, nora):
    response = client.post(PAGE, {"token": token(PAGE), "name": "Ann", "text": "a " * 2_000_000})
    assert response.status_code == 400 and "call" in response.content.decode().lower()
    many = client.post(PAGE, {f"field{n}": "x" for n in range(2000)})
    assert many.status_code == 400


@given(st.text(max_size=4000))
def test_a_cleaned_text_is_clean_and_has_at_most_one_fault(text):
    once = cleaned(text)
    assert cleaned(once) == once
    assert not set(once) & set("\x00\u202e\u2066\u200b") and "\n\n\n" not in once
    assert "\n" not in cleaned_line(text)
    fault = find_fault(once)
    assert (fault is Fault.EMPTY) == (once == "")
    assert alike(once) == alike(once.upper().lower()) or not once.isascii()
