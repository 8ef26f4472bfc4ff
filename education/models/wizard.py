"""The working copy of what the check reasons with, and the stories that test it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from education.models.fields import choice_field, code_field, language_field, within
from education.wizard import knowledge

HELP_ASKED_WHEN = _("Empty: always. Else options that open it, with spaces between: place.leg region.unsure")


class Symptom(models.Model):
    """What a person feels and reports."""

    code = code_field()
    language = language_field()
    text = models.CharField(
        _("said back to the reader"), max_length=300, help_text=_("Pain wakes you when you turn in bed")
    )
    clinical = models.CharField(_("clinical term"), max_length=200, blank=True)
    background = choice_field(
        _("background"),
        knowledge.Background,
        default="sometimes",
        help_text=_("How often people after fusion report this, whatever the cause."),
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("symptom")
        verbose_name_plural = _("symptoms")
        ordering = ["code"]
        constraints = [within(knowledge.Background, "background", "symptom_background_is_known")]

    def __str__(self) -> str:
        return self.code


class Question(models.Model):
    """One page of the check."""

    code = code_field()
    language = language_field()
    position = models.PositiveIntegerField(_("position"))
    part = choice_field(_("part"), knowledge.Part, default="more")
    kind = choice_field(_("kind"), knowledge.Kind, default="one")
    text = models.CharField(_("question"), max_length=200)
    short = models.CharField(_("short name"), max_length=60, help_text=_("For the list of answers."))
    why = models.CharField(_("why we ask"), max_length=300)
    hint = models.CharField(_("hint"), max_length=300, blank=True)
    asked_when = models.CharField(_("asked when"), max_length=600, blank=True, help_text=HELP_ASKED_WHEN)
    unsure_urgency = choice_field(
        _("'I am not sure' means"), knowledge.Urgency, blank=True, help_text=_("Only on red-flag pages.")
    )
    role = choice_field(_("role"), knowledge.Role, blank=True, default="")
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["position", "code"]
        constraints = [
            within(knowledge.Part, "part", "question_part_is_known"),
            within(knowledge.Kind, "kind", "question_kind_is_known"),
            within(knowledge.Role, "role", "question_role_is_known"),
        ]

    def __str__(self) -> str:
        return self.code


class RedFlag(models.Model):
    """A sign that needs help, in the one master text, and the rule that finds it."""

    code = code_field()
    language = language_field()
    urgency = choice_field(_("urgency"), knowledge.Urgency)
    text = models.TextField(
        _("master text"), blank=True, help_text=_("The same words stand on every page and paper.")
    )
    clinical = models.CharField(_("clinical term"), max_length=200, blank=True)
    why = models.TextField(_("why it matters"), blank=True)
    group = models.CharField(_("heading in lists"), max_length=60)
    position = models.PositiveIntegerField(_("position"), default=0)
    headline = models.BooleanField(_("on the short card of every page"), default=False)
    listed = models.BooleanField(_("in the public list"), default=True)
    say = models.TextField(_("what to say on the phone"), blank=True)
    points_to = models.ManyToManyField("Cause", blank=True, related_name="red_flags")
    note = models.CharField(
        _("what it rests on"),
        max_length=300,
        blank=True,
        help_text=_("Without a study, write: editorial, no study"),
    )
    # A clinician's check of exactly this rule: what it said then, so that any later edit voids it.
    checked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )
    checked_on = models.DateField(null=True, editable=False)
    checked_digest = models.CharField(max_length=64, blank=True, editable=False)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("red flag")
        verbose_name_plural = _("red flags")
        ordering = ["position", "code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(urgency__in=["emergency", "same-day", "soon"]), name="red_flag_is_urgent"
            )
        ]

    def __str__(self) -> str:
        return self.code


class RedFlagCondition(models.Model):
    """One symptom of a red flag's rule. The rule fires when each group has a reported symptom."""

    red_flag = models.ForeignKey(RedFlag, on_delete=models.CASCADE, related_name="conditions")
    group = models.PositiveSmallIntegerField(
        _("group"), default=1, help_text=_("Same number: any of these. Another number: and one of those.")
    )
    symptom = models.ForeignKey(Symptom, on_delete=models.PROTECT, related_name="red_flag_conditions")
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("condition")
        verbose_name_plural = _("conditions: all groups, any symptom within a group")
        ordering = ["group", "id"]
        constraints = [
            models.UniqueConstraint(fields=["red_flag", "group", "symptom"], name="one_condition_a_symptom")
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.symptom_id}"


