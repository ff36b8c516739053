"""What a voter said who was rung up. What they chose has no field."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonty.ballots.models import CallBack

Answer = CallBack.Answer


class CallBackForm(forms.Form):
    answer = forms.ChoiceField(
        label=_("“Did you vote?” What did they say?"),
        choices=Answer.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what they said, or that you could not reach them.")},
    )
    tries = forms.IntegerField(
        label=_("How often did you try?"),
        help_text=_("Only if you could not reach them. Try at different times of the day, three times or more."),
        min_value=1,
        max_value=99,
        required=False,
    )

    instead_of = forms.CharField(widget=forms.HiddenInput, required=False, max_length=12)

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("answer") == Answer.NOT_REACHED and not said.get("tries") and "tries" not in self.errors:
            self.add_error("tries", _("Say how often you tried to reach them."))
        said["tries"] = said.get("tries") or 0
        return said
