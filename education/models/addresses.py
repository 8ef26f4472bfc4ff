"""Addresses that articles had before they were renamed. Each leads on for ever."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from education.models.fields import code_field, language_field


class FormerAddress(models.Model):
    """One slug that an article gave up. It is never deleted and never another page's."""

    slug = code_field(unique=False)
    language = language_field()
    article = models.ForeignKey("Article", on_delete=models.PROTECT, related_name="former_addresses")
    given_up_at = models.DateTimeField(_("given up"), auto_now_add=True)
    given_up_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = _("former address")
        verbose_name_plural = _("former addresses")
        ordering = ["-given_up_at", "-id"]
        constraints = [models.UniqueConstraint(fields=["slug", "language"], name="one_article_a_former_slug")]

    def __str__(self) -> str:
        return self.slug

    def delete(self, *args: object, **kwargs: object) -> None:
        raise ValueError("A former address is never deleted: papers and other sites may lead to it.")
