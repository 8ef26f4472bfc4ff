"""Pages for patients: articles and the prose of causes, with their immutable revisions."""

import hashlib
import json

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from education.editorial import pemat
from education.editorial.retiring import Retired
from education.models.fields import choice_field, code_field, exactly_one, language_field, within


class Topic(models.Model):
    """A shelf for articles."""

    code = code_field()
    language = language_field()
    title = models.CharField(_("title"), max_length=80)
    summary = models.CharField(_("summary"), max_length=200, blank=True)
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.title


class PageQuerySet(models.QuerySet):
    """Querysets of pages that have a live revision beside their drafts."""

    def published(self) -> "PageQuerySet":
        """Keep what the public is led to. The only place that says what that is."""
        return self.filter(live__isnull=False, retired_as=Retired.NO.value, binned_at=None)

    def readable(self) -> "PageQuerySet":
        """Keep what can still be read at its address: the published, and the withdrawn under a notice."""
        standing = [Retired.NO.value, Retired.WITHDRAWN.value]
        return self.filter(live__isnull=False, retired_as__in=standing, binned_at=None)


class Page(models.Model):
    """What an article and a cause's page have in common: a language, revisions, one of them live."""

    language = language_field()
    live = models.ForeignKey(
        "Revision",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("live revision"),
    )
    imported_digest = models.CharField(
        _("imported digest"), max_length=64, blank=True, editable=False
    )  # of the library file last taken in: tells an edit by staff from a newer library
    retired_as = choice_field(_("retired as"), Retired, blank=True, default="", editable=False)
    retired_on = models.DateField(_("retired on"), null=True, blank=True, editable=False)
    retired_why = models.CharField(_("reason"), max_length=300, blank=True, editable=False)
    heir_article = models.ForeignKey(
        "Article", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    heir_cause_page = models.ForeignKey(
        "CausePage", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )
    binned_at = models.DateTimeField(_("put in the bin"), null=True, blank=True, editable=False)
    replies_open = models.BooleanField(_("replies open"), default=True, db_default=True, editable=False)

    objects = PageQuerySet.as_manager()

    class Meta:
        abstract = True


class Article(Page):
    """One page for patients, written in Markdown. Its texts are in its revisions."""

    slug = code_field(unique=False)
    topic = models.ForeignKey(
        Topic, on_delete=models.PROTECT, related_name="articles", verbose_name=_("topic")
    )
    position = models.PositiveIntegerField(_("position"), default=0)

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["topic__position", "position", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["slug", "language"], name="one_article_a_slug"),
            within(Retired, "retired_as", "article_retired_as_is_known"),
        ]

    def __str__(self) -> str:
        return self.slug

    def get_absolute_url(self) -> str:
        return reverse("article_detail", args=[self.slug])


class CausePage(Page):
    """The page about one cause in one language. What the check needs stands in Cause itself."""

    cause = models.ForeignKey(
        "Cause", on_delete=models.PROTECT, related_name="pages", verbose_name=_("cause")
    )

    class Meta:
        verbose_name = _("cause page")
        verbose_name_plural = _("cause pages")
        ordering = ["cause__code"]
        constraints = [
            models.UniqueConstraint(fields=["cause", "language"], name="one_page_a_cause"),
            within(Retired, "retired_as", "cause_page_retired_as_is_known"),
        ]

    def __str__(self) -> str:
        return self.cause.code

    def get_absolute_url(self) -> str:
        return reverse("cause_detail", args=[self.cause.code])


