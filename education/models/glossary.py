"""The glossary: words of the field with their plain words."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from education.models.fields import code_field, language_field

ONE_A_LINE = _("One a line.")


class Term(models.Model):
    """One word that patients meet, and what it means."""

    code = code_field()
    language = language_field()
    term = models.CharField(_("term"), max_length=80, help_text=_("As patients meet it: CT scan"))
    plain = models.CharField(
        _("plain words"),
        max_length=120,
        help_text=_("Two to six words that fit into a sentence: an X-ray picture in slices"),
    )
    meaning = models.TextField(_("meaning"), blank=True, help_text=_("One to three short sentences."))
    variants = models.TextField(_("other forms"), blank=True, help_text=ONE_A_LINE)
    jargon = models.BooleanField(
        _("jargon"),
        default=False,
        help_text=_("Yes: writers use the plain words. No: it is taught at its first use."),
    )
    search = models.TextField(_("what people type for it"), blank=True, help_text=ONE_A_LINE)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("glossary term")
        verbose_name_plural = _("glossary")
        ordering = ["term"]

    def __str__(self) -> str:
        return self.term
