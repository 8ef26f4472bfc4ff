"""What stands in the head of a page for search engines and for who shares it."""

from typing import Any

from django import template
from django.conf import settings
from django.template import Context
from django.templatetags.static import static
from django.utils import timezone, translation
from django.utils.safestring import mark_safe

from education.evidence.structured import Condition, medical_web_page
from education.queries.content import PageView
from education.queries.infobutton import codes_of_cause
from education.queries.site import Site

register = template.Library()

LED_BACK = ("/check/", "/drafts/", "/s/", "/S/")  # what stands behind these is one visitor's, or one paper's


@register.inclusion_tag("_shares.html")
def shares(title: str, description: str, path: str = "") -> dict[str, str]:
    """Return title, description and address of a page, as networks and search engines show them.

    Without a path no address is given: the page is not for them, or has another one.
    """
    return {
        "title": title,
        "description": description,
        "address": f"{settings.SITE_URL}{path}" if path else "",
        "picture": f"{settings.SITE_URL}{static('img/share.png')}",
        "language": translation.get_language() or "en",
    }


@register.simple_tag(takes_context=True)
def own_address(context: Context) -> str:
    """Return the address of this page as a person would type it; empty where it is nobody's to pass on.

    A page of the check, or of a code, is led back to its start; a page for an older paper to the page itself.
    What an error stands in for has no address, and the address of a draft is its key.
    """
    if "address" in context:
        return str(context["address"]).partition("://")[2].rstrip("/")
    request = context.get("request")
    if request is None or context.get("draft") or context.get("trying"):
        return ""
    path = str(getattr(context.get("page"), "url", request.path))
    path = next((start for start in LED_BACK if path.startswith(start)), path).lower()
    return settings.SITE_URL.partition("://")[2] + path.rstrip("/")


@register.simple_tag(takes_context=True)
def here(context: Context, path: str) -> str:
    """Return what tells in the menu that this page is that one, or stands below it."""
    part, is_first = context["place"]
    if part != path:
        return ""
    return mark_safe(f' aria-current="{"page" if is_first else "true"}"')  # noqa: S308  two words


@register.simple_tag
def structured_data(page: PageView, now: Site, cause: Any = None) -> str:
    """Return the JSON-LD of an article or a cause's page. No query once its codes are kept."""
    codes = codes_of_cause(now.content_version, cause.code) if cause else ()
    return mark_safe(  # noqa: S308  the function escapes what could end the element
        medical_web_page(
            url=f"{settings.SITE_URL}{page.url}",
            title=page.title,
            summary=page.summary,
            language=translation.get_language() or "en",
            changed=timezone.localdate(page.changed_at),
            studies=[study.reference for study in page.sources if not study.is_withdrawn],
            condition=Condition(cause.name, page.clinical_term, codes) if cause else None,
            reviewer=page.reviewer,
            reviewed_on=page.reviewed_on,
        )
    )
