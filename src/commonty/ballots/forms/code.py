"""The code from a letter."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonty.people.forms.sign_in import OnLetterForm


class VotingCodeForm(OnLetterForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["born_in"].help_text = _(
            "So that nobody else can use your letter. Leave it empty if your letter doesn't ask for it."
        )


class ReceiptForm(forms.Form):
    receipt = forms.CharField(
        label=_("Your receipt"),
        help_text=_("16 letters and digits, in groups of four."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
