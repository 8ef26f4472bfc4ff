"""Real Chromium on a phone with texts that nobody meant to write: the layout holds, nothing overlaps."""

import pytest
from django.db import connection

from education import models
from tests.editorial import put_live
from tests.test_eyes_and_hands import CUT_OFF, SIDEWAYS

WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 3
RIGHT_TO_LEFT = "هذه فقرة مكتوبة من اليمين إلى اليسار بعد جراحة تثبيت الفقرات. 911 (312) 555-0142."

# Blocks of one column must follow each other: none may start above the end of the one before.
OVERLAPS = """() => {
  const found = [];
  const parents = "main, main section, main .panel, main .care > div, main dl, main li";
  for (const parent of document.querySelectorAll(parents)) {
    let before = null;
    for (const child of parent.children) {
      const style = getComputedStyle(child), box = child.getBoundingClientRect();
      if (!box.height || style.position === "absolute" || style.float !== "none") continue;
      if (style.display.startsWith("inline")) continue;
      if (before && box.top < before.bottom - 1 && box.left < before.right - 1 && box.right > before.left + 1)
        found.push(child.outerHTML.slice(0, 80));
      before = box;
    }
  }
  return found;
}"""


def long_list(studies: list[str]) -> str:
    return "\n\n".join(f"Sentence number {n}. [^{key}]" for n, key in enumerate(studies))


CASES = {
    "very long words": {"title": f"A {WORD[:150]}", "body": f"## {WORD}\n\n{WORD} [general]\n\n- {WORD}\n"},
    "a title of 200 letters": {"title": ("Pain that comes back after a long good spell " * 5)[:200]},
    "no heading at all": {"body": "Only a paragraph. [general]\n\nAnd one more. [general]\n"},
    "from right to left": {"body": f"## Words\n\n{RIGHT_TO_LEFT} [general]\n\n- {RIGHT_TO_LEFT}\n"},
    "a drawing that is missing": {"body": "## Seen\n\n[drawing:no-such-thing]\n\nText after it. [general]\n"},
    "a wide table": {
        "body": "## Table\n\n"
        + "| " + " | ".join(f"Heading number {n}" for n in range(9)) + " |\n"
        + "|" + " --- |" * 9 + "\n"
        + "| " + " | ".join(WORD[:60] for _ in range(9)) + " |\n"
    },
}  # fmt: skip


@pytest.fixture
def phone(live_site, visitor):
    return visitor(width=360)


def assert_holds(page, path: str) -> None:
    page.goto(path)
    assert page.evaluate(SIDEWAYS) <= 0, "it scrolls sideways"
    assert page.evaluate(OVERLAPS) == []
    assert page.evaluate(CUT_OFF) == []
    assert page.locator("a[href^='tel:']").first.is_visible()


# Longer than the form allows. PostgreSQL refuses it at once; on SQLite a page has to bear it.
TOO_LONG = pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL keeps no title or name that is longer than its column"
)


@TOO_LONG
def test_the_layout_of_an_article_holds_whatever_is_written(phone, live_site):
    article = models.Article.objects.get(slug="taking-hardware-out")
    for changes in CASES.values():
        put_live(article, **changes)
        for path in (article.get_absolute_url(), "/articles/", "/a-to-z/", "/"):
            assert_holds(phone, path)


def test_forty_sources_hold(phone, live_site):
    keys = list(models.Study.objects.order_by("key").values_list("key", flat=True)[:40])
    assert len(keys) == 40
    article = models.Article.objects.get(slug="taking-hardware-out")
    put_live(
        article,
        body=f"## Much to cite\n\n{long_list(keys)}\n\nAll at once. {''.join(f'[^{k}]' for k in keys)}\n",
    )
    assert_holds(phone, article.get_absolute_url())
    assert phone.locator(".sources > li").count() >= 40


def test_an_empty_topic_leaves_no_empty_heading(phone, live_site):
    models.Topic.objects.create(code="nothing-yet", title="Nothing in it yet")
    for path in ("/articles/", "/"):
        assert_holds(phone, path)
        assert phone.get_by_text("Nothing in it yet").count() == 0


@TOO_LONG
def test_a_clinic_with_a_very_long_name_and_number_holds(phone, live_site):
    clinic = live_site.clinic
    clinic.name, clinic.phone = (
        "Centre hospitalier universitaire de neurochirurgie vertebrale " * 2,
        "+1 (312) 555-0142",
    )
    clinic.out_of_hours_phone = "+1 (312) 555-0199 ext. 4471"
    clinic.save()
    for path in ("/", "/check/", "/accessibility/", "/handouts/going-home/", "/nothing/", "/about/design/"):
        assert_holds(phone, path)


def test_a_very_long_search_and_code_hold(phone, live_site):
    for path in (f"/search/?q={WORD}", f"/s/{'A' * 40}"):
        phone.goto(path)
        assert phone.evaluate(SIDEWAYS) <= 0
        assert phone.evaluate(OVERLAPS) == []
