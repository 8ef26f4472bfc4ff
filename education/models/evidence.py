"""Studies, what they counted, and where they are used."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from education.evidence.certainty import Certainty
from education.evidence.references import Checked
from education.evidence.standing import Standing
from education.evidence.units import Unit
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
    follow_up = models.CharField(
        _("followed for"), max_length=200, blank=True, help_text=_("In plain words: about 2 years")
    )
    certainty = choice_field(
        _("how sure"),
        Certainty,
        blank=True,
        help_text=_("Leave empty to have it follow from the kind of study."),
    )
    cannot_tell = models.TextField(
        _("what it cannot tell"),
        blank=True,
        help_text=_("For patients, in plain words, one on each line. Lines by kind of study are added."),
    )
    may_not_fit = models.TextField(
        _("may not fit you if"), blank=True, help_text=_("For patients, one a line: your neck was fused")
    )
    note = models.TextField(_("note for staff"), blank=True, help_text=_("Never shown to patients."))
    funding = models.CharField(_("who paid"), max_length=300, blank=True)
    checked = choice_field(_("how far it was checked"), Checked, default=Checked.ABSTRACT.value)
    checked_on = models.DateField(
        _("checked on"),
        null=True,
        blank=True,
        help_text=_("Five years later its numbers drop off the pages until it is checked again."),
    )
    checked_from = models.URLField(_("checked from"), max_length=600, blank=True)
    link_quality = models.CharField(_("kind of address"), max_length=80, blank=True)
    citation_complete = models.BooleanField(
        _("details complete"), default=False, help_text=_("Authors, journal, year and identifier were seen.")
    )
    # What became of it, as the newest evidence event says: changed by ``actions.evidence`` alone.
    standing = choice_field(_("standing"), Standing, default=Standing.SOUND.value, editable=False)
    standing_on = models.DateField(_("since"), null=True, blank=True, editable=False)
    standing_note = models.CharField(_("what happened"), max_length=300, blank=True, editable=False)
    standing_source = models.CharField(_("source of the notice"), max_length=600, blank=True, editable=False)
    superseded_by = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="supersedes",
        verbose_name=_("superseded by"),
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("study")
        verbose_name_plural = _("studies")
        ordering = ["key"]
        constraints = [
            within(Checked, "checked", "study_checked_is_known"),
            within(Certainty, "certainty", "study_certainty_is_known"),
            within(Standing, "standing", "study_standing_is_known"),
        ]

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
    unit = choice_field(_("what was counted"), Unit, default=Unit.PEOPLE.value)
    group = models.CharField(
        _("who or which"), max_length=200, blank=True, help_text=_("Goes on after “people”: with a fusion")
    )
    had = models.CharField(
        _("those counted"), max_length=200, blank=True, help_text=_("A full clause: had a loose screw")
    )
    had_not = models.CharField(_("the others"), max_length=200, blank=True, help_text=_("If empty: did not"))
    tells_when = models.BooleanField(
        _("says when it starts"), default=False, help_text=_("It tells when the causes below usually start.")
    )
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
            within(Unit, "unit", "outcome_unit_is_known"),
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
