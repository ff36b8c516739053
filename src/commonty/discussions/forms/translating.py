"""Bringing a translation; and saying in which language something is written."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commonty.discussions.forms.talking import TextField
from commonty.discussions.models import Translation
from commonty.discussions.queries.languages import languages


class TranslateForm(forms.Form):
    language = forms.ChoiceField(label=_("Into which language?"), choices=lambda: list(languages().items()))
    text = TextField(label=_("What it says in that language"))
    source = forms.ChoiceField(
        label=_("How did you translate it?"), choices=Translation.Source.choices, widget=forms.RadioSelect
    )
