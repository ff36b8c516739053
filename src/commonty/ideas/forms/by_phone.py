"""Somebody on the phone says the number of an idea."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SupportNumberForm(forms.Form):
    number = forms.IntegerField(
        label=_("Number of the idea"), help_text=_("It stands at the top of its page."), min_value=1,
        max_value=2_147_483_647,
        error_messages={"required": _("Write the number of the idea."), "invalid": _("Write figures alone.")},
    )  # fmt: skip
