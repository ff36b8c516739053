"""How easy was it, and did you feel listened to?"""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonty.cases.models.survey import Ease, Listened


class SurveyForm(forms.Form):
    ease = forms.TypedChoiceField(
        label=_("How easy was it to get this sorted?"), choices=list(reversed(Ease.choices)), coerce=int,
        widget=forms.RadioSelect,
    )  # fmt: skip
    listened = forms.ChoiceField(
        label=_("Did you feel listened to?"), choices=Listened.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("Anything to add?"),
        help_text=_(
            "Whoever learns from complaints here reads it, among the words of others and without your name. "
            "It stands on no public page. Leave out what tells who you are."
        ),
        max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def answer(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {"ease": Ease(said["ease"]), "listened": Listened(said["listened"]), "words": said["words"]}
