"""Why an announcement is taken back, or a vote called off."""

from django import forms
from django.utils.translation import gettext_lazy as _


class BecauseForm(forms.Form):
    because = forms.CharField(label=_("Why?"), help_text=_("Everybody can read this."), max_length=300)
