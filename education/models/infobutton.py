"""Codes of hospital record systems, and the pages they lead to."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from education.infobutton.systems import FACTS, System, is_written_in_full
from education.models.fields import within

SYSTEMS = [(system.value, facts.name) for system, facts in FACTS.items()]


class Code(models.Model):
    """One code that a hospital's program may ask with. Only a verified one is answered."""

    system = models.CharField(
        _("code system"), max_length=20, choices=SYSTEMS, help_text=_("In which the record system speaks.")
    )
    code = models.CharField(
        _("code"), max_length=20, help_text=_("In full, with its dot: T84.84. It covers all codes below it.")
    )
    title = models.CharField(
        _("title"),
        max_length=255,
        blank=True,
        help_text=_("As its system words it. Leave it empty for CPT, whose words need a license."),
    )
    causes = models.ManyToManyField(
        "Cause",
        blank=True,
        related_name="codes",
        verbose_name=_("possible causes"),
        help_text=_("Whose pages answer the code: only where they mean the same."),
    )
    articles = models.ManyToManyField(
        "Article",
        blank=True,
        related_name="codes",
        verbose_name=_("articles"),
        help_text=_("Named after the causes; for a code that speaks of no single cause."),
    )
    often_without_fusion = models.BooleanField(
        _("often without fusion"),
        default=False,
        help_text=_("Most people with this code had no fusion. Such an answer says that it fits less well."),
    )
    verified = models.BooleanField(
        _("verified"),
        default=False,
        help_text=_("Yes: somebody saw code and title at the source. Only then is it answered."),
    )
    source = models.CharField(
        _("where it was seen"),
        max_length=255,
        blank=True,
        help_text=_("The list and its date, or an address: ICD-10-CM order file, January 2021"),
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("code of record systems")
        verbose_name_plural = _("codes of record systems")
        ordering = ["system", "code"]
        constraints = [
            models.UniqueConstraint(fields=["system", "code"], name="one_code_a_system"),
            within(System, "system", "code_system_is_known"),
            models.CheckConstraint(
                condition=~models.Q(system=System.CPT.value) | models.Q(title=""), name="no_words_of_cpt"
            ),
            models.CheckConstraint(
                condition=models.Q(verified=False) | ~models.Q(source=""), name="verified_code_has_a_source"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_system_display()} {self.code}"

    def clean(self) -> None:
        self.code = self.code.strip().upper()
        facts = FACTS.get(self.system)
        if facts and not is_written_in_full(System(self.system), self.code):
            raise ValidationError(
                {
                    "code": _("This is no code of %(system)s. Write it in full, as in %(example)s.")
                    % {"system": facts.name, "example": facts.example}
                }
            )
        if self.system == System.CPT and self.title:
            raise ValidationError(
                {"title": _("Leave it empty: the words of CPT belong to the American Medical Association.")}
            )
        if self.verified and not self.source:
            raise ValidationError({"source": _("Say where it was seen, or take the mark verified away.")})

    def delete(self, *args: object, **kwargs: object) -> None:
        raise ValueError("A code is never deleted: take its mark verified away, and it is not answered.")
