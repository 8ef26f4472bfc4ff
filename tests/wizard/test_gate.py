"""A release passes the gate, or nobody's check changes."""

from dataclasses import replace

import pytest

from education import models
from education.actions.wizard import (
    CannotPublish,
    OutcomesMoved,
    WorkingCopyMoved,
    go_live,
    publish_knowledge,
    sign_off_release,
)
from education.queries.library import pins
from education.queries.releases import examine_working_copy
from education.queries.site import site as now
from education.wizard.audit import Vignette, audit
from education.wizard.gate import (
    Change,
    below_expectation,
    changes,
    differences,
    lost,
    outcomes,
    ready_for_release,
)
from education.wizard.knowledge import Strength, Urgency
from education.wizard.pins import Pins, broken_pins, make_pins, pins_for, unpinned
from education.wizard.records import to_knowledge, to_vignettes
from tests.knowledge_examples import red_flag, small_knowledge
from tests.releases import publish, publish_unticked
from tests.wizard.test_flow import walk

GOOD = small_knowledge()
PINS = make_pins(GOOD)


def without(code):
    return replace(GOOD, red_flags=tuple(flag for flag in GOOD.red_flags if flag.code != code))


def test_a_pin_holds_the_plainest_answers_that_raise_its_rule():
    rule = next(flag for flag in GOOD.red_flags if flag.code == "early-worse")
    (pin,) = pins_for(GOOD, rule)
    assert pin.answers.choices == {
        "now": ("none",),
        "today": ("none",),
        "time": ("early",),
        "place": ("unsure",),
        "course": ("worse",),
    }


def test_each_sign_of_an_or_has_a_pin_of_its_own():
    rule = red_flag("ill", Urgency.SAME_DAY, (("fever", "numb"), ("worse",)))
    knowledge = replace(GOOD, red_flags=(*GOOD.red_flags, rule))
    made = make_pins(knowledge)
    assert [pin.name for pin in made.rules if pin.rule == "ill"] == ["ill", "ill-2"]
    narrow = replace(rule, when=(("fever",), ("worse",)))
    narrowed = replace(GOOD, red_flags=(*GOOD.red_flags, narrow))
    assert [s for s in broken_pins(narrowed, made) if "rule 'ill'" in s]


def test_not_sure_on_a_page_of_danger_signs_cannot_be_made_to_count_less():
    for code, weaker in (("now", Urgency.SOON), ("today", None)):
        weak = tuple(replace(q, unsure_urgency=weaker) if q.code == code else q for q in GOOD.questions)
        told = broken_pins(replace(GOOD, questions=weak), PINS)
        assert any(f"'I am not sure' on {code!r} must count at least" in sentence for sentence in told)


def test_a_rule_or_serious_cause_without_a_pin_is_named():
    assert unpinned(GOOD, PINS) == []
    told = unpinned(GOOD, Pins())
    assert any("rule 'numb' is new" in s for s in told) and any("cause 'infection'" in s for s in told)


def test_a_story_that_is_relabelled_shows_as_moved():
    calm = walk("now none", "today none", "time late", "place neck", "course better")
    expected, relabelled = (
        [Vignette("calm", "", calm, urgency=level)] for level in (Urgency.SOON, Urgency.SELF_CARE)
    )
    gap = [replace(expected[0], known_gap=True)]
    before = outcomes(GOOD, expected, Pins())
    for after in (relabelled, gap):
        (moved,) = changes(before, outcomes(GOOD, after, Pins()))
        assert moved.story == "calm" and moved.moves_advice


def test_a_rule_that_a_clinic_added_is_missed_when_it_goes():
    own = replace(GOOD, red_flags=(*GOOD.red_flags, red_flag("own", Urgency.SAME_DAY, (("worse",),))))
    moved = changes(outcomes(own, [], PINS), outcomes(GOOD, [], PINS))
    assert [one.story for one in moved if one.after == "gone"] == ["pin:own", "words:sign:own"]


def test_good_knowledge_breaks_no_pin():
    assert broken_pins(GOOD, PINS) == []


