"""What is typed about paper votes: at the door, at the opening, at the keyboard."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonty.ballots.models import HandedIn, RefusedBecause
from commonty.ballots.rules.paper_votes import SEEN_BY_STAFF

PLAIN = {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}


class DeclareForm(forms.Form):
    promotes_nothing = forms.BooleanField(
        label=_("I promote none of these projects"),
        error_messages={"required": _("Tick this if it is so. If it isn't, a colleague does the paper votes.")},
    )


class TakeInForm(forms.Form):
    """One envelope. A scanner types the code and presses Enter, so the first answer of each question is the usual one."""

    code = forms.CharField(
        label=_("The code on the slip"),
        help_text=_("Scan the square, or type the eleven letters and digits."),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={**PLAIN, "autofocus": True}),
    )
    reason = forms.ChoiceField(
        label=_("What do you see?"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            ("", _("All is well: the declaration is signed, the envelope is closed\nWe accept it.")),
            *((reason.value, reason.label) for reason in SEEN_BY_STAFF),
        ],
    )
    handed_in = forms.ChoiceField(
        label=_("How did it come?"), widget=forms.RadioSelect, choices=HandedIn.choices, initial=HandedIn.POST
    )
    voter = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)
    visit = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    key = forms.CharField(max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("code", "reason"):  # one of the two says all, and none is a favour
            self.fields[name].is_one_of_several = True

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        names_nobody = said.get("reason") in (RefusedBecause.NO_SLIP, RefusedBecause.UNKNOWN)
        if not said.get("code") and not said.get("voter") and not names_nobody:
            self.add_error("code", _("Scan or type the code on the slip, or say that there is none."))
        return said


class CountForm(forms.Form):
    found = forms.IntegerField(label=_("How many papers did you find?"), min_value=0, max_value=999)
    empty = forms.IntegerField(label=_("How many envelopes had no paper in them?"), min_value=0, max_value=999)


HOW_TO_TYPE = {
    "points": _("Number=points, for example 3=5 7=2. Nothing marked: b."),
    "ranking": _("The numbers in order, the favourite first: 7 3 12. Nothing marked: b."),
}
TYPE_WHAT_IS_TICKED = _("The numbers that are ticked: 3 7 12. Nothing marked: b.")


class KeyForm(forms.Form):
    typed = forms.CharField(
        label=_("What is marked"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false", "autofocus": True}),
    )
    is_sure = forms.BooleanField(label=_("I have looked again, with a colleague, and am sure"), required=False)
    position = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, method: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["typed"].help_text = HOW_TO_TYPE.get(method, TYPE_WHAT_IS_TICKED)
        self.fields["typed"].is_one_of_several = True  # or a button that says why it is spoilt


class ReadForm(KeyForm):
    """The same for a paper that is compared with what was counted: its number is in the address, and nothing is settled."""

    is_sure = None
    position = None
