"""What is hard to read is named, with the sentence and what to write instead."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from education.content.glossary import Term
from education.content.plain_language import check_page, check_short
from education.content.source import PageSource

GOOD = """Bone takes time to join. [general]

## What you can do

::: do
- Walk a little each day. [general]
:::

::: ask
- When may I drive?
:::

::: unknown
- How fast you will heal. [general]
:::
"""
NONUNION = Term("nonunion", "nonunion", "bone that has not joined", jargon=True)


def page(body: str = GOOD, **changes: object) -> PageSource:
    values = {"title": "Bone", "summary": "Bone joins.", "key_facts": ("One.", "Two.", "Three."), **changes}
    return PageSource(kind="article", slug="bone", language="en", body=body, **values)


def rules(body: str, glossary=(), *, fails: bool = True, **changes: object) -> set[str]:
    return {f.rule for f in check_page(page(body, **changes), glossary).findings if f.fails is fails}


def test_a_plain_page_has_no_failure():
    assert check_page(page()).failures == ()


LONG = (
    "Many of the people who had this kind of operation went on to have back pain that stayed and did not go"
)
CASES = {
    "R1": "Postoperative radiological examination demonstrates considerable instability. [general]",
    "R6": f"{LONG}. [general]",
    "R8": "One. Two is here. Three is here. Four is here. [general]",
    "R11": "- Call today. Then go to bed.",
    "R12": "::: do\n- The wound is checked each day.\n:::",
    "R13": "The scan shows a nonunion. [general]",
    "R14": "Your disc is worn out. [general]",
    "R15": "A TLIF went well. [general]",
    "R21": "::: dont\n- Lift a box.\n:::",
    "R22": "Read [more](/articles/).",
    "R23": "## Why does it hurt?",
}


@pytest.mark.parametrize(("rule", "text"), CASES.items(), ids=CASES.keys())
def test_what_the_guide_forbids_fails(rule, text):
    assert rule in rules(f"{GOOD}\n\n{text}\n", (NONUNION,))


@pytest.mark.parametrize(
    "text",
    [
        "1 in 5 had pain. [^x]",
        "About 20% had pain. [^x]",
        "About 20 percent had pain. [^x]",
        "The mean was 2.7 years. [^x]",
        "Smokers were twice as likely to have it. [^x]",
    ],
)
def test_a_number_that_misleads_fails_with_what_to_write(text):
    (finding,) = [f for f in check_page(page(f"{GOOD}\n\n{text}\n")).failures if f.rule == "R16"][:1]
    assert finding.sentence and finding.advice
    assert finding.line == GOOD.count("\n") + 3


def test_a_fever_may_have_its_decimal_and_a_quoted_figure_is_exempt():
    assert "R16" not in rules(f"{GOOD}\n\nA fever is 100.4 F or more. [general]")
    assert "R16" not in rules(f"{GOOD}\n\nIt says 24.3 out of 100. [source-text]")


def test_a_frequency_word_without_a_number_near_it_is_a_warning():
    assert "R17" in rules(f"{GOOD}\n\nThis is common. [general]", fails=False)
    assert "R17" not in rules(f"{GOOD}\n\nThis is common: 30 out of 100. [^x]", fails=False)


def test_a_hard_word_may_stand_where_it_is_taught():
    assert "R13" not in rules(f"{GOOD}\n\nDoctors call it nonunion. [general]", (NONUNION,))
    assert "R13" not in rules(f"{GOOD}\n\nBone is not joined (nonunion). [general]", (NONUNION,))


def test_a_scare_word_may_stand_in_a_quotation():
    assert "R14" not in rules(f"{GOOD}\n\nA report may say “worn out”. [general]")


@pytest.mark.parametrize("count", [2, 6])
def test_three_to_five_key_facts(count):
    assert "R27" in rules(GOOD, key_facts=("Fact.",) * count)


def test_a_part_of_the_anatomy_that_is_missing_is_named():
    told = [f.advice for f in check_page(page("Bone joins. [general]")).failures if f.rule == "R27"]
    assert any("::: ask" in advice for advice in told)


def test_a_question_or_red_flag_is_held_to_grade_6():
    assert [f.rule for f in check_short("Progressive neurological deterioration?").failures] == ["R2"]
    assert check_short("Is your leg weak?").failures == ()


@given(st.text(max_size=300))
def test_whatever_is_typed_gets_a_report(text):
    report = check_page(page(text))
    assert report.words >= 0 and all(finding.advice for finding in report.findings)
