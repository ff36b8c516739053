"""How an idea could read; and what its author says to that."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonty.ideas.actions.amending import Reading
from commonty.ideas.rules.status import LONGEST, LONGEST_TITLE


class ChangeForm(forms.Form):
    title = forms.CharField(label=_("The heading"), max_length=LONGEST_TITLE)
    says = forms.CharField(label=_("The words"), widget=forms.Textarea(attrs={"rows": 5}), max_length=LONGEST)
    because = forms.CharField(label=_("Why?"), max_length=300, help_text=_("Everybody can read it."))
    key = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def reading(self) -> Reading:
        said = self.cleaned_data
        return Reading(said["title"], said["says"], said["because"], said["key"])


class DecideForm(forms.Form):
    is_taken = forms.TypedChoiceField(
        label=_("Do you take it?"), coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        choices=[("yes", _("Yes\nYour idea reads so from now on.")), ("no", _("No\nSay why, below."))],
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Why not?"), max_length=300, required=False, help_text=_("Everybody can read it."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("is_taken") is False and not said.get("reason"):
            self.add_error("reason", _("Say in a few words why you don’t take it."))
        return said
