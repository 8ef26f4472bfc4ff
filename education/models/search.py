"""The index of the search: made anew from what readers see whenever that changes, never edited."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from education.models.fields import language_field


class SearchEntry(models.Model):
    """One thing that can be found, as readers see it, and its stems by place.

    Beside this table the migration puts what each database searches with: a full-text table of the same
    stems on SQLite, a ``tsvector`` column on PostgreSQL.
    """

    kind = models.CharField(max_length=10)  # article, cause, study, term, question
    language = language_field()
    url = models.CharField(max_length=200)
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    names = models.TextField(blank=True)  # what else it is called, one a line
    lines = models.TextField(blank=True)  # "heading<tab>sentence", one a line
    title_stems = models.TextField()
    names_stems = models.TextField(blank=True)
    summary_stems = models.TextField(blank=True)
    body_stems = models.TextField(blank=True)

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")

    def __str__(self) -> str:
        return self.title


class SearchWord(models.Model):
    """One word that some entry has, its stem, and how many entries have that stem."""

    word = models.CharField(max_length=40, unique=True)
    stem = models.CharField(max_length=40, db_index=True)
    entries = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("search word")
        verbose_name_plural = _("search words")

    def __str__(self) -> str:
        return self.word


class SearchIndex(models.Model):
    """For which content version the index was made: one row, with key 1."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    content_version = models.PositiveBigIntegerField(default=0)
    entries = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("search index")
        verbose_name_plural = _("search index")
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_search_index")]

    def __str__(self) -> str:
        return str(self.content_version)
