"""The whole library is read: drawings, symptoms, studies, danger signs; faults have file, line and fix."""

import re
from contextlib import suppress
from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from education.content.drawing_words import caption_findings, svg_findings
from education.content.library import Library, read
from education.content.prose import read_prose
from education.content.review import findings, review_page, sources_of, study_findings
from education.content.spanish import inflesz, spanish_syllables
from education.content.wording import cause_findings
from education.queries.library import authored_files
from tests.conftest import LIBRARY_DIR

GOOD_SVG = """<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="a b">
<title id="a">A loose screw</title>
<desc id="b">A gap runs all around the screw.</desc>
</svg>"""
SVG_FAULTS = {
    "no role": ('role="img" ', "", 1, 'role="img"'),
    "no title": ('<title id="a">A loose screw</title>', "", 1, "Write <title"),
    "no description": ('<desc id="b">A gap runs all around the screw.</desc>', "", 1, "Write <desc"),
    "a description of two words": ("A gap runs all around the screw.", "A gap.", 3, "under 5 words"),
    "an empty title": ("A loose screw", " ", 2, "<title>"),
    "a description that is not read out": ('"a b"', '"a"', 1, "aria-labelledby"),
}


def test_a_drawing_that_names_itself_in_words_has_no_fault():
    assert list(svg_findings(GOOD_SVG, "loose-screw")) == []


@pytest.mark.parametrize(("old", "new", "line", "words"), SVG_FAULTS.values(), ids=SVG_FAULTS.keys())
def test_a_drawing_without_words_of_its_own_is_named_with_line_and_fix(old, new, line, words):
    (found,) = svg_findings(GOOD_SVG.replace(old, new), "loose-screw")
    assert (found.rule, found.fails, found.line) == ("R25", True, line)
    assert words in found.advice


@pytest.mark.parametrize(
    "changes",
    [
        {"alt": "Spine"},
        {"alt": "A spine with screws " * 8},
        {"caption": "Loose screw"},
        {"caption": "Loose."},
    ],
)
def test_a_caption_is_a_sentence_and_the_short_text_is_short(changes):
    good = {
        "name": "x",
        "alt": "Side view of a loose screw.",
        "caption": "A loose screw has a gap around it.",
    }
    assert list(caption_findings(good)) == []
    assert [found.rule for found in caption_findings({**good, **changes})] == ["R25"]


def placed(library, **records) -> list[str]:
    """Return what fails in these records alone, with the glossary and the studies of the library."""
    empty = {name: [] for name in library.records}
    kept = {**empty, "term": library.records["term"], **records}
    files = authored_files(LIBRARY_DIR)
    return [str(found) for found in findings(Library(kept, ()), files) if found.finding.fails]


def test_every_drawing_of_the_library_is_held_to_it_in_its_own_file(library):
    (drawing,) = [d for d in library.records["drawing"] if d["name"] == "loose-screw"]
    assert placed(library, drawing=[drawing]) == []
    files = dict(authored_files(LIBRARY_DIR))
    files["drawings/loose-screw.svg"] = (
        files["drawings/loose-screw.svg"].replace("<desc", "<g").replace("/desc", "/g")
    )
    only = Library({**{name: [] for name in library.records}, "drawing": [drawing]}, ())
    (told,) = [str(found) for found in findings(only, files)]
    assert told.startswith("error: drawings/loose-screw.svg, line 1: R25")
    del files["drawings/loose-screw.svg"]
    (told,) = [str(found) for found in findings(only, files)]
    assert "There is no drawings/loose-screw.svg" in told


def test_a_symptom_is_read_since_patients_see_it_as_a_reason(library):
    symptom = library.records["symptom"][0]
    told = placed(library, symptom=[{**symptom, "text": "Progressive neurological deterioration in 20%"}])
    assert any("symptoms.toml, line 1: R2" in sentence for sentence in told), told
    assert any("R16" in sentence for sentence in told)


def test_a_danger_sign_is_worded_once(library):
    question = library.records["question"][0]
    option = {**question["option"][0], "text": "Numb down there"}
    told = placed(library, question=[{**question, "option": [option]}])
    assert any("R30 “Numb down there”" in sentence and "red_flags.toml" in sentence for sentence in told)
    assert not any("R30" in sentence for sentence in placed(library, question=library.records["question"]))


STUDY = {"key": "x-2000", "design": "retrospective cohort", "population": "42 people", "note": ""}


def told_of_study(glossary=(), **changes: object) -> set[tuple[str, bool, str]]:
    study = {**STUDY, "outcome": [{"code": "one", "statement": changes.pop("statement", "")}], **changes}
    return {(found.rule, found.fails, found.place) for found in study_findings(study, glossary)}


