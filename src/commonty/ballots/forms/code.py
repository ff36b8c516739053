"""The code from a letter."""

from django import forms
from django.utils.translation import gettext_lazy as _


class VotingCodeForm(forms.Form):
    code = forms.CharField(
        label=_("The code on your letter"),
        help_text=_(
            "Eleven letters and digits, like 7KQ4M-X9TRW-C. Small or capital letters, with or without dashes."
        ),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    born_in = forms.IntegerField(
        label=_("The year you were born"),
        help_text=_("So that nobody else can use your letter. Leave it empty if your letter doesn't ask for it."),
        min_value=1900,
        max_value=2100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "bday-year", "inputmode": "numeric"}),
    )


class ReceiptForm(forms.Form):
    receipt = forms.CharField(
        label=_("Your receipt"),
        help_text=_("16 letters and digits, in groups of four."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
