"""What rests on a study as it stands now: live texts and newest drafts, associations, rules, base rates."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from education import models

Page = models.Article | models.CausePage


@dataclass(frozen=True, slots=True)
class Citing:
    """One thing that rests on a study. ``kind`` and ``row`` name it as a review task does."""

    kind: str  # of models.ReviewTask.Kind
    row: int
    name: str


@dataclass(frozen=True, slots=True)
class CurrentText:
    """A text that counts: what readers see of a page, or its newest draft, or both in one."""

    page: Page
    revision: models.Revision
    is_live: bool
    is_newest: bool

    @property
    def words(self) -> str:
        """All of it, as written: opening, text and related causes."""
        parts = (self.revision.summary, self.revision.key_facts, self.revision.body)
        return "\n".join(parts)


def things_that_cite(study: models.Study) -> list[Citing]:
    """Return each thing that rests on this study, once. Six queries."""
    kinds = models.ReviewTask.Kind
    found = [
        *_pages_citing(study, _pages(models.Article), "article", kinds.ARTICLE),
        *_pages_citing(
            study, _pages(models.CausePage).select_related("cause"), "cause_page", kinds.CAUSE_PAGE
        ),
    ]
    links = models.Association.objects.filter(citations__study=study).select_related("cause", "symptom")
    found += [
        Citing(kinds.ASSOCIATION, link.pk, f"{link.cause.code} / {link.symptom.code}") for link in links
    ]
    rules = models.RedFlag.objects.filter(citations__study=study)
    found += [Citing(kinds.RED_FLAG, rule.pk, rule.code) for rule in rules]
    starts = models.Cause.objects.filter(study_outcomes__study=study, study_outcomes__tells_when=True)
    found += [Citing(kinds.BASE_RATES, cause.pk, cause.code) for cause in starts.distinct()]
    terms = models.Term.objects.filter(meaning__contains=f"[^{study.key}]")
    return found + [Citing(kinds.TERM, term.pk, term.code) for term in terms]


def current_texts() -> list[CurrentText]:
    """Return the live text and the newest draft of each page that is not in the bin. Three queries."""
    pages = [*_pages(models.Article), *_pages(models.CausePage).select_related("cause")]
    wanted = {pk for page in pages for pk in (page.live_id, page.newest_pk) if pk}
    revisions = models.Revision.objects.in_bulk(wanted)
    return [
        CurrentText(page, revisions[pk], pk == page.live_id, pk == page.newest_pk)
        for page in pages
        for pk in dict.fromkeys((page.live_id, page.newest_pk))
        if pk
    ]


def _pages(model: type[Page]) -> QuerySet:
    """Return the pages of a kind that are not in the bin, each with the key of its newest revision."""
    column = "article" if model is models.Article else "cause_page"
    newest = models.Revision.objects.filter(**{column: OuterRef("pk")}).order_by("-number")
    return model.objects.filter(binned_at=None).annotate(newest_pk=Subquery(newest.values("pk")[:1]))


def _pages_citing(
    study: models.Study, pages: QuerySet, column: str, kind: models.ReviewTask.Kind
) -> Iterator[Citing]:
    counts = Q(revisions__pk=F("live_id")) | Q(revisions__pk=F("newest_pk"))
    for page in pages.filter(counts, revisions__citations__study=study).distinct():
        yield Citing(kind, page.pk, str(page) if column == "article" else page.cause.code)
