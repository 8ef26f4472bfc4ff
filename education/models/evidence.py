"""Studies, what they counted, and where they are used."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from education.evidence.references import Checked
from education.models.fields import choice_field, code_field, exactly_one, language_field, within


class Study(models.Model):
    """A piece of research, or a guidance page, described once."""

    key = code_field()
    language = language_field()
    authors = models.TextField(_("authors"), blank=True, help_text=_("One on each line: Jung JM"))
    title = models.TextField(_("title"))
    journal = models.CharField(_("journal"), max_length=300, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    volume = models.CharField(_("volume"), max_length=20, blank=True)
    issue = models.CharField(_("issue"), max_length=20, blank=True)
    pages = models.CharField(_("pages"), max_length=40, blank=True)
    doi = models.CharField(_("DOI"), max_length=200, blank=True)
    pmid = models.CharField(_("PMID"), max_length=12, blank=True)
    url = models.URLField(_("address"), max_length=600, blank=True)
    design = models.CharField(_("design"), max_length=200, blank=True)
    sample_size = models.PositiveIntegerField(_("people"), null=True, blank=True)
    population = models.TextField(_("who"), blank=True)
    tests = models.TextField(
        _("tests it used or names"), blank=True, help_text=_("In clinical terms, one on each line: CT")
    )
    note = models.TextField(_("what it cannot tell"), blank=True)
    funding = models.CharField(_("who paid"), max_length=300, blank=True)
    checked = choice_field(_("how far it was checked"), Checked, default=Checked.ABSTRACT.value)
    checked_from = models.URLField(_("checked from"), max_length=600, blank=True)
    link_quality = models.CharField(_("kind of address"), max_length=80, blank=True)
    citation_complete = models.BooleanField(
        _("details complete"), default=False, help_text=_("Only complete records are exported.")
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("study")
        verbose_name_plural = _("studies")
        ordering = ["key"]
        constraints = [within(Checked, "checked", "study_checked_is_known")]

    def __str__(self) -> str:
        return self.key

    def get_absolute_url(self) -> str:
        return reverse("study_detail", args=[self.key])

    @property
    def author_list(self) -> tuple[str, ...]:
        return tuple(line.strip() for line in self.authors.splitlines() if line.strip())


class StudyOutcome(models.Model):
    """One thing a study counted or found: of how many, by when."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="outcomes")
    code = code_field(unique=False)
    position = models.PositiveIntegerField(_("position"), default=0)
    statement = models.TextField(_("in plain words"))
    numerator = models.PositiveIntegerField(_("had it"), null=True, blank=True)
    denominator = models.PositiveIntegerField(_("of how many"), null=True, blank=True)
    percent = models.DecimalField(_("percent"), max_digits=7, decimal_places=3, null=True, blank=True)
    time_window = models.CharField(_("by when"), max_length=200, blank=True)
    checked = choice_field(_("how far it was checked"), Checked, default=Checked.ABSTRACT.value)
    read_in = models.CharField(_("read in"), max_length=600, blank=True)
    supports = models.ManyToManyField("Cause", blank=True, related_name="study_outcomes")

    class Meta:
        verbose_name = _("study outcome")
        verbose_name_plural = _("study outcomes")
        ordering = ["study", "position", "code"]
        constraints = [
            models.UniqueConstraint(fields=["study", "code"], name="one_outcome_a_code"),
            within(Checked, "checked", "outcome_checked_is_known"),
            models.CheckConstraint(
                condition=models.Q(numerator__isnull=True)
                | models.Q(denominator__isnull=True)
                | models.Q(numerator__lte=models.F("denominator")),
                name="outcome_counts_some_of_all",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.study_id}#{self.code}"


class Citation(models.Model):
    """One use of a study for one statement: of a revision, an association or a red flag."""

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="citations")
    position = models.PositiveIntegerField(default=0)
    revision = models.ForeignKey(
        "Revision", on_delete=models.CASCADE, null=True, blank=True, related_name="citations"
    )
    association = models.ForeignKey(
        "Association", on_delete=models.CASCADE, null=True, blank=True, related_name="citations"
    )
    red_flag = models.ForeignKey(
        "RedFlag", on_delete=models.CASCADE, null=True, blank=True, related_name="citations"
    )

    class Meta:
        verbose_name = _("citation")
        verbose_name_plural = _("citations")
        ordering = ["position", "id"]
        constraints = [
            models.CheckConstraint(
                condition=exactly_one("revision", "association", "red_flag"), name="citation_of_one_statement"
            ),
            models.UniqueConstraint(fields=["study", "revision"], name="one_citation_a_revision"),
            models.UniqueConstraint(fields=["study", "association"], name="one_citation_an_association"),
            models.UniqueConstraint(fields=["study", "red_flag"], name="one_citation_a_red_flag"),
        ]

    def __str__(self) -> str:
        return f"citation of {self.study_id}"
