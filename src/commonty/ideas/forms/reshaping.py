"""Joining an idea with another, or splitting it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonty.ideas.forms.by_phone import SupportNumberForm
from commonty.ideas.rules.status import LONGEST, LONGEST_TITLE

WHY = {"required": _("Say why in a whole sentence. All who stand behind it read it.")}


class JoinForm(SupportNumberForm):
    because = forms.CharField(
        label=_("Why belong they together?"), help_text=_("All who stand behind them read it."), max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}), error_messages=WHY,
    )  # fmt: skip


class SplitForm(forms.Form):
    title_1 = forms.CharField(label=_("The first idea"), max_length=LONGEST_TITLE)
    says_1 = forms.CharField(
        label=_("The first idea in two sentences"), widget=forms.Textarea(attrs={"rows": 3}), max_length=LONGEST
    )
    title_2 = forms.CharField(label=_("The second idea"), max_length=LONGEST_TITLE)
    says_2 = forms.CharField(
        label=_("The second idea in two sentences"), widget=forms.Textarea(attrs={"rows": 3}), max_length=LONGEST
    )
    because = forms.CharField(
        label=_("Why do you split it?"), help_text=_("All who stand behind it read it."), max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}), error_messages=WHY,
    )  # fmt: skip

    def parts(self) -> list[tuple[str, str]]:
        said: dict[str, Any] = self.cleaned_data
        return [(said[f"title_{n}"], said[f"says_{n}"]) for n in (1, 2)]
