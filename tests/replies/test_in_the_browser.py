"""Writer, staff and reader in real Chromium, with and without JavaScript; and the pages for everyone."""

import pytest
from playwright.sync_api import Page, expect

from education import form_tokens, models
from tests.axe_faults import faults_by_day_and_night
from tests.replies.writing import PAGE, last, name_who_reads
from tests.signing_in import sign_in_page

ARTICLE = "/articles/moving-and-daily-life/"
WAYS = pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])


@pytest.fixture
def open_site(live_site, staff, monkeypatch) -> models.User:
    """A site on which Nora reads what readers write; a browser in a test types faster than a person."""
    monkeypatch.setattr(form_tokens, "FEWEST_SECONDS", 0)
    return name_who_reads(staff, "nora", "Moderator", "Publisher")


def fill(page: Page, *, name: str = "Ann", text: str = "How long may I sit?") -> None:
    page.fill("#id_name", name)
    page.fill("#id_text", text)
    page.get_by_role("button", name="Send").click()


@WAYS
def test_a_reply_goes_from_its_writer_over_staff_to_other_readers(open_site, visitor, javascript):
    writer = visitor(javascript=javascript)
    writer.goto(ARTICLE)
    writer.get_by_role("link", name="Leave a reply").click()
    fill(writer, name="")
    expect(writer.get_by_role("heading", name="There is a problem")).to_be_visible()
    assert writer.input_value("#id_text") == "How long may I sit?"
    fill(writer)
    expect(writer.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert writer.context.cookies() == [] and writer.url.endswith(PAGE)

    nora = visitor(width=1280, javascript=javascript)
    sign_in_page(nora, "nora")
    nora.goto("/admin/")
    nora.get_by_role("link", name="Moving, sitting, driving, sleeping, working").first.click()
    nora.get_by_label("Publish it with our answer").check()
    nora.get_by_role("button", name="Do this").click()
    expect(nora.get_by_text("Write your answer.")).to_be_visible()
    nora.get_by_role("textbox", name="Our answer").fill("Half an hour at first.")
    nora.get_by_role("button", name="Do this").click()
    expect(nora.get_by_text("Readers see it now, with your answer.")).to_be_visible()

    reader = visitor(javascript=javascript)
    reader.goto(ARTICLE)
    replies = reader.locator("#replies")
    expect(replies).to_contain_text("How long may I sit?")
    expect(replies).to_contain_text("Half an hour at first.")


@WAYS
def test_danger_words_are_answered_at_once_with_the_card_in_view(open_site, visitor, javascript):
    page = visitor(javascript=javascript)
    page.goto(PAGE)
    fill(page, text="Since last night my bottom is numb and I leak.")
    expect(page.get_by_role("heading", level=1)).to_have_text("This may be an emergency")
    card = page.get_by_role("heading", name="Call 911 now if:")
    expect(card).to_be_in_viewport()
    assert last().danger and last().rank < 3


def test_focus_goes_to_the_danger_sign_or_the_error_and_the_text_stays(open_site, visitor):
    page = visitor()
    page.goto(PAGE)
    fill(page, text="🙂")
    expect(page.locator(".errors")).to_be_focused()
    page.fill("#id_name", "")
    fill(page, name="", text="I cannot pee and my legs are weak")
    expect(page.locator(".said")).to_be_focused()
    assert page.input_value("#id_text") == "I cannot pee and my legs are weak"


def test_without_a_connection_the_text_stays_and_the_page_says_so(open_site, visitor):
    page = visitor()
    page.goto(PAGE)
    page.context.set_offline(True)
    fill(page)
    expect(page.get_by_role("alert")).to_contain_text("Your text is still here. Press Send to try again.")
    assert page.input_value("#id_text") == "How long may I sit?"
    page.context.set_offline(False)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")


@WAYS
def test_wrong_advice_is_reported_from_a_result(open_site, visitor, javascript):
    page = visitor(javascript=javascript)
    page.goto("/check/questions/emergency-signs/")
    page.check("input[value='saddle-numbness']")
    page.get_by_role("button", name="Continue").click()
    page.get_by_role("link", name="This advice was wrong for me").click()
    page.get_by_label("Send my answers along").check()
    page.fill("#id_text", "It was only the way I sat.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    assert last().kind == "report" and "emergency" in last().answers


@WAYS
def test_a_reader_says_which_word_was_hard(live_site, visitor, javascript):
    page = visitor(javascript=javascript)
    page.goto(ARTICLE)
    page.locator("#clear").get_by_role("button", name="No").click()
    page.locator("input[name='word']").first.check()
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you")
    page.get_by_role("link", name="Back to:").click()
    page.wait_for_url(f"**{ARTICLE}")


@pytest.mark.looks_alone
def test_what_staff_see_of_replies_is_usable_by_everyone(open_site, visitor):
    # What readers see of them is among the page kinds of tests/test_reach.py.
    page = visitor(width=1280)
    page.goto(PAGE)
    fill(page, text="I cannot pee and my legs are weak")
    expect(page.get_by_role("heading", level=1)).to_have_text("This may be an emergency")
    sign_in_page(page, "nora")
    for path in ("/admin/education/reply/", f"/admin/education/reply/{last().pk}/change/"):
        page.goto(path)
        for width in (1280, 360):
            page.set_viewport_size({"width": width, "height": 740})
            assert faults_by_day_and_night(page) == [], (path, width)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, width)
