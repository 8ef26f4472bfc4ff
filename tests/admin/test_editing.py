"""Staff edit: drafts beside the live text, nothing overwritten, nothing live without the right."""

import re

import pytest
from django.contrib import admin
from django.urls import reverse

from education import models
from education.actions.sharing import make_short_link
from education.sharing import codes
from tests.releases import another_meaning, publish
from tests.signing_in import sign_in

SLUG = "taking-hardware-out"


@pytest.fixture
def article(site):
    return models.Article.objects.select_related("live").get(slug=SLUG)


def fields_of(article, **changes):
    latest = article.revisions.order_by("-number").first()
    texts = {name: getattr(latest, name) for name in models.Revision.CONTENT_FIELDS}
    page = {"slug": article.slug, "topic": article.topic_id, "position": article.position}
    return {**page, **texts, "changes": "Clearer.", "kind": "major", "based_on": latest.pk, **changes}


def change_url(article) -> str:
    return reverse("admin:education_article_change", args=[article.pk])


def test_a_draft_leaves_the_live_page_as_it_is_until_it_is_published(client, article, staff):
    sign_in(client, staff("pia", "Publisher"))
    response = client.post(change_url(article), fields_of(article, title="New title"), follow=True)
    assert "Draft 2 is saved. Live for readers: 1." in response.content.decode()
    assert b"New title" not in client.get(f"/articles/{SLUG}/").content
    client.post(reverse("admin:article_publish", args=[article.pk, 2]))
    assert b"New title" in client.get(f"/articles/{SLUG}/").content
    assert list(article.revisions.order_by("number").values_list("title", flat=True)) == [
        "Taking the metal out",
        "New title",
    ]


def test_saving_without_a_change_makes_no_draft(client, article, staff):
    sign_in(client, staff("ana", "Author"))
    response = client.post(change_url(article), fields_of(article), follow=True)
    assert "Nothing was changed" in response.content.decode()
    assert article.revisions.count() == 1


def test_a_stale_save_is_refused_and_loses_no_word_of_either(client, article, staff):
    sign_in(client, staff("ana", "Author"))
    mine = fields_of(article, title="My title")
    client.post(change_url(article), fields_of(article, title="Title of a colleague"))
    response = client.post(change_url(article), mine)
    html = response.content.decode()
    assert response.status_code == 409
    assert 'value="My title"' in html and "Title of a colleague" in html
    assert article.revisions.count() == 2
    based_on = re.search(r'name="based_on" value="(\d+)"', html).group(1)
    client.post(change_url(article), {**mine, "based_on": based_on})
    assert article.revisions.first().title == "My title"
    assert article.revisions.count() == 3


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({"body": "See [^nobody-1999]."}, "There is no study “nobody-1999”", id="unknown study"),
        pytest.param({"body": "[drawing:unicorn]"}, "There is no drawing “unicorn”", id="unknown drawing"),
        pytest.param({"body": "::: do\n- Walk."}, "Line 1: This panel is never closed", id="open panel"),
        pytest.param({"related": "unicorn"}, "There is no cause “unicorn”", id="unknown cause"),
        pytest.param({"changes": ""}, "This field is required", id="no word on what changed"),
        pytest.param({"title": "x" * 80}, "at most 65 characters", id="a long title"),
    ],
)
def test_what_the_page_could_not_show_is_refused_and_the_text_kept(client, article, staff, changes, words):
    sign_in(client, staff("ana", "Author"))
    response = client.post(change_url(article), fields_of(article, **{"summary": "Kept words.", **changes}))
    html = response.content.decode()
    assert response.status_code == 422
    assert words in html and "Kept words." in html
    assert article.revisions.count() == 1


def test_the_address_of_a_page_cannot_change_once_it_is_there(client, article, staff):
    sign_in(client, staff("ana", "Author"))
    client.post(change_url(article), fields_of(article, slug="another-address", title="New title"))
    article.refresh_from_db()
    assert article.slug == SLUG and article.revisions.first().title == "New title"


def test_a_new_article_starts_as_a_draft_that_readers_do_not_see(client, article, staff):
    sign_in(client, staff("ana", "Author"))
    sent = fields_of(article, slug="brand-new", title="Brand new", based_on="")
    client.post(reverse("admin:education_article_add"), sent)
    made = models.Article.objects.get(slug="brand-new")
    assert made.live is None and made.revisions.get().number == 1
    assert client.get("/articles/brand-new/").status_code == 404


