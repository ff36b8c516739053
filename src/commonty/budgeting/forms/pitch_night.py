"""What the host and the hall type on a pitch night."""

from django import forms
from django.utils.translation import gettext_lazy as _


class BecauseForm(forms.Form):
    because = forms.CharField(
        label=_("Why?"),
        help_text=_("Everybody can read this. For example: “They have to catch a bus.”"),
        max_length=300,
    )