@pytest.mark.parametrize("rule", ["numb", "fever", "early-worse"])
def test_a_rule_that_is_gone_breaks_its_pin(rule):
    told = broken_pins(without(rule), PINS)
    assert [sentence for sentence in told if f"rule {rule!r}" in sentence]


def test_a_rule_made_less_urgent_breaks_its_pin():
    weaker = tuple(
        replace(flag, urgency=Urgency.SAME_DAY) if flag.code == "numb" else flag for flag in GOOD.red_flags
    )
    assert (
        "at least 'emergency'; now it gives 'same-day'"
        in broken_pins(replace(GOOD, red_flags=weaker), PINS)[0]
    )


def test_a_serious_cause_demoted_breaks_its_pin():
    calm = tuple(
        replace(cause, serious=False, urgency=Urgency.SOON) if cause.serious else cause
        for cause in GOOD.causes
    )
    assert any("'infection' must not be missed" in s for s in broken_pins(replace(GOOD, causes=calm), PINS))


def test_an_option_that_a_pin_needs_cannot_vanish():
    gone = tuple(replace(q, options=q.options[:1]) if q.code == "course" else q for q in GOOD.questions)
    assert broken_pins(replace(GOOD, questions=gone), PINS)


def test_every_story_whose_outcome_moves_is_listed_those_first_whose_advice_moves():
    stories = [
        Vignette("calm", "", walk("now none", "today none", "time late", "place neck", "course better")),
        Vignette("numb", "", walk("now numb", "today none")),
    ]
    before = outcomes(GOOD, stories, Pins())
    moved = changes(before, outcomes(without("numb"), stories, Pins()))
    assert [change.story for change in moved] == ["numb", "pin:numb", "words:sign:numb"]
    assert moved[0].moves_advice
    assert changes(before, before) == ()


def test_the_difference_between_two_releases_is_told_line_by_line():
    assert differences(GOOD, GOOD) == []
    told = differences(GOOD, without("fever"))
    assert told == ["rule fever: removed"]
    links = tuple(
        replace(link, strength=Strength.SOMETIMES) if link.symptom == "ache" else link
        for link in GOOD.associations
    )
    assert differences(GOOD, replace(GOOD, associations=links)) == [
        "association healing / ache: strength from 'common' to 'sometimes'"
    ]


def test_the_librarys_pins_cover_every_rule_and_serious_cause_of_its_knowledge(library):
    made = make_pins(to_knowledge(library.records))
    assert {pin.name for pin in pins().rules} == {pin.name for pin in made.rules}
    assert set(pins().causes) == set(made.causes)
    assert set(pins().unsure) == set(made.unsure) and len(made.unsure) == 2
    assert set(pins().words) == set(made.words) and len(made.words) > 50


def test_no_story_of_the_library_is_below_its_expectation_without_a_reason(library):
    stories = to_vignettes(library.records["vignette"])
    gaps = {r["code"] for r in library.records["vignette"] if r["known_gap"]}
    report = audit(ready_for_release(to_knowledge(library.records)), stories)
    assert below_expectation(report) == []
    assert {o.vignette.code for o in report.outcomes if o.levels_too_low > 0} == gaps


def test_rules_of_the_live_release_that_go_or_grow_weaker_are_told():
    own = red_flag("own", Urgency.SAME_DAY, (("fever", "numb"), ("worse",)))
    live = replace(GOOD, red_flags=(*GOOD.red_flags, own))
    for weaker, told in (
        (GOOD, "gone"),
        (
            replace(
                live,
                red_flags=(*GOOD.red_flags, replace(own, when=(("fever",), ("worse",)))),
            ),
            "no longer raised by all of its signs",
        ),
        (replace(live, red_flags=(*GOOD.red_flags, replace(own, urgency=Urgency.SOON))), "only soon"),
    ):
        (change,) = lost(live, weaker)
        assert (change.story, change.after, change.loses_a_rule) == ("rule:own", told, True)
    more = replace(own, urgency=Urgency.EMERGENCY, when=(("fever", "numb", "late"), ("worse",)))
    assert lost(live, replace(live, red_flags=(*GOOD.red_flags, more))) == ()