def test_an_author_cannot_publish_and_a_stranger_sees_nothing(client, article, staff):
    sign_in(client, staff("ana", "Author"))
    client.post(change_url(article), fields_of(article, title="New title"))
    response = client.post(reverse("admin:article_publish", args=[article.pk, 2]), follow=True)
    assert "Only a publisher can put a text live." in response.content.decode()
    article.refresh_from_db()
    assert article.live.number == 1
    client.logout()
    for path in (change_url(article), reverse("admin:article_preview", args=[article.pk, 1])):
        assert client.get(path).status_code == 302


def test_with_sign_off_required_only_the_signed_revision_goes_live(client, article, staff, site):
    site.sign_off_required = True
    site.save()
    author = staff("ana", "Author", "Publisher", "Clinical reviewer")
    sign_in(client, author)
    client.post(change_url(article), fields_of(article, title="New title"))
    publish = reverse("admin:article_publish", args=[article.pk, 2])
    assert "requires a sign-off" in client.post(publish, follow=True).content.decode()
    sign = reverse("admin:article_sign_off", args=[article.pk, 2])
    assert "You wrote this revision." in client.post(sign, follow=True).content.decode()
    sign_in(client, staff("rea", "Clinical reviewer"))
    assert "You signed off revision 2." in client.post(sign, follow=True).content.decode()
    sign_in(client, author)
    assert "Revision 2 is live now." in client.post(publish, follow=True).content.decode()


def test_an_earlier_text_can_be_taken_up_again_as_a_draft(client, article, staff):
    sign_in(client, staff("ana", "Author"))
    client.post(change_url(article), fields_of(article, title="New title"))
    client.post(reverse("admin:article_take_up", args=[article.pk, 1]))
    newest = article.revisions.first()
    assert (newest.number, newest.title) == (3, "Taking the metal out")


def test_the_preview_shows_the_draft_to_staff_only_and_nobody_keeps_it(client, article, staff):
    sign_in(client, staff("ana", "Author"))
    client.post(change_url(article), fields_of(article, title="New title"))
    response = client.get(reverse("admin:article_preview", args=[article.pk, 2]))
    assert b"New title" in response.content and b"Preview of revision 2." in response.content
    assert "no-store" in response["Cache-Control"]


def test_a_revision_never_changes_and_is_never_deleted(article):
    with pytest.raises(ValueError, match="never changes"):
        article.live.save()
    with pytest.raises(ValueError, match="never deleted"):
        article.live.delete()


def test_publishing_the_working_copy_shows_faults_and_refuses(client, site, staff):
    sign_in(client, staff("pia", "Publisher"))
    path = reverse("admin:knowledge_publish")
    assert "No faults found" in client.get(path).content.decode()
    models.RedFlagCondition.objects.filter(red_flag__code="saddle-numbness").delete()
    response = client.post(path, {"note": "x"})
    assert response.status_code == 422
    assert "can never fire" in response.content.decode()
    site.refresh_from_db()
    assert site.live_release.number == 1


def test_the_working_copy_is_published_with_a_note(client, site, staff):
    sign_in(client, staff("pia", "Publisher"))
    models.RedFlag.objects.filter(code="fever").update(why="A newer reason.")
    path = reverse("admin:knowledge_publish")
    page = client.get(path)
    assert "words:sign:fever" in page.content.decode()
    found = page.context["found"]
    sent = {"note": "New words.", "seen": found.seen, "ticked": [change.tick for change in found.changes]}
    assert client.post(path, {**sent, "note": ""}).status_code == 422
    assert client.post(path, {**sent, "seen": ""}).status_code == 422
    assert client.post(path, {**sent, "ticked": ["words:sign:fever"]}).status_code == 422
    assert "Release 2 is live." in client.post(path, sent, follow=True).content.decode()


def test_going_back_and_withdrawing_go_through_pages_that_show_what_moves(client, site, staff):
    sign_in(client, staff("pia", "Publisher"))
    models.RedFlag.objects.filter(code="fever").update(why="A newer reason.")
    publish(by=models.User.objects.get(username="pia"))
    first, second = (models.KnowledgeRelease.objects.get(number=number) for number in (1, 2))
    change = reverse("admin:education_knowledgerelease_change", args=[first.pk])
    page = client.get(change)
    html = page.content.decode()
    assert "words:sign:fever" in html and "I looked at the 1 line above" in html
    path = reverse("admin:knowledge_go_live", args=[first.pk])
    sent = {"ticked": [one.tick for one in page.context["open_changes"]], "looked": "yes"}
    for missing, told in (
        ({"reason": ""}, "Say why you go back"),
        ({"reason": "x", "looked": ""}, "Not live yet"),
    ):
        assert told in client.post(path, {**sent, **missing}, follow=True).content.decode()
    client.post(path, {**sent, "reason": "The newer one is wrong."})
    site.refresh_from_db()
    assert site.live_release == first
    withdraw = reverse("admin:knowledge_withdraw", args=[second.pk])
    client.post(withdraw, {"reason": "It calms too much."})
    shown = client.get(reverse("admin:education_knowledgerelease_change", args=[second.pk]))
    html = shown.content.decode()
    assert "pia withdrew this release as unsafe" in html and "It calms too much." in html
    assert "Make release 2 live" not in html


