"""Forms: they check what was sent and never save."""

from django import forms
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from education.models import User
from education.replies.wording import (
    LONGEST_NAME,
    LONGEST_TEXT,
    Fault,
    cleaned,
    cleaned_line,
    find_fault,
    links_in,
)
from education.wizard.knowledge import NONE, UNSURE, Kind, Question, Urgency

SIGN_AND_NONE = "sign-and-none"  # a danger sign stands ticked beside "None of these": which of them holds?


class QuestionForm(forms.Form):
    """One question of the check. Built from the question itself, so a new question needs no code."""

    def __init__(
        self, question: Question, *args: object, emergency_number: str = "", **kwargs: object
    ) -> None:
        super().__init__(*args, **kwargs)
        self.question = question
        self.emergency_number = emergency_number
        self.many = question.kind is Kind.MANY
        choices = [(option.code, option.text) for option in question.options]
        choices += [(NONE, _("None of these"))] if self.many else []
        choices += [(UNSURE, _("I am not sure"))]
        kind = forms.MultipleChoiceField if self.many else forms.ChoiceField
        required = (
            _("Tick each one you have. If you have none, tick “None of these”.")
            if self.many
            else _("Choose one answer. If you do not know, choose “I am not sure”.")
        )
        invalid = _("That answer is not on the list. Choose from the list below.")
        self.fields["answer"] = kind(
            choices=choices,
            required=True,
            error_messages={"required": required, "invalid_choice": invalid, "invalid_list": invalid},
        )

    def clean_answer(self) -> tuple[str, ...]:
        """Return the chosen codes as the question accepts them."""
        given = self.cleaned_data["answer"]
        codes = tuple(dict.fromkeys(given)) if self.many else (given,)
        if NONE in codes and len(codes) > 1:
            signs = set(codes) - {NONE, UNSURE} if self.question.unsure_urgency is Urgency.SAME_DAY else ()
            if signs:
                told = _(
                    "You ticked a danger sign and “None of these”. "
                    "If the sign is true, call %(number)s now. If not, untick it."
                )
                raise forms.ValidationError(told % {"number": self.emergency_number}, code=SIGN_AND_NONE)
            told = _("You ticked “None of these” and something else. Untick one of the two.")
            raise forms.ValidationError(told)
        if not self.question.accepts(codes):
            raise forms.ValidationError(_("That answer is not on the list. Choose from the list below."))
        return codes

    def chosen(self) -> tuple[str, ...]:
        """Return the codes that the page shows as chosen: what was sent, else what was answered before."""
        if self.is_bound:
            return tuple(self.data.getlist("answer"))
        return tuple(self.initial.get("answer", ()))


class CodeForm(forms.Form):
    """A code typed from paper."""

    code = forms.CharField(max_length=40)


class NewPasswordForm(forms.Form):
    """The password of somebody who was invited, typed twice."""

    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=gettext_lazy("The same again"),
        strip=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["password"].help_text = " ".join(password_validators_help_texts())

    def clean_password(self) -> str:
        validate_password(self.cleaned_data["password"], self.user)
        return str(self.cleaned_data["password"])

    def clean_again(self) -> str:
        if self.cleaned_data["again"] != self.cleaned_data.get("password", self.cleaned_data["again"]):
            raise forms.ValidationError(_("The two passwords differ. Type the same one twice."))
        return str(self.cleaned_data["again"])


class DraftCommentForm(forms.Form):
    """What somebody with a draft link says. ``website`` is for programs: people do not see it."""

    name = forms.CharField(max_length=80, required=False, label=gettext_lazy("Your name"))
    text = forms.CharField(
        max_length=2000,
        label=gettext_lazy("What you say"),
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Write what you would like to say.")},
    )
    website = forms.CharField(max_length=200, required=False)

    def is_a_person(self) -> bool:
        """Return whether the field that people do not see was left empty."""
        return not self.cleaned_data["website"]


TEXT_FAULTS = {
    Fault.EMPTY: gettext_lazy("Write what you would like to say."),
    Fault.NO_WORDS: gettext_lazy("Write a few words, so that we can understand you."),
    Fault.TOO_LONG: gettext_lazy("This is too long. You have %(now)s letters; %(most)s fit."),
    Fault.TOO_MANY_LINKS: gettext_lazy("There are too many web addresses in it. Two at most."),
}


class ReplyForm(forms.Form):
    """What a reader writes under a page. ``website`` is for programs: people do not see it.

    Letters are counted here, not by the field: what is too long comes back whole, to be shortened.
    """

    name = forms.CharField(
        label=gettext_lazy("Your name or a nickname"),
        error_messages={"required": gettext_lazy("Write a name. A nickname will do.")},
    )
    text = forms.CharField(label=gettext_lazy("What you want to say"), required=False)
    mail = forms.EmailField(
        label=gettext_lazy("Your e-mail address"),
        required=False,
        max_length=254,
        error_messages={"invalid": gettext_lazy("Write it like this: ann@example.org. Or leave it out.")},
    )
    website = forms.CharField(required=False)

    def clean_name(self) -> str:
        name = cleaned_line(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(_("Write a name. A nickname will do."))
        if len(name) > LONGEST_NAME:
            raise forms.ValidationError(_("Write a shorter name: %(most)s letters.") % {"most": LONGEST_NAME})
        if links_in(name):
            raise forms.ValidationError(_("Write a name, not a web address."))
        return name

    def clean_mail(self) -> str:
        mail = str(self.cleaned_data["mail"])
        if not mail.isascii() or '"' in mail:  # what few mail servers take
            raise forms.ValidationError(self.fields["mail"].error_messages["invalid"])
        return mail

    def clean_text(self) -> str:
        text = cleaned(self.cleaned_data["text"])
        fault = find_fault(text)
        if fault:
            told = str(TEXT_FAULTS[fault])
            raise forms.ValidationError(
                told % {"most": LONGEST_TEXT, "now": len(text)} if fault is Fault.TOO_LONG else told
            )
        return text

    def clean_website(self) -> str:
        if self.cleaned_data["website"]:
            raise forms.ValidationError(
                _("A field that people do not see was filled in, perhaps by your browser. Press Send again.")
            )
        return ""


class ReportForm(ReplyForm):
    """A report that the advice of the check was wrong. ``along``: the answers may go along."""

    name = None  # type: ignore[assignment]  # a report needs none
    along = forms.BooleanField(required=False)
    text = forms.CharField(label=gettext_lazy("What was wrong?"), required=False)


class TakeBackForm(forms.Form):
    """The code by which a reader takes back what they wrote."""

    code = forms.CharField(max_length=60)
