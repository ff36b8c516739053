"""What somebody says is wrong with a result, and what came of it."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ChallengeForm(forms.Form):
    reason = forms.CharField(
        label=_("What is said to be wrong?"),
        help_text=_(
            "Everybody can read this on the result's page. Leave out names, and whatever would show who told us."
        ),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class SettleForm(forms.Form):
    outcome = forms.CharField(
        label=_("What did you find, and what follows from it?"),
        help_text=_("Everybody can read this on the result's page. Leave out names."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