class Revision(models.Model):
    """One immutable version of a page's texts. A change is a new row with this one as its parent."""

    class Kind(models.TextChoices):
        MAJOR = "major", _("change of substance")
        MINOR = "minor", _("small correction")

    CONTENT_FIELDS = (
        "title", "summary", "key_facts", "body", "related", "clinical_term", "timing", "author", "interests",
    )  # fmt: skip

    article = models.ForeignKey(
        Article, on_delete=models.PROTECT, null=True, blank=True, related_name="revisions"
    )
    cause_page = models.ForeignKey(
        CausePage, on_delete=models.PROTECT, null=True, blank=True, related_name="revisions"
    )
    number = models.PositiveIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=65)
    summary = models.CharField(_("summary"), max_length=300)
    key_facts = models.TextField(_("key facts"), help_text=_("One full sentence on each line, 3 to 5 lines."))
    body = models.TextField(_("text"))
    related = models.CharField(
        _("related causes"), max_length=400, blank=True, help_text=_("Codes of up to four causes.")
    )
    clinical_term = models.CharField(_("clinical term"), max_length=200, blank=True)
    timing = models.CharField(_("when it usually shows up"), max_length=200, blank=True)
    author = models.CharField(_("written by"), max_length=200, blank=True)
    interests = models.CharField(_("money and interests"), max_length=300, blank=True)
    changes = models.CharField(
        _("what changed"), max_length=300, help_text=_("In plain words; readers see this.")
    )
    kind = models.CharField(_("kind"), max_length=5, choices=Kind.choices, default=Kind.MAJOR)
    digest = models.CharField(_("digest"), max_length=64, editable=False)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )  # empty: taken from the library
    created_at = models.DateTimeField(_("saved"), auto_now_add=True)

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ["-number"]
        permissions = [
            ("publish_revision", "Can put a text live"),
            ("sign_off_revision", "Can sign off a text as a clinician"),
            ("export_library", "Can download the whole library"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=exactly_one("article", "cause_page"), name="revision_of_one_page"
            ),
            models.UniqueConstraint(fields=["article", "number"], name="one_article_revision_a_number"),
            models.UniqueConstraint(fields=["cause_page", "number"], name="one_cause_revision_a_number"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["major", "minor"]), name="revision_kind_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    def save(self, *args: object, **kwargs: object) -> None:
        if self.pk is not None:
            raise ValueError("A revision never changes. Save a new one.")
        self.digest = self.content_digest()
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> None:
        raise ValueError("A revision is never deleted: paper and sign-offs may point to it.")

    def content_digest(self) -> str:
        """Return the SHA-256 of the texts a reader sees. Equal texts, equal digest."""
        content = {name: getattr(self, name) for name in self.CONTENT_FIELDS}
        return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()

    @property
    def page(self) -> Page:
        """The article or cause page this belongs to. Costs a query unless it was selected along."""
        return self.article if self.article_id else self.cause_page


class SignOff(models.Model):
    """A clinical reviewer's approval of exactly one revision or one knowledge release."""

    revision = models.OneToOneField(
        Revision, on_delete=models.PROTECT, null=True, blank=True, related_name="sign_off"
    )
    release = models.OneToOneField(
        "KnowledgeRelease", on_delete=models.PROTECT, null=True, blank=True, related_name="sign_off"
    )
    digest = models.CharField(_("digest"), max_length=64)
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="sign_offs",
        verbose_name=_("reviewer"),
    )
    statement = models.TextField(_("statement"), blank=True)
    checklist = models.JSONField(_("checklist"), default=dict, editable=False)  # item of PEMAT -> answer
    reviewed_on = models.DateField(
        _("reviewed as a whole on"), null=True, blank=True, editable=False
    )  # of a revision only: a small correction keeps the date of the review it stands on
    signed_at = models.DateTimeField(_("signed"), auto_now_add=True)

    class Meta:
        verbose_name = _("sign-off")
        verbose_name_plural = _("sign-offs")
        ordering = ["-signed_at"]
        constraints = [
            models.CheckConstraint(condition=exactly_one("revision", "release"), name="sign_off_of_one_thing")
        ]

    def __str__(self) -> str:
        return f"{self.reviewer} {self.signed_at:%Y-%m-%d}"

    @property
    def pemat_words(self) -> str:
        """How readers would fare by the list that the reviewer went through; empty without one."""
        told = [(_("understand"), False), (_("act"), True)]
        found = [(word, pemat.score(self.checklist, to_act=to_act)) for word, to_act in told]
        return ", ".join(f"{word} {share} %" for word, share in found if share is not None)
