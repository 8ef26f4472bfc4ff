"""Where staff edit. Here, as in queries and actions, a query may start: the admin is built so."""

from django.contrib import admin

from education.admin import (
    content,
    counts,
    evidence,
    glossary,
    handouts,
    infobutton,
    overview,
    people,
    replies,
    sharing,
    wizard,
)

overview.register(admin.site)

__all__ = [
    "content",
    "counts",
    "evidence",
    "glossary",
    "handouts",
    "infobutton",
    "overview",
    "people",
    "replies",
    "sharing",
    "wizard",
]
