"""How somebody hears of what is new."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commonty.discussions.models import Talker


class HearsForm(forms.Form):
    hears = forms.ChoiceField(
        label=_("How do you want to hear of what is new?"), choices=Talker.Hears.choices, widget=forms.RadioSelect
    )
