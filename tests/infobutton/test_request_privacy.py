"""What a request tells of a patient is in no log, no answer, no memory and no row afterwards."""

from urllib.parse import parse_qsl, urlencode

import pytest
from django.db import OperationalError

from education import request_rate
from tests.infobutton.asking import APPLICATION, FORM, SERVICE
from tests.infobutton.test_requests import RECORDED
from tests.what_is_kept import kept_in_memory, log, whole_database  # noqa: F401  a fixture
from tests.wizard.canary import forms_found

KEPT_FROM = {one["id"]: one["query"] for one in RECORDED if one["id"] in {"R06", "R09", "R11"}}
# What is not asked for by code; every one of these gets a canary of its own.
ASKED = ("mainSearchCriteria.v.c", "mainSearchCriteria.v.cs", "knowledgeResponseType")
PRIVATE = (
    "mainSearchCriteria.v.dn", "mainSearchCriteria.v.ot", "patientPerson.administrativeGenderCode.c",
    "patientPerson.administrativeGenderCode.dn", "age.v.v", "age.v.u", "ageGroup.v.c", "ageGroup.v.dn",
    "locationOfInterest.addr.ZIP", "locationOfInterest.addr.CTY", "observation.v.v", "observation.c.dn",
    "holder.assignedEntity.n", "holder.assignedEntity.certificateText", "performer.languageCode.c",
    "assignedAuthorizedPerson.id.root", "representedOrganization.id.root", "encounter.c.c", "subTopic.v.ot",
    "knowledgeRequestNotification.id.root", "serviceDeliveryLocation.id.root", "taskContext.c.c",
    "informationRecipient", "informationRecipient.healthCareProvider.c.c", "unknown.parameter",
)  # fmt: skip


def with_canaries(query: str) -> tuple[list[tuple[str, str]], list[str]]:
    """Return the recorded request with a canary in every place that is not a code, and the canaries."""
    kept = [pair for pair in parse_qsl(query, keep_blank_values=True) if pair[0] in ASKED]
    names = sorted({name for name, _ in parse_qsl(query) if name not in ASKED} | set(PRIVATE))
    planted = [(name, f"canary{number}q7f3a") for number, name in enumerate(names)]
    return kept + planted, [word for _, word in planted]


def broken(*args, **kwargs):
    raise ValueError("canary0q7f3a")


def away(*args, **kwargs):
    raise OperationalError("canary0q7f3a")


@pytest.mark.parametrize("which", sorted(KEPT_FROM))
def test_canaries_of_a_patient_are_nowhere_after_a_request(client, site, log, monkeypatch, which):  # noqa: F811
    sent, canaries = with_canaries(KEPT_FROM[which])
    text = urlencode(sent)
    client.raise_request_exception = False
    for path in (SERVICE, APPLICATION):
        client.get(path)  # fills what a process keeps anyway
    database, memory = whole_database(), set(kept_in_memory())
    seen = []
    for path in (SERVICE, APPLICATION):
        seen += [
            client.get(f"{path}?{text}"),
            client.post(path, text, content_type=FORM),
            client.put(f"{path}?{text}"),
            client.get(f"{path}?{text}&{'x=1&' * 600}"),
            client.post(f"{path}?{text}", text + "&x=" + "a" * 300_000, content_type=FORM),
            client.post(f"{path}?{text}", "<a/>", content_type="text/xml"),
            client.get(f"{path}?{text}&knowledgeResponseType=image/{canaries[0]}"),
            client.get(f"{path}?{text}&mainSearchCriteria.v.c={canaries[0]}&mainSearchCriteria.v.c=x"),
        ]
        for fault, status in ((broken, 500), (away, 503)):
            with monkeypatch.context() as patched:
                patched.setattr("education.views.infobutton.matches", fault)
                failed = client.get(f"{path}?{text}")
                assert failed.status_code == status
                seen.append(failed)
    written = log.getvalue()
    assert "ValueError" in written, "the planted error was logged, so the log is the right one"
    assert whole_database() == database
    kept_new = {name: kept_in_memory()[name] for name in set(kept_in_memory()) - memory}
    places = {
        "log": written,
        "memory": str(kept_new),
        "answers": " ".join(response.content.decode() for response in seen),
        "headers": " ".join(str(dict(response.headers)) for response in seen),
    }
    for place, told in places.items():
        found = {word: forms for word in canaries if (forms := forms_found(word, told))}
        assert found == {}, place
    assert not any(response.cookies for response in seen)


def test_the_address_of_a_sender_is_not_kept_while_its_requests_are_counted(client, site):
    client.get(SERVICE, REMOTE_ADDR="203.0.113.77")
    assert len(request_rate._senders) == 1 and forms_found("203.0.113.77", str(kept_in_memory())) == []


def test_the_refusals_that_the_recorded_requests_forbid_to_echo_are_plain(client, site):
    for which in sorted(KEPT_FROM):
        answer = client.get(f"{SERVICE}?{KEPT_FROM[which]}").content.decode()
        for word in ("D000328", "1.3.6.1.4.1.3768", "90001", "84081", "fever", "Mellitus", "67234cef"):
            assert word not in answer
