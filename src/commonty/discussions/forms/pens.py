"""A name of one's own, and why somebody looks whose it is."""

from django import forms
from django.utils.translation import gettext_lazy as _


class PenForm(forms.Form):
    name = forms.CharField(
        label=_("Your pen name"), max_length=60, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class LookForm(forms.Form):
    """A reason from a list: what is typed freely would stand in the journal for good."""

    reason = forms.ChoiceField(
        label=_("Why do you look?"), widget=forms.RadioSelect,
        choices=[
            ("danger", _("Somebody may be in danger")),
            ("rules", _("It breaks a house rule, and I have to know who it is")),
            ("law", _("The law requires it")),
        ],
    )  # fmt: skip
