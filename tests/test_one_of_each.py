"""What is said more than once is written once: the danger line, its place by kind of page, and each block."""

import re
from pathlib import Path

import pytest

from education.queries.site import site as site_now
from tests.page_kinds import READ
from tests.wizard.visits import answer, leave_the_rest_unsure

TEMPLATES = Path(__file__).resolve().parent.parent / "templates"
LINE = (
    "Numb between your legs, no control of pee or poo, a limb that gets weak fast, chest pain, "
    "or trouble breathing?"
)
PLACES = (
    "home",
    "article",
    "cause",
    "study",
    "causes",
    "words",
    "handout",
    "check",
    "danger signs",
    "design",
)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/articles/",
        "/a-to-z/",
        "/by-time/",
        "/s/",
        "/s/?code=",
        "/handouts/",
        "/search/",
        "/check/questions/emergency-signs/",
        "/about/design/",
    ],
)
def test_the_danger_line_has_the_same_words_wherever_it_stands(client, site, path):
    html = client.get(path).content.decode()
    assert LINE in html
    assert html.count("Numb between your legs") == html.count(LINE)


@pytest.mark.parametrize(
    "block", ["strip", "share", "errors", "answers", "qr-on-paper", "key-facts", "time-strip", "review"]
)
def test_the_markup_of_each_block_is_written_in_one_template(block):
    written = [
        path.relative_to(TEMPLATES).as_posix()
        for path in TEMPLATES.rglob("*.html")
        for _ in re.findall(rf'class="{block}"', path.read_text(encoding="utf-8"))
    ]
    assert len(written) == 1, written


def test_the_head_of_a_care_card_is_written_in_one_template():
    drawn = re.compile(r'class="care".*?<header>', re.DOTALL)
    texts = {path.name: path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html")}
    assert [name for name, text in texts.items() if drawn.search(text)] == []
    assert sum('_care_head.html"' in text for text in texts.values()) >= 6


def main_of(client, path: str) -> str:
    html = client.get(path).content.decode()
    return html[html.index("<main") : html.index("</main>")]


@pytest.mark.parametrize("kind", ["articles", "A to Z", "by time", "search", "code", "no code", "handouts"])
def test_lists_and_forms_have_the_line_right_after_their_heading_and_no_card(client, site, kind):
    main = main_of(client, READ[kind])
    after = main[main.index("</h1>") + 5 :].lstrip().removeprefix('<div id="line">')
    assert after.startswith('<p class="notice now">'), after[:200]
    assert 'data-urgency="emergency"' not in main


@pytest.mark.parametrize(("kind", "told"), [("wrong code", "You typed"), ("404", "The address may be wrong")])
def test_what_is_not_found_has_the_bar_first_then_what_happened_and_the_red_card_after_the_ways_on(
    client, site, kind, told
):
    html = client.get(READ[kind]).content.decode()
    order = [
        '<section class="strip"',
        "<h1>",
        told,
        "<form",
        'data-urgency="emergency" aria-labelledby="now"',
    ]
    places = [html.index(part) for part in order]
    assert places == sorted(places), places
    assert html.count(LINE) == 1


def test_on_a_phone_what_was_not_found_is_told_and_can_be_mended_on_the_first_screen(live_site, visitor):
    page = visitor(width=360)
    for path, field in (("/s/ABCDEK", "#code"), ("/nothing/", "main input[type='search']")):
        page.goto(path)
        for part in (".strip", "h1", field):
            box = page.locator(part).bounding_box()
            assert box["y"] + box["height"] <= 640, (path, part, box)


def test_an_empty_code_leads_to_what_is_wrong_without_javascript_too(live_site, visitor):
    for javascript in (True, False):
        page = visitor(javascript=javascript)
        page.goto("/s/")
        page.get_by_role("button", name="Open my page").click()
        page.wait_for_url("**/s/?code=")
        assert page.locator(".errors").evaluate("part => part === document.activeElement")


def test_the_error_of_the_danger_signs_names_the_number_of_the_clinic(client, clinic, site):
    refused = answer(client, "emergency-signs", ["none", "saddle-numbness"]).content.decode()
    assert "If the sign is true, call 911 now." in refused
    clinic.emergency_number = "112"
    clinic.save()
    refused = answer(client, "emergency-signs", ["none", "saddle-numbness"]).content.decode()
    assert "If the sign is true, call 112 now." in refused and "your emergency number" not in refused


def test_answers_that_are_sentences_are_joined_without_a_stop_before_the_semicolon(client, site):
    questions = site_now().knowledge.questions
    question = next(question for question in questions if question.code == "same-day-signs")
    sentences = [option for option in question.options if option.text.endswith(".")]
    assert len(sentences) > 1, "else this finds nothing"
    answer(client, "emergency-signs", ["none"])
    answer(client, "same-day-signs", [option.code for option in sentences])
    leave_the_rest_unsure(client)
    html = client.get("/check/result/").content.decode()
    told = html[html.index('<dl class="answers">') : html.index("</dl>", html.index('<dl class="answers">'))]
    assert f"{sentences[0].text[:-1]}; " in told.replace("&#x27;", "'")
    assert ".;" not in told


BROKEN = """() => {
  const broken = [], range = document.createRange();
  const walker = document.createTreeWalker(document.querySelector("main"), NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    if (node.parentElement.closest(".hidden, .link, .address, b, .code, svg, script")) continue;
    for (const word of node.data.matchAll(/[^\\s./–-]+(?![\\w]*[./]\\w)/gu)) {
      range.setStart(node, word.index); range.setEnd(node, word.index + word[0].length);
      const lines = new Set([...range.getClientRects()].map(box => Math.round(box.top)));
      // Names of files, as the page of parts has them, may break as addresses do.
      if (lines.size > 1 && word[0].length < 13 && !word[0].includes("_")) broken.push(word[0]);
    }
  }
  return broken;
}"""


@pytest.mark.parametrize("size", [100, 200])
def test_no_word_breaks_in_its_middle_with_larger_text_on_a_phone(live_site, visitor, size):
    page = visitor(width=360)
    broken = {}
    for kind in PLACES:
        page.goto(READ[kind])
        page.evaluate("size => document.documentElement.style.setProperty('font-size', `${size}%`)", size)
        broken[kind] = page.evaluate(BROKEN)
    assert {kind: words for kind, words in broken.items() if words} == {}