def test_a_tick_is_for_one_change_and_no_other():
    seen = Change("v1", "soon; a", "emergency; no list")
    assert seen.tick == Change("v1", "soon; a", "emergency; no list").tick
    others = (Change("v1", "soon; a", "self-care; a"), Change("v1", "routine; a", seen.after))
    assert seen.tick not in {change.tick for change in (*others, Change("v2", seen.before, seen.after))}


def test_publishing_names_each_story_that_moves_and_waits_for_every_tick(site, staff):
    pia = staff("pia", "Publisher")
    models.Association.objects.filter(cause__code="persistent-pain", symptom__code="pain-many-places").update(
        strength="sometimes"
    )
    with pytest.raises(OutcomesMoved) as stop:
        publish_unticked(by=pia)
    moved = stop.value.moved
    assert "b11" in [change.story for change in moved]
    assert now().release.number == 1
    other = replace(moved[0], after="self-care; no list; ")
    for ticked in (
        [change.tick for change in moved[1:]],
        [other.tick, *(change.tick for change in moved[1:])],
        [change.story for change in moved],
    ):
        with pytest.raises(OutcomesMoved):
            publish_unticked(by=pia, ticked=ticked)
    release = publish_unticked(by=pia, ticked=[change.tick for change in moved])
    assert [change["story"] for change in release.changes] == [change.story for change in moved]


def test_a_story_that_falls_below_its_expectation_blocks_publishing(site, staff):
    models.Vignette.objects.filter(code="v38").update(known_gap="")
    with pytest.raises(CannotPublish) as refusal:
        publish_unticked(by=staff("pia", "Publisher"))
    assert "'v38' expects 'emergency'" in " ".join(refusal.value.sentences)


def test_what_was_edited_after_the_publisher_looked_is_not_published(site, staff):
    pia = staff("pia", "Publisher")
    looked_at = examine_working_copy().seen
    models.Cause.objects.filter(code="hip-joint").update(meaning="Something else.")
    for seen in (looked_at, ""):
        with pytest.raises(WorkingCopyMoved, match="since you opened this page"):
            publish_knowledge(by=pia, note="x", seen=seen)
    assert publish(by=pia).number == 2
    models.SitePolicy.objects.update(live_release=models.KnowledgeRelease.objects.get(number=1))
    models.Cause.objects.filter(code="hip-joint").update(meaning="A third meaning.")
    against_the_first = examine_working_copy().seen
    models.SitePolicy.objects.update(live_release=models.KnowledgeRelease.objects.get(number=2))
    with pytest.raises(WorkingCopyMoved, match="put another release live"):
        publish_knowledge(by=pia, note="x", seen=against_the_first)


def test_a_release_made_for_another_live_one_asks_for_its_ticks_before_it_goes_live(site, staff):
    pia, rea = staff("pia", "Publisher"), staff("rea", "Clinical reviewer")
    link = models.Association.objects.filter(cause__code="persistent-pain", symptom__code="pain-many-places")
    link.update(strength="sometimes")
    first = publish(by=pia, clinician=rea)  # release 2, checked and live
    link.update(strength="against")
    with pytest.raises(OutcomesMoved) as stop:
        publish_unticked(by=pia)
    publish_unticked(by=pia, ticked=[change.tick for change in stop.value.moved])
    models.SitePolicy.objects.update(sign_off_required=True)
    models.Cause.objects.filter(code="hip-joint").update(meaning="A meaning that waits.")
    waiting = publish(by=pia, note="moves no story of the third release")
    assert now().release.number == 3 and waiting.changes == []
    for change in ({"sign_off_required": False}, {"live_release": first}, {"sign_off_required": True}):
        models.SitePolicy.objects.update(**change)
    sign_off_release(release=waiting, by=rea)
    with pytest.raises(OutcomesMoved) as stop:
        go_live(release=waiting, by=pia)
    with pytest.raises(OutcomesMoved):
        go_live(release=waiting, by=pia, ticked=[change.story for change in stop.value.moved])
    go_live(release=waiting, by=pia, ticked=[change.tick for change in stop.value.moved])
    assert now().release.number == 4
