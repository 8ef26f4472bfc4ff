"""A text that was posted and could not be taken, given back in a page with a button to send it again."""

from django.conf import settings
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url

from education.form_tokens import from_our_own_page

LONG = 80  # a longer value is shown, so that the writer sees that it is there
NOT_SENT_AGAIN = {"csrfmiddlewaretoken"}


def holds_a_text(request: HttpRequest) -> bool:
    """Return whether this is the form of a page's texts, sent by this site's own page.

    Only such a text is given back with a fresh token: a form of another site is not.
    """
    if request.method != "POST" or not {"body", "based_on"} <= set(request.POST):
        return False
    return from_our_own_page(request)


def give_back(request: HttpRequest, *, status: int) -> HttpResponse:
    """Answer with every field as it was sent, and how to go on. No query."""
    fields = [
        (name, value, len(value) > LONG or "\n" in value)
        for name, values in request.POST.lists()
        if name not in NOT_SENT_AGAIN
        for value in values
    ]
    context = {
        "site_header": admin.site.site_header,
        "fields": fields,
        "signed_out": status == 401,
        "sign_in": resolve_url(settings.LOGIN_URL),
    }
    response = render(request, "admin/text_kept.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response
