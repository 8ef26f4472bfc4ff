"""A visit to the check in tests: answer its questions in order, as a browser does."""

from education import models
from tests.releases import publish

CALM = {
    "emergency-signs": ["none"],
    "same-day-signs": ["none"],
    "time": ["3-12-months"],
    "region": ["low-back-behind"],
    "course": ["good-then-back"],
    "place-back": ["near-scar"],
    "health": ["none"],
    "back-worse": ["standing", "bending"],
}


def path_of(code: str) -> str:
    return f"/check/questions/{code}/"


def answer(client, code: str, chosen: list[str], **extra):
    return client.post(path_of(code), {"answer": chosen}, **extra)


def walk(client, answers: dict[str, list[str]]) -> str:
    """Answer in order; return where the last answer led."""
    where = path_of(next(iter(answers)))
    for code, chosen in answers.items():
        assert where == path_of(code), f"expected to be asked {code}, but was led to {where}"
        response = answer(client, code, chosen)
        assert response.status_code == 303, response.content.decode()[:2000]
        where = response["Location"]
    return where


def leave_the_rest_unsure(client) -> None:
    """Answer every question that is still asked with "I am not sure"."""
    while (response := client.get("/check/result/")).status_code == 302:
        answer(client, response["Location"].split("/")[-2], ["unsure"])


def publish_again(staff, words: str) -> None:
    models.Question.objects.filter(code="course").update(text=words)
    publish(by=staff("pia", "Publisher"), clinician=staff("rea", "Clinical reviewer"))
