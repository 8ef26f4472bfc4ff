"""The check: its start, one question a page, the result, and forgetting it all."""

from dataclasses import dataclass, replace

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from education import answer_cookie, pages
from education.answer_cookie import Notice, Visit
from education.forms import SIGN_AND_NONE, QuestionForm
from education.queries.red_flags import RedFlagCards, every_emergency, headline_red_flags
from education.queries.replies import audit_and_reports
from education.queries.result import advice, answer_lines, result_view
from education.queries.rules import rules_in_words
from education.queries.site import Site, site, trial_site
from education.queries.summary import summary
from education.views.limits import limited
from education.wizard import flow
from education.wizard.answers import Answers, replay
from education.wizard.flow import Ask
from education.wizard.knowledge import Urgency


@dataclass(frozen=True, slots=True)
class Place:
    """Where a check is walked: the public one, or the one on the draft that staff try."""

    path: str
    cookie: str = ""  # empty: the visitor's own
    draft: bool = False


PUBLIC = Place("/check/")


@require_safe
@pages.public
def start(request: HttpRequest, now: Site) -> HttpResponse:
    """Say what the check is and is not, and lead to the red flags."""
    knowledge = now.knowledge
    first = knowledge.questions_in_order[0] if knowledge.questions else None
    return render(
        request,
        "wizard/start.html",
        {
            "site": now,
            "first": first,
            "screens": knowledge.screen_limit,
            "flags": headline_red_flags(knowledge),
            **_where(PUBLIC),
        },
    )


