"""Letters with codes: to whom they go, and whether all are printed."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonty.people.models import LetterBatch
from commonty.places.models import Place


class LettersForm(forms.Form):
    place = forms.ChoiceField(label=_("For people who live where?"))
    whom = forms.ChoiceField(
        label=_("Who gets a letter?"),
        choices=LetterBatch.Whom.choices,
        initial=LetterBatch.Whom.NO_EMAIL,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, places: Iterable[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [(place.public_id, place.name) for place in places]  # type: ignore[attr-defined]


class ToldForm(forms.Form):
    """Asked of everybody but the maker, who knows it. For letters with any code."""

    was_told = forms.BooleanField(required=False)

    def __init__(self, *args: Any, says: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["was_told"].label = says
