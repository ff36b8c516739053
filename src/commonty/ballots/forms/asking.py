"""What somebody tells us who can't vote, or whose vote was not theirs."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AskForm(forms.Form):
    name = forms.CharField(
        label=_("Your name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    address = forms.CharField(
        label=_("Your address"), max_length=300, widget=forms.TextInput(attrs={"autocomplete": "street-address"})
    )
    contact = forms.CharField(
        label=_("How we reach you"),
        help_text=_("A phone number or an email address."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "tel"}),
    )
    note = forms.CharField(
        label=_("Anything that helps us"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class LostCodeForm(AskForm):
    """A new code goes to the address that we hold, so nobody needs a phone or an email for it."""

    contact = forms.CharField(
        label=_("How we reach you, if we have a question"),
        help_text=_("A phone number or an email address. Without one we send the code to the address that we hold."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel"}),
    )
