"""What can be found: everything as readers see it now, and nothing else."""

from collections.abc import Iterator
from dataclasses import dataclass

from education import models
from education.content.prose import plain, read_prose
from education.queries.evidence import all_studies
from education.queries.glossary import glossary
from education.queries.site import Site
from education.queries.standing import seen_by_readers, words_by_letter

Lines = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Findable:
    """One page, or one part of a page, with the texts that a search reads."""

    kind: str  # article, cause, study, term, question
    url: str
    title: str
    summary: str = ""
    names: tuple[str, ...] = ()  # what else it is called
    lines: Lines = ()  # (heading, sentence)


def everything(now: Site) -> Iterator[Findable]:
    """Yield all that can be found. Ten queries at most."""
    yield from _pages("article", models.Article.objects.published().select_related("live"))
    yield from _pages("cause", models.CausePage.objects.published().select_related("live", "cause"))
    yield from _studies()
    yield from _terms(now)
    yield from _questions(now)


def _pages(kind: str, rows: models.content.PageQuerySet) -> Iterator[Findable]:
    found = list(rows.filter(language="en"))
    texts = [text for row in found for text in (row.live.summary, row.live.key_facts, row.live.body)]
    seen = iter(seen_by_readers(texts))
    for row in found:
        summary, facts, body = next(seen), next(seen), next(seen)
        names = [row.live.clinical_term, row.cause.name if kind == "cause" else ""]
        yield Findable(
            kind=kind,
            url=row.get_absolute_url(),
            title=row.live.title,
            summary=plain(summary),
            names=tuple(name for name in names if name and name != row.live.title),
            lines=(*(("", plain(fact)) for fact in facts.splitlines()), *_sentences(body)),
        )


def _sentences(body: str) -> Iterator[tuple[str, str]]:
    for prose in read_prose(body):
        if prose.kind == "heading":
            yield prose.section, prose.text
        else:
            yield from ((prose.section, sentence) for sentence in prose.sentences)


def _studies() -> Iterator[Findable]:
    """Yield each study that stands. A withdrawn one is no place to be led to."""
    for study in all_studies():
        if not study.is_withdrawn:
            yield Findable(
                kind="study",
                url=study.url,
                title=f"{study.short_name}: {study.title}"[:300],
                summary=study.population,
                names=study.tests,
            )


def _terms(now: Site) -> Iterator[Findable]:
    typed = dict(models.Term.objects.filter(language="en").values_list("code", "search"))
    for _, terms in words_by_letter(glossary(now.content_version)):
        for term in terms:
            yield Findable(
                kind="term",
                url=f"/words/#{term.code}",
                title=term.term,
                summary=term.plain[:1].upper() + term.plain[1:] + ".",
                names=(*term.variants, *typed.get(term.code, "").splitlines()),
                lines=(("", term.meaning),) if term.meaning else (),
            )


def _questions(now: Site) -> Iterator[Findable]:
    """Yield the questions of the live check. Each leads to its start: danger signs come first."""
    for question in now.knowledge.questions_in_order:
        yield Findable(
            kind="question",
            url="/check/",
            title=question.text,
            summary=question.why,
            lines=tuple(("", option.text) for option in question.options),
        )
