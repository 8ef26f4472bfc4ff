"""Every address of the staff site, walked as each role, as somebody without a role, and as a stranger.

A new address is entered below, with who may have it: one that nobody decided upon fails the walk.
"""

from collections.abc import Iterator
from datetime import date

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone

from education import models
from education.actions.evidence import record_event
from education.actions.people import ROLES, make_roles
from education.actions.replies import Written, take_reply
from education.actions.sharing import make_short_link
from education.actions.site import write_audit_line
from education.evidence.standing import Standing
from education.models import KeptDraft
from tests.editorial import draft, new_article, put_live
from tests.signing_in import sign_in, sign_in_without

ALL = {"Author", "Editor", "Clinical reviewer", "Publisher", "Auditor", "Moderator"}
WRITERS = {"Author", "Editor", "Publisher"}
EDITORS = {"Editor", "Publisher"}
NOBODY: set[str] = set()

# Who may look at the list, at one row, and at its history.
TEXTS = ["article", "causepage", "topic", "term"]
KNOWLEDGE = ["study", "symptom", "question", "cause", "association", "redflag", "vignette"]
OTHERS = [
    "shortlink",
    "handout",
    "code",
    "dailycount",
    "revision",
    "clinic",
    "sitepolicy",
    "knowledgerelease",
    "evidenceevent",
    "reviewtask",
]
LOOKS = dict.fromkeys([*TEXTS, *KNOWLEDGE, *OTHERS], ALL) | {
    "auditline": {"Publisher", "Auditor"},
    "reply": {"Publisher", "Clinical reviewer", "Moderator"},
    "user": {"Auditor"},
}
# Who may add a row; all others: nobody.
ADDS = dict.fromkeys(TEXTS, WRITERS) | dict.fromkeys([*KNOWLEDGE, "shortlink", "handout", "code"], EDITORS)
# Every other address: who gets further than a refusal, and by which method it is asked.
OWN = {
    "index": ("GET", ALL | {"nothing"}),
    "app_list": ("GET", ALL),
    "password_change": ("GET", ALL | {"nothing"}),
    "password_change_done": ("GET", ALL | {"nothing"}),
    "jsi18n": ("GET", ALL | {"nothing"}),
    "auth_user_password_change": ("GET", NOBODY),
    "autocomplete": ("GET", NOBODY),  # without the field that asks, nobody gets an answer
    "article_preview": ("GET", ALL),
    "article_compare": ("GET", ALL),
    "article_pick": ("GET", ALL),
    "article_print_look": ("GET", ALL | {"nothing"}),  # a stylesheet
    "article_token": ("GET", ALL | {"nothing"}),
    "article_retire": ("GET", {"Publisher"}),
    "article_rename": ("GET", {"Publisher"}),
    "article_ask_for_review": ("POST", WRITERS),
    "article_publish": ("POST", {"Publisher"}),
    "article_sign_off": ("POST", {"Clinical reviewer"}),
    "article_take_up": ("POST", WRITERS),
    "article_file": ("GET", ALL),
    "article_take_in": ("GET", WRITERS),
    "article_used": ("GET", ALL),
    "article_share": ("POST", WRITERS),
    "article_end_link": ("POST", {"Publisher"}),  # and whoever made it
    "article_look": ("POST", WRITERS),
    "article_look_new": ("POST", WRITERS),
    "article_keep": ("POST", WRITERS),
    "article_keep_new": ("POST", WRITERS),
    "article_drop": ("POST", NOBODY),  # a kept text is its writer's own
    "article_merge": ("POST", NOBODY),
    "overview_list": ("GET", ALL),
    "first_run": ("GET", {"Publisher"}),
    "library_zip": ("GET", EDITORS),
    "drawings_used": ("GET", ALL),
    **dict.fromkeys(
        [f"{name}_used" for name in ("study", "cause", "term", "symptom", "question", "redflag")],
        ("GET", ALL),
    ),
    "handout_preview": ("GET", ALL),
    "handout_sign_off": ("POST", {"Clinical reviewer"}),
    "handout_publish": ("POST", {"Publisher"}),
    "shortlink_many": ("GET", EDITORS),
    "shortlink_sheet": ("GET", ALL),
    "shortlink_paper": ("GET", ALL),
    "shortlink_picture": ("GET", ALL),
    "reply_decide": ("POST", {"Publisher", "Clinical reviewer", "Moderator"}),
    "study_standing": ("GET", {"Publisher", "Clinical reviewer"}),
    "reviewtask_close": ("POST", {"Editor", "Publisher", "Clinical reviewer"}),
    "audit_export": ("GET", {"Publisher", "Auditor"}),
    "knowledge_publish": ("GET", {"Publisher"}),
    "knowledge_go_live": ("POST", {"Publisher"}),
    "knowledge_withdraw": ("POST", {"Publisher"}),
    "knowledge_sign_off": ("POST", {"Clinical reviewer"}),
}
OWN |= {
    name.replace("article_", "causepage_"): rule for name, rule in OWN.items() if name.startswith("article_")
}
# Django's own: leading on, or the last resort for an address that is none.
LED_ON = {"login", "logout", "view_on_site", None}


