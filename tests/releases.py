"""Publishing in tests as a careful person does: look at everything, tick it, and send that."""

from education import models
from education.actions.releases import changes_to_tick
from education.actions.wizard import check_rules, go_live, publish_knowledge
from education.queries.releases import examine_release, examine_working_copy


def publish(*, by, note="x", reason="", clinician=None):
    """Publish the working copy with every tick; the clinician, where one is named, checks all rules first."""
    if clinician:
        check_rules(codes=models.RedFlag.objects.values_list("code", flat=True), by=clinician)
    found = examine_working_copy()
    ticked = [change.tick for change in found.changes]
    return publish_knowledge(by=by, note=note, ticked=ticked, seen=found.seen, reason=reason)


def publish_unticked(*, by, note="x", **sent):
    """Publish after a look at the page, with only these ticks."""
    return publish_knowledge(by=by, note=note, seen=examine_working_copy().seen, **sent)


def go_back(*, release, by, reason="The newer one is wrong."):
    """Go back to an earlier release after a look at all that this moves."""
    live = models.SitePolicy.objects.get(pk=1).live_release
    open_changes = changes_to_tick(release, live, examine_release(release))
    return go_live(release=release, by=by, reason=reason, ticked=[change.tick for change in open_changes])


def publisher(staff):
    return staff("pia", "Publisher")


def clinician(staff):
    return staff("rea", "Clinical reviewer")


def another_meaning(meaning="Another meaning."):
    """Change what moves no story, no rule and no word of a danger sign."""
    models.Cause.objects.filter(code="hip-joint").update(meaning=meaning)


def add_own_rule(code="own-rule"):
    """Add a rule that only this clinic has: in this course of the pain, call today."""
    flag = models.RedFlag.objects.create(
        code=code,
        urgency="soon",
        why="Our clinic asks for a call.",
        group="Ours",
        listed=False,
        note="editorial",
    )
    symptom = models.Option.objects.get(question__code="course", code="same").symptom
    flag.conditions.create(symptom=symptom)
    return flag
