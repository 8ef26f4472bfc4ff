"""T7: what would calm a danger sign never goes live. T8: dead ends, loops and the like are shown at once."""

import random

import pytest
from django.urls import reverse

from education import models
from education.actions.wizard import CannotPublish
from education.queries.library import pins
from education.wizard.pins import broken_pins
from tests.releases import publish, publisher
from tests.signing_in import sign_in
from tests.wizard.test_mutations import mutate


def test_t07_of_fifty_mutated_edges_each_that_changes_a_red_flag_is_stopped(knowledge):
    signs = [(flag.code, sign) for flag in knowledge.red_flags for group in flag.when for sign in group]
    drawn = random.Random(7).sample(signs, 50)
    passed = []
    for rule, sign in drawn:
        error = {"error": "narrow-rule", "rule": rule, "sign": sign}
        if not broken_pins(mutate(knowledge, error), pins()):
            passed.append((rule, sign))
    assert passed == []


def test_t07_no_tick_waives_a_red_flag(site, staff):
    models.RedFlag.objects.filter(code="saddle-numbness").update(urgency="soon")
    with pytest.raises(CannotPublish, match="saddle-numbness"):
        publish(by=publisher(staff), reason="We looked at each.")
    site.refresh_from_db()
    assert site.live_release.number == 1


def dead_end():
    models.Option.objects.filter(question__code="course").exclude(code="same").delete()


def loop():
    models.Question.objects.filter(code="course").update(asked_when="course.same")


def ring():
    models.Question.objects.filter(code="course").update(asked_when="feel.unsure")
    models.Question.objects.filter(code="feel").update(asked_when="course.same")


def unreachable():
    models.Question.objects.filter(code="course").update(asked_when="course.never-was")


def without_page():
    models.CausePage.objects.filter(cause__code="hip-joint").update(retired_as="removed", live=None)


def without_source():
    link = models.Association.objects.filter(citations=None).first()
    models.Association.objects.filter(pk=link.pk).update(note="we think so")


FAULTS = [
    (dead_end, "at least two options"),
    (loop, "is asked later or is itself"),
    (ring, "is asked later or is itself"),
    (unreachable, "which does not exist"),
    (without_page, "has no page that readers see"),
    (without_source, "cites no study"),
]


@pytest.mark.parametrize(("edit", "told"), FAULTS, ids=[edit.__name__ for edit, _told in FAULTS])
def test_t08_the_release_page_says_it_at_once(client, site, staff, edit, told):
    edit()
    sign_in(client, publisher(staff))
    assert told in client.get(reverse("admin:knowledge_publish")).content.decode()
