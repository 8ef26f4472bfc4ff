"""The glossary, edited in place: public pages show it at once."""

from django.contrib import admin

from education.admin.audited import Audited
from education.admin.parts import ShownAtOnce
from education.admin.usage import WhereUsed
from education.admin.versions import Versions
from education.models import Term


@admin.register(Term)
class TermAdmin(Audited, WhereUsed, ShownAtOnce, Versions):
    """Words that patients meet, with their plain words."""

    list_display = ["term", "plain", "jargon"]
    list_filter = ["jargon"]
    search_fields = ["term", "plain", "variants", "search"]
