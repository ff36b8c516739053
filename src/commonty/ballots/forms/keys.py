"""A key that somebody wrote down."""

from django import forms
from django.utils.translation import gettext_lazy as _


class KeyForm(forms.Form):
    key = forms.CharField(
        label=_("Your key"),
        help_text=_("26 letters and digits in groups of five, as you wrote them down. Small letters will do."),
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
