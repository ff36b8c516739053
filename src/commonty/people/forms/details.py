"""A person's details, in their own words."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commonty.kit.phones import is_mobile
from commonty.people.models import Person
from commonty.people.roll.cells import LANGUAGES, BadCell, read_phone

# Housing systems write it short.
IN_FULL = {"bfi": _("British Sign Language")}


def language_choices() -> list[tuple[str, str | Promise]]:
    """Each language once, by the first of its names: English, which most choose, then by what is shown."""
    shown = {code: IN_FULL.get(code, name.title()) for name, code in reversed(LANGUAGES.items())}
    by_name = sorted(shown.items(), key=lambda choice: (choice[0] != "en-gb", str(choice[1])))
    return [("", _("No answer")), *by_name]


WAYS: list[tuple[str, str | Promise]] = [
    ("", _("No matter which\nBy email if we have your address, else by letter.")),
    (Person.Reached.EMAIL, _("By email")),
    (Person.Reached.TEXT, _("By text to my mobile\nA short line with a link. You sign in to read the rest.")),
    (Person.Reached.LETTER, _("By letter")),
]


class DetailsForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"}))
    phone = forms.CharField(
        label=_("Phone"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    reached_by = forms.ChoiceField(
        label=_("How you want to hear from us"), choices=WAYS, required=False, widget=forms.RadioSelect
    )
    language = forms.ChoiceField(label=_("The language we write to you in"), choices=language_choices, required=False)
    format_needs = forms.CharField(
        label=_("How we should write to you"),
        help_text=_("Large print, easy read, audio, braille, BSL: whatever you need."),
        max_length=200,
        required=False,
    )

    def __init__(self, *args: Any, email: str, texts: bool, **kwargs: Any) -> None:
        """`email`: the address that we hold; `texts`: whether anybody carries them here."""
        super().__init__(*args, **kwargs)
        self.email = email
        if not texts and self.initial.get("reached_by") != Person.Reached.TEXT:
            self.fields["reached_by"].choices = [way for way in WAYS if way[0] != Person.Reached.TEXT]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("reached_by") == Person.Reached.TEXT and "phone" in said and not is_mobile(said["phone"]):
            self.add_error("reached_by", _("For texts we need a UK mobile number. Write it into Phone."))
        if said.get("reached_by") == Person.Reached.EMAIL and not self.email:
            self.add_error("reached_by", _("We hold no email address. Add it first, or choose another way."))
        return said

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"].strip()
        try:
            return read_phone(typed) if typed else ""
        except BadCell as bad:
            raise ValidationError(str(bad)) from bad


class NewEmailForm(forms.Form):
    email = forms.EmailField(
        label=_("Your new email address"),
        help_text=_("We send a code to it, so that we know it is yours."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class RiskForm(forms.Form):
    """It only sets the mark: whoever carries it is no longer found here (`EndRiskForm`)."""

    is_at_risk = forms.BooleanField(
        label=_("Somebody may be looking for this person"),
        error_messages={"required": _("Tick this to mark them. Without it nothing is kept.")},
    )
    safe_contact = forms.CharField(
        label=_("How they can be reached safely"),
        help_text=_("A number, a time of day, somebody they trust; and a word by which you know that it is them."),
        max_length=200,
        required=False,
    )


class BreakGlassForm(forms.Form):
    """A reason from a list: what is typed freely would stand in the journal for good."""

    REASONS = [
        ("with_me", _("They are with me or on the phone")),
        ("safety", _("I have to keep somebody safe")),
        ("law", _("The law requires it")),
    ]
    reference = forms.CharField(label=_("Their exact reference"), max_length=60)
    reason = forms.ChoiceField(label=_("Why you need to see them"), choices=REASONS, widget=forms.RadioSelect)


class EndRiskForm(forms.Form):
    """The reason from a list here too."""

    REASONS = [
        ("they_asked", _("They asked for it, and I know that it was them")),
        ("danger_over", _("Police or a support service say that the danger is over")),
        ("mistake", _("It was a mistake")),
    ]
    reference = forms.CharField(label=_("Their exact reference"), max_length=60)
    reason = forms.ChoiceField(label=_("Why the mark can go"), choices=REASONS, widget=forms.RadioSelect)
    is_agreed = forms.BooleanField(
        label=_("They know that from tomorrow they are in lists, and get letters and calls at the address we hold")
    )
