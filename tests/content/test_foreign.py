"""What a text cannot hold is told with its line; plain words with brackets and signs pass."""

import pytest

from education.content.foreign import find_foreign, too_much


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param("<script>alert(1)</script>", "<script>", id="script"),
        pytest.param('<b onclick="x()">Rest</b>', "onclick", id="event attribute"),
        pytest.param("<img src=x onerror=alert(1)", "<img", id="a tag that never ends"),
        pytest.param("[Tap](javascript:alert(1))", "javascript:", id="script link"),
        pytest.param("[Tap]( JaVaScRiPt:alert(1))", "JaVaScRiPt:", id="script link in capitals"),
        pytest.param("[Tap](data:text/html,x)", "data:", id="data link"),
        pytest.param("[Tap][a]\n\n[a]: vbscript:x", "vbscript:", id="link defined below"),
        pytest.param("Rest\x00 now", "U+0000", id="NUL"),
        pytest.param("Rest\x08 now", "U+0008", id="control character"),
        pytest.param("Rest \u202ewon", "U+202E", id="letters turned round"),
    ],
)
def test_what_a_page_cannot_show_is_told_with_its_line(text, words):
    found = find_foreign(f"Good.\n\n{text}")
    assert found
    assert found[0][0] >= 3 and words in found[0][1]


@pytest.mark.parametrize(
    "text",
    [
        "Fewer than 5 (<5) of 100. [^jung-2021]",
        "Call 5 < 6 > 2 times.",
        "[Read on](/causes/late-infection/) or [write](mailto:a@b.org) or [call](tel:123).",
        "Mind the time: 10:30.",
        "[drawing:broken-rod]\n\n[study:jung-2021#joined]",
    ],
)
def test_plain_words_pass(text):
    assert find_foreign(text) == []


@pytest.mark.parametrize("sign", ["[", "<", "](", "<a ", "[a]: x ", "\n"])
def test_a_megabyte_of_anything_is_told_at_once(sign):
    assert find_foreign(sign * (1_000_000 // len(sign)))[0][0] == 1


def test_a_text_of_usual_size_is_not_too_much():
    assert too_much("Word [^jung-2021] " * 1000) == ""
    assert "1,500" in too_much("[" * 1501)


def test_every_page_of_the_library_could_be_saved_by_staff(library):
    for page in library.pages:
        for text in (page.body, page.summary, "\n".join(page.key_facts)):
            assert find_foreign(text) == [], page.slug
