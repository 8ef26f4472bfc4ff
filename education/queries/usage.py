"""Where a thing is used: the pages, rules, stories and papers that would notice if it changed or went."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from education import models
from education.queries.citing import CurrentText, current_texts, things_that_cite
from education.queries.library import drawings
from education.sharing.codes import printed

KINDS = dict(models.ReviewTask.Kind.choices)


@dataclass(frozen=True, slots=True)
class Use:
    """One place. ``kind`` in the words of the staff site, ``url`` where it is edited."""

    kind: str
    name: str
    url: str
    remark: str = ""  # live, newest draft, or what it does there


def uses_of(thing: Any) -> tuple[Use, ...]:
    """Return each place that uses this row, pages first. Twelve queries at most."""
    found = USES[type(thing)](thing)
    order = [KINDS["article"], KINDS["causepage"]]
    return tuple(sorted(found, key=lambda use: (use.kind not in order, str(use.kind), use.name)))


def drawings_used() -> list[tuple[dict[str, str], tuple[Use, ...]]]:
    """Return each drawing of the library with the pages that show it. Three queries."""
    texts = current_texts()
    return [
        (drawing, tuple(_in_texts(texts, re.compile(rf"\[drawing:{re.escape(name)}\]"))))
        for name, drawing in sorted(drawings().items())
    ]


def _of_study(study: models.Study) -> Iterator[Use]:
    for thing in things_that_cite(study):
        yield Use(KINDS[thing.kind], thing.name, _edit(thing.kind, thing.row))
    heirs = models.Study.objects.filter(superseded_by=study)
    yield from (Use("study", str(row), _edit("study", row.pk), "superseded by this one") for row in heirs)


def _of_article(article: models.Article) -> Iterator[Use]:
    yield from _in_texts(current_texts(), re.compile(rf"\(/articles/{article.slug}/"), but=article)
    yield from _papers(models.ShortLink.objects.filter(article=article))
    yield from _heir_of("heir_article", article)


def _of_cause_page(page: models.CausePage) -> Iterator[Use]:
    yield from _heir_of("heir_cause_page", page)
    yield from _of_cause(page.cause)


def _of_cause(cause: models.Cause) -> Iterator[Use]:
    texts, address = current_texts(), re.compile(rf"\(/causes/{cause.code}/")
    own = {text.page for text in texts if getattr(text.page, "cause_id", None) == cause.pk}
    yield from (
        _page_use(text, "its own page" if text.page in own else "links to it or lists it as related")
        for text in texts
        if text.page in own or address.search(text.words) or cause.code in text.revision.related.split()
    )
    links = cause.associations.select_related("symptom")
    yield from (
        Use(KINDS["association"], link.symptom.code, _edit("association", link.pk), link.strength)
        for link in links
    )
    yield from (Use(KINDS["redflag"], row.code, _edit("redflag", row.pk)) for row in cause.red_flags.all())
    yield from _stories(
        row for row in models.Vignette.objects.all() if cause.code in {row.cause, *row.acceptable}
    )
    outcomes = cause.study_outcomes.select_related("study")
    yield from (Use("study", row.study.key, _edit("study", row.study_id), row.code) for row in outcomes)
    yield from _papers(models.ShortLink.objects.filter(cause=cause))


def _of_term(term: models.Term) -> Iterator[Use]:
    words = [re.escape(word) for word in (term.term, *term.variants.splitlines()) if word]
    yield from _in_texts(current_texts(), re.compile(rf"\b(?:{'|'.join(words)})\b", re.IGNORECASE))


def _of_symptom(symptom: models.Symptom) -> Iterator[Use]:
    for link in models.Association.objects.filter(symptom=symptom).select_related("cause"):
        yield Use(KINDS["association"], link.cause.code, _edit("association", link.pk), link.strength)
    for option in models.Option.objects.filter(symptom=symptom).select_related("question"):
        yield Use("question", option.question.code, _edit("question", option.question_id), option.text)
    for row in models.RedFlag.objects.filter(conditions__symptom=symptom).distinct():
        yield Use(KINDS["redflag"], row.code, _edit("redflag", row.pk))


def _of_question(question: models.Question) -> Iterator[Use]:
    yield from _stories(row for row in models.Vignette.objects.all() if question.code in row.answers)


def _of_red_flag(rule: models.RedFlag) -> Iterator[Use]:
    for option in models.Option.objects.filter(red_flag=rule).select_related("question"):
        yield Use("question", option.question.code, _edit("question", option.question_id), "asks for it")
    for cause in rule.points_to.all():
        yield Use("cause", cause.code, _edit("cause", cause.pk), "it points to this cause")


USES = {
    models.Study: _of_study,
    models.Article: _of_article,
    models.CausePage: _of_cause_page,
    models.Cause: _of_cause,
    models.Term: _of_term,
    models.Symptom: _of_symptom,
    models.Question: _of_question,
    models.RedFlag: _of_red_flag,
}


def _in_texts(texts: Iterable[CurrentText], pattern: re.Pattern[str], but: Any = None) -> Iterator[Use]:
    for text in texts:
        if text.page != but and pattern.search(text.words):
            yield _page_use(text)


def _page_use(text: CurrentText, remark: str = "") -> Use:
    is_article = isinstance(text.page, models.Article)
    kind = "article" if is_article else "causepage"
    name = text.page.slug if is_article else text.page.cause.code
    state = "live" if text.is_live else "newest draft"
    return Use(KINDS[kind], name, _edit(kind, text.page.pk), f"{state}, {remark}" if remark else state)


def _papers(rows: Any) -> Iterator[Use]:
    yield from (
        Use("printed code", printed(row.code), _edit("shortlink", row.pk), row.label)
        for row in rows.order_by("code")
    )


def _stories(rows: Iterable[models.Vignette]) -> Iterator[Use]:
    yield from (Use("patient story", row.code, _edit("vignette", row.pk)) for row in rows)


def _heir_of(column: str, page: Any) -> Iterator[Use]:
    for table, kind in ((models.Article, "article"), (models.CausePage, "causepage")):
        for row in table.objects.filter(**{column: page}):
            yield Use(KINDS[kind], str(row), _edit(kind, row.pk), "retired; its readers are led here")


def _edit(kind: str, row: int) -> str:
    return reverse(f"admin:education_{kind}_change", args=[row])
