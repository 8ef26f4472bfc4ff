"""A new address for an article; the old one leads there for ever."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from education import models
from education.actions.publishing import NotAllowed
from education.actions.site import raise_content_version, write_audit_line


@transaction.atomic
def rename_article(*, article: models.Article, slug: str, by: models.User) -> models.Article:
    """Return the article at its new address. The old one leads there in one step, printed codes too.

    Raises NotAllowed without the publish permission, for an address that another article has or had, and
    for one with other signs than small letters, digits and dashes.
    """
    if not by.has_perm("education.publish_revision"):
        raise NotAllowed(_("Only a publisher can give a page another address."))
    article = models.Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
    slug = slug.strip().lower()
    if slug == article.slug:
        raise NotAllowed(_("This is its address already."))
    try:
        models.Article._meta.get_field("slug").clean(slug, article)
    except ValidationError as wrong:
        raise NotAllowed(" ".join(wrong.messages)) from wrong
    same = {"slug": slug, "language": article.language}
    former = models.FormerAddress.objects.filter(**same).exclude(article=article)
    if models.Article.objects.filter(**same).exists() or former.exists():
        raise NotAllowed(_("Another article has or had this address. Choose another."))
    old, article.slug = article.slug, slug
    # Its own former address may come back, and the one it has now may have been given up before.
    models.FormerAddress.objects.get_or_create(
        slug=old, language=article.language, defaults={"article": article, "given_up_by": by}
    )
    article.save(update_fields=["slug"])
    raise_content_version()
    write_audit_line(actor=by, action="rename article", subject=f"article {slug}", before=old, after=slug)
    return article
