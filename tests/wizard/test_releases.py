"""Publishing the knowledge: refused with reasons, or kept for ever as a release."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from education import models
from education.actions.publishing import NotAllowed
from education.actions.wizard import (
    CannotPublish,
    OutcomesMoved,
    check_rules,
    go_live,
    publish_knowledge,
    sign_off_release,
)
from education.queries.releases import examine_working_copy
from education.queries.site import release_audit
from education.queries.site import site as now
from education.queries.wizard import working_knowledge
from tests.releases import (
    add_own_rule,
    another_meaning,
    clinician,
    publish,
    publish_unticked,
    publisher,
)
from tests.signing_in import sign_in


def test_the_public_check_stays_as_it_is_until_a_release_is_published(site, staff):
    before = now().knowledge.question_by_code["course"].text
    models.Question.objects.filter(code="course").update(text="How does it feel today?")
    assert now().knowledge.question_by_code["course"].text == before
    release = publish(by=publisher(staff), note="Clearer words.", clinician=clinician(staff))
    assert release.number == 2
    assert now().knowledge.question_by_code["course"].text == "How does it feel today?"


def test_a_rule_of_the_clinics_own_goes_only_with_a_tick_and_a_reason(site, staff):
    pia = publisher(staff)
    own = add_own_rule()
    publish(by=pia)
    own.delete()
    found = examine_working_copy()
    assert found.faults == () and found.changes[0].story == "rule:own-rule"
    others = [change.tick for change in found.changes[1:]]
    with pytest.raises(OutcomesMoved):
        publish_unticked(by=pia, ticked=others, reason="It is not needed.")
    with pytest.raises(CannotPublish, match="Say why each may go"):
        publish(by=pia)
    assert publish(by=pia, reason="It is not needed.").number == 1  # the same knowledge as before it


def test_stories_that_were_added_are_in_the_public_figures_after_publishing(site, staff):
    pia = publisher(staff)
    before = release_audit(now().release)["stories"]
    models.Vignette.objects.create(
        code="own-story",
        text="A made-up story of this test.",
        answers={"emergency-signs": ["saddle-numbness"], "same-day-signs": ["none"]},
        urgency="emergency",
    )
    assert publish(by=pia).number == 1
    told = StringIO()
    call_command("audit_vignettes", stdout=told)
    assert f"{before + 1} stories with a label" in told.getvalue()
    assert release_audit(now().release)["stories"] == before + 1
    assert models.AuditLine.objects.filter(action="run stories anew", actor=pia).count() == 1


def test_where_sign_off_is_required_rules_without_a_clinicians_check_block(site, staff):
    pia, rea = publisher(staff), clinician(staff)
    models.SitePolicy.objects.update(sign_off_required=True)
    another_meaning()
    with pytest.raises(CannotPublish, match="no clinician has checked these rules"):
        publish(by=pia)
    release = publish(by=pia, clinician=rea)
    sign_off_release(release=release, by=rea)
    assert go_live(release=release, by=pia).number == now().release.number == 2


def test_where_sign_off_is_required_a_check_of_two_years_ago_blocks(site, staff):
    pia, rea = publisher(staff), clinician(staff)
    models.SitePolicy.objects.update(sign_off_required=True)
    check_rules(codes=models.RedFlag.objects.values_list("code", flat=True), by=rea)
    models.RedFlag.objects.filter(code="fever").update(checked_on="2020-01-31")
    with pytest.raises(CannotPublish, match="24 months ago or longer, and should look again: fever"):
        publish(by=pia)
    models.SitePolicy.objects.update(sign_off_required=False)
    found = examine_working_copy()
    assert found.unchecked == () and any("look again: fever" in warning for warning in found.warnings)


def test_a_clinic_can_use_its_own_words_once_a_clinician_has_checked_the_rules_on_them(site, staff):
    pia, rea = publisher(staff), clinician(staff)
    flag = models.RedFlag.objects.get(code="fever")
    models.RedFlag.objects.filter(code="fever").update(text="You have a temperature.")
    with pytest.raises(CannotPublish, match="Put the words back, or let a clinical reviewer check"):
        publish(by=pia)
    rules = [rule.code for rule in working_knowledge().red_flags if any("fever" in g for g in rule.when)]
    check_rules(codes=rules, by=rea)
    assert publish(by=pia).number == 2
    assert {f.code: f.text for f in now().knowledge.red_flags}["fever"] == "You have a temperature."
    models.RedFlag.objects.filter(code="fever").update(text="You feel well.")
    with pytest.raises(CannotPublish, match="now says 'You feel well"):
        publish(by=pia)
    models.RedFlag.objects.filter(code="fever").update(text=flag.text)
    assert publish(by=pia).number == 1  # the words are back, and with them the release


def test_knowledge_with_a_fault_is_refused_with_what_to_change(site, staff):
    models.RedFlagCondition.objects.filter(red_flag__code="saddle-numbness").delete()
    with pytest.raises(CannotPublish) as refusal:
        publish(by=publisher(staff))
    assert any("'saddle-numbness' can never fire" in sentence for sentence in refusal.value.sentences)
    assert now().release.number == 1


def test_an_emergency_of_the_stories_advised_below_same_day_is_refused(site, staff):
    models.Vignette.objects.create(
        code="pin-late-ache",
        text="A made-up pin of this test.",
        answers={"emergency-signs": ["none"], "same-day-signs": ["none"], "course": ["better"]},
        urgency="emergency",
    )
    with pytest.raises(CannotPublish, match="pin-late-ache"):
        publish(by=publisher(staff))


def test_the_same_knowledge_again_is_the_same_release(site, staff):
    assert publish(by=publisher(staff)).number == 1


def test_only_a_publisher_publishes(site, staff):
    for role in ("Author", "Clinical reviewer"):
        with pytest.raises(NotAllowed):
            publish_knowledge(by=staff(role.replace(" ", "-").lower(), role), note="x")


def test_with_sign_off_required_a_release_waits_until_somebody_else_has_signed_it(site, staff):
    site.sign_off_required = True
    site.save()
    pia, rea = publisher(staff), clinician(staff)
    models.Question.objects.filter(code="course").update(text="New words?")
    release = publish(by=pia, clinician=rea)
    assert release.number == 2 and now().release.number == 1
    with pytest.raises(NotAllowed, match="sign-off"):
        go_live(release=release, by=pia)
    sign_off_release(release=release, by=rea)
    assert now().release.number == 1
    go_live(release=release, by=pia)
    assert (now().release.number, now().release.reviewer) == (2, "rea")


def test_a_rule_names_the_clinician_who_checked_it_until_somebody_edits_it(site, staff, client):
    pia, rea = publisher(staff), staff("rea", "Clinical reviewer")
    with pytest.raises(NotAllowed, match="clinical reviewer"):
        check_rules(codes=["fever"], by=pia)
    assert check_rules(codes=["fever", "one-calf", "no-such-rule"], by=rea) == 2
    publish(by=pia, note="Checked.")
    named = {rule.code for rule in now().knowledge.red_flags if rule.reviewer.startswith("rea, 20")}
    assert named == {"fever", "one-calf"}
    page = client.get("/how-the-check-works/").content.decode()
    assert page.count("Checked by rea") == 2 and "No clinician has checked this rule." in page
    models.RedFlag.objects.filter(code="fever").update(urgency="emergency")
    models.RedFlagCondition.objects.filter(red_flag__code="one-calf").update(group=3)
    moved = {rule.code: rule.reviewer for rule in working_knowledge().red_flags}
    assert moved["fever"] == "" and moved["one-calf"].startswith("rea")  # the same rule, numbered anew
    models.Question.objects.filter(code="same-day-signs").update(hint="Tick only the worst one.")
    moved = {rule.code: rule.reviewer for rule in working_knowledge().red_flags}
    assert moved["one-calf"] == ""  # the page that asks for its sign says something else now


def test_the_maker_of_a_release_cannot_sign_it(site, staff):
    both = staff("bo", "Publisher", "Clinical reviewer")
    another_meaning()
    release = publish(by=both)
    with pytest.raises(NotAllowed, match="You made this release"):
        sign_off_release(release=release, by=both)
    sign_off_release(release=release, by=staff("rea", "Clinical reviewer"))
    assert now().release.reviewer == "rea"


def test_a_release_never_changes_and_is_never_deleted(site):
    release = models.KnowledgeRelease.objects.get(number=1)
    with pytest.raises(ValueError, match="never changes"):
        release.save()
    with pytest.raises(ValueError, match="never deleted"):
        release.delete()


def test_no_emergency_of_the_stories_is_advised_below_same_day(site):
    told = StringIO()
    call_command("audit_vignettes", stdout=told)
    assert "136 stories with a label, 0 without" in told.getvalue()
    assert "emergencies below same-day  0 of 34" in told.getvalue()


def test_the_audit_fails_loudly_when_an_emergency_is_missed(site, tmp_path):
    file = tmp_path / "stories.toml"
    file.write_text(
        '[[vignette]]\ncode = "x"\ntext = "x"\nurgency = "emergency"\n'
        '[vignette.answers]\nemergency-signs = ["none"]\nsame-day-signs = ["none"]\n',
        encoding="utf-8",
    )
    with pytest.raises(CommandError, match="below same-day"):
        call_command("audit_vignettes", str(file), stdout=StringIO())


def test_who_signs_a_release_sees_what_it_changes(site, staff, client):
    models.SitePolicy.objects.update(sign_off_required=True)
    models.Question.objects.filter(code="course").update(text="How does it feel today?")
    rea = clinician(staff)
    release = publish(by=publisher(staff), note="Clearer words.", clinician=rea)
    sign_in(client, rea)
    page = client.get(f"/admin/education/knowledgerelease/{release.pk}/change/").content.decode()
    assert "question course: text from" in page and "How does it feel today?" in page
