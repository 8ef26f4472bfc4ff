"""What stands below a field: an example, or what it does. Only where the row itself does not say it."""

from typing import Any

from django.db import models
from django.forms import Field
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

CODE = _("Small letters, digits and dashes: bone-not-joined. It never changes.")
LANGUAGE = _("en for English, es for Spanish.")
POSITION = _("Smaller numbers come first.")
HELP = {
    "article": {
        "language": LANGUAGE,
        "slug": _("Its address, for good: walking-again"),
        "topic": _("The shelf on which readers find it."),
        "position": POSITION,
    },
    "causepage": {"language": LANGUAGE, "cause": _("The cause that this page is about.")},
    "topic": {
        "code": CODE,
        "language": LANGUAGE,
        "title": _("As readers see it: At home"),
        "summary": _("One sentence: what is on this shelf."),
        "position": POSITION,
    },
    "study": {
        "key": _("First author and year: jung-2021. It never changes; texts cite it as [^jung-2021]."),
        "language": _("Of the study: en"),
        "title": _("As printed. Not seen? Say so: (title not seen)"),
        "journal": _("Spine"),
        "year": _("2021"),
        "volume": _("46"),
        "issue": _("12"),
        "pages": _("793-801"),
        "doi": _("10.1097/BRS.0000000000003900"),
        "pmid": _("The number in PubMed: 33395022"),
        "url": _("Where it can be read."),
        "design": _("In the field's words: retrospective cohort"),
        "sample_size": _("How many people, or screws, or operations, were in it."),
        "population": _("In plain words: adults with a fusion of one low-back level"),
        "funding": _("As the paper says. Not seen? Leave it empty."),
        "checked": _("How far somebody here read it."),
        "checked_from": _("The address from which it was read."),
        "link_quality": _("What the address leads to: abstract, full text, publisher"),
    },
    "studyoutcome": {
        "code": _("Short, for [study:key#code]: joined"),
        "position": POSITION,
        "statement": _("24 of 42 people had a joined bone by 1 year."),
        "numerator": _("24"),
        "denominator": _("42"),
        "percent": _("Only where the study gives no count: 57.1"),
        "unit": _("What the numbers count."),
        "time_window": _("1 year"),
        "checked": _("How far this number was checked against the study."),
        "read_in": _("Where it was read: abstract; table 2"),
    },
    "term": {"code": CODE, "language": LANGUAGE},
    "user": {
        "email": _("Invitations and reminders go here."),
        "first_name": _("As readers see it beside a sign-off."),
        "last_name": _("As readers see it beside a sign-off."),
    },
    "clinic": {
        "name": _("As patients know it: Harbor Spine Clinic"),
        "emergency_number": _("911 in the US, 112 in Europe, 999 in the UK"),
        "is_default": _("The clinic that all pages name. Exactly one."),
    },
    "sitepolicy": {"clinic": _("Whose name and numbers all pages carry.")},
    "shortlink": {
        "target": _("What the code opens."),
        "article": _("Only where it opens an article."),
        "cause": _("Only where it opens a possible cause."),
        "handout": _("Only where it opens a handout."),
        "clinic": _("Whose paper it stands on."),
        "printed_date": _("The day of the print run, if it is known."),
    },
    "handout": {
        "slug": _("Its address, for good: going-home"),
        "language": LANGUAGE,
        "article": _("To read more; its codes lead hospitals' systems to this paper."),
        "cause": _("Only where it is about one possible cause."),
        "clinic": _("Whose name and numbers stand on it."),
    },
    "symptom": {
        "code": CODE,
        "language": LANGUAGE,
        "clinical": _("As a doctor writes it: perineal numbness"),
    },
    "question": {
        "code": CODE,
        "language": LANGUAGE,
        "position": POSITION,
        "part": _("Danger signs are asked first, then the core of all, then what is left."),
        "kind": _("One answer, or as many as fit."),
        "text": _("As a question: When did the pain start?"),
        "why": _("One sentence that every reader sees: why we ask."),
        "hint": _("Below the question, if it needs a word more."),
        "role": _("Leave it as it is: two pages of the check rest on it."),
    },
    "option": {
        "position": POSITION,
        "code": CODE,
        "red_flag": _("The danger sign it stands for; its words are the master text."),
        "symptom": _("What somebody reports by choosing it."),
        "group": _("A heading above it: Legs"),
        "region": _("Only of the question on where the spine was joined."),
    },
    "cause": {
        "code": CODE,
        "language": LANGUAGE,
        "name": _("In plain words: Loose screw"),
        "meaning": _("One or two sentences: what it is."),
        "clinical": _("As a doctor writes it: pedicle screw loosening"),
        "urgency": _("How soon to act where it is likely."),
        "serious": _("It must never be missed: rules and stories hold it fast."),
        "after_neck": _("It can come after a fusion of the neck."),
        "after_mid_back": _("It can come after a fusion of the mid-back."),
        "after_low_back": _("It can come after a fusion of the low back."),
    },
    "baserate": {
        "cause": _("The cause."),
        "band": _("The time since surgery."),
        "word": _("How usual the cause is in that time."),
    },
    "association": {
        "cause": _("The cause that the symptom speaks for or against."),
        "symptom": _("What a person reports."),
        "strength": _("Hallmark: nearly only with this cause. Against: speaks against it."),
    },
    "citation": {"study": _("The study that says so."), "position": POSITION},
    "redflag": {
        "code": CODE,
        "language": LANGUAGE,
        "urgency": _("Emergency: call now. Same day: call today. Soon: call this week."),
        "clinical": _("As a doctor writes it: saddle anaesthesia"),
        "why": _("One sentence for readers: what it can mean."),
        "group": _("Legs and feet"),
        "position": POSITION,
        "headline": _("Stands on the short card that every page begins with."),
        "listed": _("Stands in the whole list of danger signs."),
        "say": _("What a person can say on the phone: I had a spinal fusion, and ..."),
    },
    "redflagcondition": {"symptom": _("A sign of this rule.")},
    "vignette": {
        "code": CODE,
        "text": _("The story, as a patient would tell it."),
        "source": _("Where it comes from: a case report, or written by us."),
        "answers": _('What the person would choose: {"course": ["worse"]}'),
        "urgency": _("What a careful clinician expects."),
        "cause": _("The code of the cause that it is about, if there is one."),
        "acceptable": _('Codes of causes that may be listed too: ["screw-loosening"]'),
    },
}


class Helped:
    """Puts the words of the table below the fields of a form."""

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest, **kwargs: Any
    ) -> Field | None:
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]  # a mixin
        told = HELP.get(db_field.model._meta.model_name or "", {}).get(db_field.name)
        if field is not None and told and not field.help_text:
            field.help_text = told
        return field