def patterns() -> Iterator[URLPattern]:
    """Return every pattern of the staff site."""

    def walk(found):
        for entry in found:
            if hasattr(entry, "url_patterns"):
                yield from walk(entry.url_patterns)
            else:
                yield entry

    yield from walk(admin.site.urls[0])


def rule(name: str) -> tuple[str, set[str]] | None:
    """Return the method of an address, and who gets further; None for one that nobody decided on."""
    app, _, rest = name.replace("_simple_history", "_version").partition("_")
    model, _, page = rest.rpartition("_")
    if app == "auth" and model == "group":
        return "GET", NOBODY  # roles are given, not made: by superusers alone
    if app == "education" and model in LOOKS:
        looks, adds = LOOKS[model], ADDS.get(model, NOBODY)
        return {
            "changelist": ("GET", looks),
            "change": ("GET", looks),
            "history": ("GET", looks),
            "version": ("GET", looks),
            "add": ("GET", adds),
            "delete": ("GET", NOBODY),
        }.get(page)
    return OWN.get(name)


@pytest.fixture
def addresses(site, staff) -> dict[str, str]:
    """Return every address by its name, filled with rows that exist."""
    root = staff("root", superuser=True)
    article, cause_page = new_article("walked"), models.CausePage.objects.first()
    put_live(article, root)
    draft(article, root, title="Another title")
    link = make_short_link(label="x", by=None, article=article)
    write_audit_line(actor=root, action="x", subject="y")
    cited = models.Study.objects.filter(citations__association__isnull=False).first()
    moved = {"standing": Standing.RETRACTED, "on": date(2026, 5, 3), "note": "An error.", "source": "10.1/x"}
    record_event(study=cited, by=root, **moved)
    kept = {
        "article": KeptDraft.objects.create(person=root, article=article, texts={}, page_kind="article"),
        "causepage": KeptDraft.objects.create(
            person=root, cause_page=cause_page, texts={}, page_kind="causepage"
        ),
    }
    links = {
        kind: models.DraftLink.objects.create(revision=page.live, made_by=root, expires_at=timezone.now())
        for kind, page in (("article", article), ("causepage", cause_page))
    }
    take_reply(written=Written(text="It hurts.", name="Ann"), token="walked", page=article)
    rows = {"article": article, "causepage": cause_page, "shortlink": link, "user": root}
    found = {}
    for entry in patterns():
        name = entry.name
        if name in LED_ON:
            continue
        model = name.split("_")[1] if name.startswith(("education_", "auth_")) else name.split("_")[0]
        table = models.KnowledgeRelease if model == "knowledge" else None
        row = rows.get(model)
        if row is None:
            table = table or next((t for t in admin.site._registry if t._meta.model_name == model), None)
            row = table._default_manager.first() if table else None
        if name.endswith("_simple_history"):
            row.save()  # a version of it, to be looked at
            found[name] = reverse(f"admin:{name}", args=[row.pk, row.history.first().pk])
            continue
        values = {
            "object_id": row and row.pk,
            "id": root.pk,
            "pk": row and row.pk,
            "number": 1,
            "draft": kept[model].pk if model in kept else 0,
            "link": links[model].pk if model in links else 0,
            "app_label": "education",
            "code": "hasty",
        }
        asked = {key: values[key] for key in entry.pattern.regex.groupindex}
        positional = [root.pk] if entry.pattern.regex.groups and not asked else []
        found[name] = reverse(f"admin:{name}", args=positional, kwargs=asked)
    return found