class Option(models.Model):
    """What can be chosen. "I am not sure" and "None of these" are added by the program."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="options")
    position = models.PositiveIntegerField(_("position"), default=0)
    code = code_field(unique=False)
    text = models.CharField(
        _("text"), max_length=300, blank=True, help_text=_("Empty where a red flag gives its master text.")
    )
    red_flag = models.ForeignKey(
        RedFlag, on_delete=models.PROTECT, null=True, blank=True, related_name="options"
    )
    symptom = models.ForeignKey(
        Symptom, on_delete=models.PROTECT, null=True, blank=True, related_name="options"
    )
    group = models.CharField(_("heading above"), max_length=60, blank=True)
    region = choice_field(_("region"), knowledge.Region, blank=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("option")
        verbose_name_plural = _("options")
        ordering = ["question", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["question", "code"], name="one_option_a_code"),
            models.CheckConstraint(
                condition=~models.Q(text="") | models.Q(red_flag__isnull=False), name="option_has_a_text"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.question_id}.{self.code}"


class Cause(models.Model):
    """What may lie behind the pain. Its page is a CausePage."""

    code = code_field()
    language = language_field()
    name = models.CharField(_("name"), max_length=80)
    meaning = models.CharField(_("meaning in one sentence"), max_length=300)
    clinical = models.CharField(_("clinical term"), max_length=200)
    urgency = choice_field(_("urgency"), knowledge.Urgency)
    serious = models.BooleanField(_("must not be missed"), default=False)
    after_neck = models.BooleanField(_("after neck fusion"), default=True)
    after_mid_back = models.BooleanField(_("after mid-back fusion"), default=True)
    after_low_back = models.BooleanField(_("after low-back fusion"), default=True)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("cause")
        verbose_name_plural = _("causes")
        ordering = ["name"]
        constraints = [within(knowledge.Urgency, "urgency", "cause_urgency_is_known")]

    def __str__(self) -> str:
        return self.name

    @property
    def regions(self) -> frozenset[knowledge.Region]:
        ticked = {
            knowledge.Region.NECK: self.after_neck,
            knowledge.Region.MID_BACK: self.after_mid_back,
            knowledge.Region.LOW_BACK: self.after_low_back,
        }
        return frozenset(region for region, applies in ticked.items() if applies)


class BaseRate(models.Model):
    """How usual a cause is in one band of time since surgery."""

    cause = models.ForeignKey(Cause, on_delete=models.CASCADE, related_name="base_rates")
    band = models.ForeignKey(Symptom, on_delete=models.PROTECT, related_name="base_rates")
    word = choice_field(_("how usual"), knowledge.BaseRate)
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("base rate")
        verbose_name_plural = _("base rates")
        ordering = ["cause", "id"]
        constraints = [
            models.UniqueConstraint(fields=["cause", "band"], name="one_base_rate_a_band"),
            within(knowledge.BaseRate, "word", "base_rate_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.cause_id} {self.word}"


class Association(models.Model):
    """How far a symptom speaks for or against a cause. The studies stand in its citations."""

    cause = models.ForeignKey(Cause, on_delete=models.CASCADE, related_name="associations")
    symptom = models.ForeignKey(Symptom, on_delete=models.PROTECT, related_name="associations")
    strength = choice_field(_("strength"), knowledge.Strength)
    note = models.CharField(
        _("what the study says"), max_length=300, help_text=_("Without a study, write: editorial, no study")
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("association")
        verbose_name_plural = _("associations")
        ordering = ["cause", "id"]
        constraints = [
            models.UniqueConstraint(fields=["cause", "symptom"], name="one_association_a_pair"),
            within(knowledge.Strength, "strength", "association_strength_is_known"),
            models.CheckConstraint(condition=~models.Q(note=""), name="association_says_its_grounds"),
        ]

    def __str__(self) -> str:
        return f"{self.cause_id} {self.strength} {self.symptom_id}"


class Vignette(models.Model):
    """A patient story with its encoded answers, and the urgency and causes a careful clinician expects."""

    code = code_field()
    text = models.TextField(_("story"))
    source = models.CharField(_("source"), max_length=200, blank=True)
    answers = models.JSONField(_("answers"), default=dict)  # question code -> list of option codes
    urgency = choice_field(_("expected urgency"), knowledge.Urgency, blank=True)
    cause = models.CharField(_("main cause"), max_length=80, blank=True)
    acceptable = models.JSONField(_("acceptable causes"), default=list)
    known_gap = models.CharField(
        _("known gap"),
        max_length=300,
        blank=True,
        help_text=_("Why the check may advise less than expected here. Empty: that blocks publishing."),
    )
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("vignette")
        verbose_name_plural = _("vignettes")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code