def test_a_short_link_is_made_with_a_code_and_a_picture(client, article, staff):
    user = staff("ana", "Editor")
    sign_in(client, user)
    clinic = models.Clinic.objects.get(is_default=True)
    sent = {"label": "Ward 4", "target": "article", "article": article.pk, "clinic": clinic.pk}
    client.post(reverse("admin:education_shortlink_add"), sent)
    link = models.ShortLink.objects.get(article=article)
    assert codes.is_code(link.code) and link.made_by == user
    html = client.get(reverse("admin:education_shortlink_change", args=[link.pk])).content.decode()
    assert codes.printed(link.code) in html and '<svg xmlns="http://www.w3.org/2000/svg"' in html
    client.post(reverse("admin:education_shortlink_add"), {**sent, "article": ""})
    assert models.ShortLink.objects.filter(label="Ward 4").count() == 1


def test_what_a_code_opens_can_change_but_never_the_code(client, article, staff):
    sign_in(client, staff("ana", "Editor"))
    link = make_short_link(label="x", by=None, article=article)
    sent = {"label": "x", "target": "check", "clinic": link.clinic_id, "code": "HACKED"}
    client.post(reverse("admin:education_shortlink_change", args=[link.pk]), sent)
    code = link.code
    link.refresh_from_db()
    assert (link.code, link.target, link.article) == (code, "check", None)


def test_every_page_of_the_staff_site_opens_without_inline_script_or_style(client, article, staff):
    sign_in(client, staff("root", superuser=True))
    make_short_link(label="x", by=None, article=article)
    paths = [reverse("admin:index")]
    for model, model_admin in admin.site._registry.items():
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        paths.append(reverse(f"{name}_changelist"))
        row = model._default_manager.first()
        if row is not None:
            paths.append(reverse(f"{name}_change", args=[row.pk]))
        request = type("Request", (), {"user": models.User.objects.get(username="root")})()
        if model_admin.has_add_permission(request):
            paths.append(reverse(f"{name}_add"))
    assert len(paths) > 40
    for path in paths:
        response = client.get(path)
        assert response.status_code == 200, path
        html = response.content.decode()
        assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>", html), path
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"", html), path


def test_saving_a_study_in_the_admin_makes_cached_pages_stale(client, site, staff):
    sign_in(client, staff("root", superuser=True))
    client.get("/studies/koenders-2018/")
    before = models.SitePolicy.objects.get(pk=1).content_version
    study = models.Study.objects.get(key="koenders-2018")
    url = reverse("admin:education_study_change", args=[study.pk])
    form = client.get(url).context["adminform"].form
    sent = {name: form.initial.get(name) or "" for name in form.fields}
    outcomes = list(study.outcomes.all())
    sent |= {
        "outcomes-TOTAL_FORMS": 0,
        "outcomes-INITIAL_FORMS": 0,
        "note": "A note for staff.",
        "cannot_tell": "A new line.",
        "citation_complete": "on",
    }
    assert client.post(url, sent).status_code == 302
    assert models.SitePolicy.objects.get(pk=1).content_version == before + 1
    html = client.get("/studies/koenders-2018/").content.decode()
    assert "A new line." in html and "A note for staff." not in html
    assert list(study.outcomes.all()) == outcomes


def test_a_character_that_no_database_keeps_never_breaks_a_release(client, site, staff):
    sign_in(client, staff("pia", "Publisher", "Clinical reviewer"))
    another_meaning()
    seen = client.get(reverse("admin:knowledge_publish")).context["found"].seen
    client.post(reverse("admin:knowledge_publish"), {"note": "Clearer\0 words.", "seen": seen})
    release = models.KnowledgeRelease.objects.get(number=2)
    assert release.note == "Clearer words."
    for move in ("sign_off", "withdraw", "go_live"):
        sent = {"statement": "Read\0 it.", "reason": "x\0"}
        assert client.post(reverse(f"admin:knowledge_{move}", args=[release.pk]), sent).status_code == 302