@require_safe
@pages.public
def how_it_works(request: HttpRequest, now: Site) -> HttpResponse:
    """Show how the check reasons, how it did on written stories, and who signed it off."""
    audit, reports = audit_and_reports(now.release) if now.release else ({}, 0)
    knowledge = now.knowledge
    context = {
        "site": now,
        "audit": audit,
        "counts": {
            "questions": len(knowledge.questions),
            "causes": len(knowledge.causes),
            "associations": len(knowledge.associations),
            "cited": sum(bool(set(link.citations) - now.withdrawn) for link in knowledge.associations),
            "rules": len(knowledge.red_flags),
        },
        "rules": rules_in_words(knowledge),
        "reports": reports,
    }
    return render(request, "wizard/how_it_works.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@pages.private
def begin(request: HttpRequest, place: Place = PUBLIC) -> HttpResponse:
    """Lead from the start to the first question; where answers are kept, ask whether to go on with them.

    They may be another person's: no danger sign is shown as answered to who has not chosen to go on.
    """
    if request.method == "POST":
        response = HttpResponseRedirect(f"{place.path}begin/", status=303)
        answer_cookie.clear(response, place.cookie)
        return response
    now, visit = _visit(request, place)
    answers, _ = replay(now.knowledge, visit.answers)
    if not now.knowledge.questions:
        return HttpResponseRedirect(place.path)
    stands_at = _path_of(place, flow.next_ask(now.knowledge, answers))
    if not answers.choices:
        return HttpResponseRedirect(stands_at)
    context = {
        "site": now,
        "answers": answer_lines(now.knowledge, answers),
        "stands_at": stands_at,
        **_where(place),
    }
    return render(request, "wizard/begin.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@limited("check", methods=frozenset({"POST"}))
@pages.private
def question(request: HttpRequest, code: str, place: Place = PUBLIC) -> HttpResponse:
    """Show one question, or take its answer and lead to the next step."""
    now, visit = _visit(request, place)
    answers, _ = replay(now.knowledge, visit.answers)
    asked = _question_at(now, answers, code)
    if asked is None:
        if code not in now.knowledge.question_by_code:
            raise Http404
        return _to_the_next(request, now, visit, answers, place)
    if request.method == "POST":
        form = QuestionForm(asked.question, request.POST, emergency_number=now.clinic.emergency_number)
        if form.is_valid():
            given = answers.with_answer(code, form.cleaned_data["answer"])
            kept, dropped = replay(now.knowledge, given)
            response = HttpResponseRedirect(_path_of(place, flow.next_ask(now.knowledge, kept)), status=303)
            answer_cookie.write(response, replace(visit, answers=kept), place.cookie)
            if dropped:
                answer_cookie.tell(response, Notice(dropped), place.cookie)
            return response
        return _question_page(request, now, answers, asked, form, Notice(), place, status=422)
    form = QuestionForm(asked.question, initial={"answer": answers.chosen(code)})
    notice = answer_cookie.read_notice(request, place.cookie)
    return _told_once(
        request, notice, _question_page(request, now, answers, asked, form, notice, place), place
    )


@require_safe
@pages.private
def result(request: HttpRequest, place: Place = PUBLIC) -> HttpResponse:
    """Show what to do and what the pain could mean; before the end, lead to the question that is next."""
    now, visit = _visit(request, place)
    answers, _ = replay(now.knowledge, visit.answers)
    outcome = flow.next_step(now.knowledge, answers)
    if isinstance(outcome, Ask):
        return _to_the_next(request, now, visit, answers, place)
    notice = answer_cookie.read_notice(request, place.cookie)
    context = {
        "site": now,
        "result": result_view(now.knowledge, answers, outcome, now.withdrawn),
        "answers": answer_lines(now.knowledge, answers),
        "dropped": _names(now, notice.dropped),
        "flags": _cards_beside(now, outcome),
        "back": _back(now, answers, None, place),
        **_where(place),
    }
    return _told_once(
        request, notice, pages.render(request, "wizard/result.html", "wizard/_result.html", context), place
    )


@require_safe
@pages.private
def doctors_summary(request: HttpRequest, place: Place = PUBLIC) -> HttpResponse:
    """Show one page for the doctor, to print or to save; nothing of it is sent anywhere."""
    now, visit = _visit(request, place)
    answers, _ = replay(now.knowledge, visit.answers)
    outcome = flow.next_step(now.knowledge, answers)
    if isinstance(outcome, Ask):
        return _to_the_next(request, now, visit, answers, place)
    context = {
        "site": now,
        "result": advice(outcome),
        "summary": summary(now.knowledge, answers, outcome, now.withdrawn),
        "today": timezone.localdate(),
        **_where(place),
    }
    return render(request, "wizard/summary.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@pages.private
def clear(request: HttpRequest, place: Place = PUBLIC) -> HttpResponse:
    """Forget the answers and go back to the start; opened from a page without a form, show the form."""
    if request.method != "POST":
        return render(request, "wizard/clear.html", {"site": site(), **_where(place)})
    response = HttpResponseRedirect(place.path, status=303)
    answer_cookie.clear(response, place.cookie)
    return response


def _visit(request: HttpRequest, place: Place) -> tuple[Site, Visit]:
    """Return the site as this visitor's check sees it: on the release the check began with.

    A check that was begun before a new release was published ends on the old one; a new one, or one whose
    release never was, runs on the live one.
    """
    visit = answer_cookie.read(request, place.cookie)
    if place.draft:
        return trial_site(), visit
    now = site(began=visit.release if visit.answers.choices else "")
    return now, replace(visit, release=now.release.digest if now.release else "")


def _to_the_next(
    request: HttpRequest, now: Site, visit: Visit, answers: Answers, place: Place
) -> HttpResponse:
    """Lead to where this visitor stands; who has no answers any more is told so there."""
    response = HttpResponseRedirect(_path_of(place, flow.next_ask(now.knowledge, answers)))
    forgotten = request.method == "POST" and not visit.answers.choices  # cleared in another window, perhaps
    if request.method != "HEAD" and (visit.stale or forgotten):
        answer_cookie.tell(response, Notice(lost=True), place.cookie)
    return response


def _told_once(request: HttpRequest, notice: Notice, response: HttpResponse, place: Place) -> HttpResponse:
    """Take the notice away that this page has just told, so that a reload does not tell it again."""
    if notice and request.method == "GET":
        answer_cookie.told(response, place.cookie)
    return response


def _cards_beside(now: Site, outcome: flow.Result) -> RedFlagCards:
    """Return the emergency card of a result: the whole list for who is not sure about one of its signs."""
    cards = headline_red_flags(now.knowledge)
    if any(page.unsure_urgency is Urgency.SAME_DAY for page in outcome.triage.unsure):
        return every_emergency(cards, now.knowledge)
    return cards


def _question_at(now: Site, answers: Answers, code: str) -> Ask | None:
    """Return the question where it may be shown: answered before, or the very next one."""
    before = flow.position_of(now.knowledge, answers, code)
    if before is not None:
        return before
    step = flow.next_ask(now.knowledge, answers)
    return step if step is not None and step.question.code == code else None


def _question_page(
    request: HttpRequest,
    now: Site,
    answers: Answers,
    asked: Ask,
    form: QuestionForm,
    notice: Notice,
    place: Place,
    *,
    status: int = 200,
) -> HttpResponse:
    context = {
        "site": now,
        "ask": asked,
        "question": asked.question,
        "form": form,
        "input_kind": "checkbox" if form.many else "radio",
        "chosen": form.chosen(),
        "errors": form.errors.get("answer", []),
        "call_now": form.has_error("answer", SIGN_AND_NONE),
        "answers": answer_lines(now.knowledge, answers),
        "dropped": _names(now, notice.dropped),
        "lost": notice.lost,
        "back": _back(now, answers, asked.question.code, place),
        **_where(place),
    }
    return pages.render(request, "wizard/question.html", "wizard/_question.html", context, status=status)


def _path_of(place: Place, ask: Ask | None) -> str:
    return f"{place.path}questions/{ask.question.code}/" if ask else f"{place.path}result/"


def _where(place: Place) -> dict[str, object]:
    """Return what the templates need to lead on within this check."""
    return {"at": place.path, "trying": place.draft}


def _back(now: Site, answers: Answers, code: str | None, place: Place) -> str:
    """Return where Back leads: the question before, or the start."""
    if code is None:
        asked = [q.code for q in now.knowledge.questions_in_order if answers.has(q.code)]
        return f"{place.path}questions/{asked[-1]}/" if asked else place.path
    before = flow.question_before(now.knowledge, answers, code)
    return f"{place.path}questions/{before}/" if before else place.path


def _names(now: Site, codes: tuple[str, ...]) -> list[str]:
    known = now.knowledge.question_by_code
    return [known[code].short for code in codes if code in known]