@pytest.mark.parametrize(
    ("statement", "rule", "fails"),
    [
        ("It failed in 20% of them.", "R16", True),
        ("It failed in 1 in 5.", "R16", True),
        ("A TLIF went well.", "R15", True),
        ("Smoking causes gaps.", "R18", True),
        ("We simply looked.", "R14", False),
        ("It was seen more often in smokers. This kind of study cannot show what caused it.", "R18", None),
    ],
)
def test_the_words_of_a_study_are_read(statement, rule, fails):
    found = [failing for name, failing, place in told_of_study(statement=statement) if name == rule]
    assert found == ([] if fails is None else [fails])


def test_whom_a_study_was_about_is_read_and_our_note_only_warns():
    assert ("R16", True, "who") in told_of_study(population="People, 40% women")
    assert ("R16", False, "note") in told_of_study(note="9/44 is 20%.")
    assert not any(
        rule == "R18" for rule, *_ in told_of_study(statement="It causes pain.", design="guideline")
    )
    assert not any(
        rule == "R18" for rule, *_ in told_of_study(statement="It causes pain.", design="randomised trial")
    )


def test_a_page_may_not_say_that_a_study_which_only_watched_shows_a_cause(library):
    watched = sources_of([{**STUDY, "title": "", "year": 2000, "sample_size": 1, "outcome": []}]).watched
    assert watched == {"x-2000"}
    prose = read_prose(
        "Smoking causes gaps. [^x-2000]\n\nSmoking causes gaps. [^trial]\n\nOne of many causes. [^x-2000]"
    )
    told = list(cause_findings(prose, lambda keys: any(key not in watched for key in keys)))
    assert [(found.rule, found.line, found.fails) for found in told] == [("R18", 1, True)]


BROKEN = {
    "an unknown study in the text": ("[^jung-2021]", "[^jung-2012]", "Did you mean 'jung-2021'?"),
    "an unknown study card": (
        "[study:jung-2021#late-fusion-54-8]",
        "[study:jung-2021#late]",
        "no outcome 'late'",
    ),
    "a card of an unknown study": (
        "[study:jung-2021#late-fusion-54-8]",
        "[study:zzz]",
        "has none of that key",
    ),
    "an unknown drawing": ("[drawing:bone-not-joined]", "[drawing:unicorn]", "There is no drawing 'unicorn'"),
    "an unknown study in a key fact": (
        "can still join late",
        "can. [^jung-2012]",
        "Did you mean 'jung-2021'?",
    ),
}


@pytest.mark.parametrize(("old", "new", "words"), BROKEN.values(), ids=BROKEN.keys())
def test_what_a_page_names_and_the_library_lacks_is_named_with_its_line(library, old, new, words):
    files = dict(authored_files(LIBRARY_DIR))
    path = "causes/failed-fusion.md"
    if old not in files[path]:  # a sentence of a key fact, whatever it says today
        page = next(p for p in library.pages if p.slug == "failed-fusion")
        old = page.key_facts[-1]
    files[path] = files[path].replace(old, new, 1)
    line = files[path][: files[path].index(new)].count("\n") + 1
    told = [str(error) for error in read(files)[1]]
    assert any(sentence.startswith(f"{path}, line {line}: ") and words in sentence for sentence in told), told


def test_the_report_of_a_page_has_all_rules_and_orders_the_gravest_first(library):
    page = next(p for p in library.pages if p.slug == "failed-fusion")
    bad = replace(page, body=f"{page.body}\n\nA TLIF went well.\n\nNow 1 in 5 had it. [^nobody-1999]\n")
    report = review_page(bad, (), sources_of(library.records["study"]))
    assert {"R15", "R16", "uncited", "unknown-study"} <= {found.rule for found in report.failures}
    fails = [found.fails for found in report.findings]
    assert fails == sorted(fails, reverse=True)


def test_the_command_prints_grades_with_terms_masked_and_counts_what_could_read_better():
    told = StringIO()
    with suppress(CommandError):  # whether the library is in order is another test's question
        call_command("check_library", "--grades", stdout=told, stderr=StringIO())
    assert re.search(r"^grade terms  smog words  page$", told.getvalue(), re.MULTILINE)
    assert re.search(
        r"\d+ places to mend; \d+ that could read better, \d+ of them in the words of st", told.getvalue()
    )


# Word, syllables: counted by hand.
SPANISH = {
    "dolor": 2, "cirugía": 4, "hueso": 2, "guerra": 2, "que": 1, "pingüino": 3, "día": 2, "y": 1, "rey": 1,
    "ayer": 2, "columna": 3, "médico": 3, "país": 2, "tornillos": 3, "poeta": 3, "12": 1,
}  # fmt: skip


@pytest.mark.parametrize(("word", "count"), SPANISH.items())
def test_a_spanish_word_has_the_syllables_that_were_counted_by_hand(word, count):
    assert spanish_syllables(word) == count


def test_the_spanish_scale_follows_its_formula():
    # El-do-lor-ba-ja; Lla-me-hoy-al-mé-di-co: 3 + 4 words, 5 + 7 syllables, 2 sentences
    assert inflesz(["El dolor baja.", "Llame hoy al médico."]) == pytest.approx(
        206.835 - 62.3 * 12 / 7 - 7 / 2
    )
    assert inflesz([]) == 0.0