def gets_further(client: Client, method: str, path: str) -> bool:
    """Return whether the address did what it is for, or at least was willing to."""
    client.cookies.pop("messages", None)  # what the page before had to say
    response = client.generic(method, path, content_type="application/x-www-form-urlencoded")
    if response.status_code in {400, 422}:
        return True  # it would, had the form been filled in
    if response.status_code in {401, 403, 404, 410}:
        return False
    assert response.status_code in {200, 302}, f"{path} answers {response.status_code}"
    if response.status_code == 302 and "/login/" in response["Location"]:
        return False
    told = " ".join(str(message) for message in get_messages(response.wsgi_request))
    return "may not" not in told and "Only " not in told


def test_every_address_was_decided_upon():
    undecided = {entry.name for entry in patterns() if entry.name not in LED_ON and rule(entry.name) is None}
    assert not undecided


def test_what_is_asked_by_post_is_never_done_by_a_link(client, addresses, staff):
    sign_in(client, models.User.objects.get(username="root"))
    for name, path in addresses.items():
        if rule(name)[0] == "POST":
            assert client.get(path).status_code == 405, path


@pytest.mark.parametrize("role", [*sorted(ALL), "nothing"])
def test_each_role_gets_where_it_may_and_nowhere_else(client, addresses, staff, role):
    person = staff("walker", *([role] if role in ROLES else []))
    sign_in(client, person)
    wrong = []
    for name, path in addresses.items():
        method, may = rule(name)
        if gets_further(client, method, path) != (role in may):
            wrong.append(f"{name} {path}: {role} {'should' if role in may else 'should not'} get there")
    assert not wrong


@pytest.mark.parametrize("who", ["a stranger", "a patient", "staff without a second factor"])
def test_nobody_else_gets_anywhere(client, addresses, staff, who):
    if who != "a stranger":
        person = staff("walker", *ROLES, superuser=True)
        (sign_in if who == "a patient" else sign_in_without)(client, person)
        if who == "a patient":
            models.User.objects.filter(pk=person.pk).update(is_staff=False)
    for name, path in addresses.items():
        if name != "jsi18n" or who != "a stranger":  # Django's list of words, the same for all
            assert not gets_further(client, rule(name)[0], path), path


def test_a_role_that_came_later_is_made_on_a_site_that_runs_and_what_staff_changed_stays(db):
    make_roles()
    Group.objects.get(name="Auditor").delete()
    author = Group.objects.get(name="Author")
    author.permissions.clear()
    make_roles()
    assert Group.objects.filter(name="Auditor").exists() and not author.permissions.exists()


@pytest.mark.parametrize("role", [*sorted(ALL), "everything"])
def test_no_role_puts_an_earlier_version_back_past_rights_and_log(client, addresses, staff, site, role):
    """The history's own form would save a whole row, hidden columns too, for whoever may look."""
    everything = role == "everything"
    sign_in(client, staff("walker", *([] if everything else [role]), superuser=everything))
    versions = [path for name, path in addresses.items() if name.endswith("_simple_history")]
    assert len(versions) > 8
    models.SitePolicy.objects.update(sign_off_required=True)
    lines = models.AuditLine.objects.count()
    for path in versions:
        assert client.post(path, {"clinic": site.clinic_id}).status_code == 403, path
    policy = models.SitePolicy.objects.get(pk=1)
    assert policy.sign_off_required and policy.live_release_id == site.live_release_id
    assert models.AuditLine.objects.count() == lines
