"""Why staff take a resident's photo away: the resident reads it."""

from django import forms
from django.utils.translation import gettext_lazy as _


class TakeAwayForm(forms.Form):
    why = forms.CharField(
        label=_("Why do you take it away?"), help_text=_("“It shows a neighbour’s child.” The resident reads it."),
        max_length=200, error_messages={"required": _("Say why. It is the resident’s photo, and they read your reason.")},
    )  # fmt: skip
