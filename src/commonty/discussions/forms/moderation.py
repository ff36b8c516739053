"""Hiding, appealing, deciding, reading what is kept apart, keeping talk."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonty.discussions.models import HouseRule
from commonty.discussions.rules.moderation import LONGEST_APPEAL, LONGEST_WHY
from commonty.places.models import Place


def words(label: Any, *, most: int, rows: int = 3, **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs={"rows": rows}), **more)


class HideForm(forms.Form):
    rule = forms.ChoiceField(
        label=_("Which house rule does it break?"), choices=HouseRule.choices, widget=forms.RadioSelect
    )
    why = words(_("Why, in a sentence"), most=LONGEST_WHY)


class AppealForm(forms.Form):
    text = words(_("Why does it break no house rule?"), most=LONGEST_APPEAL, rows=5)


class DecideForm(forms.Form):
    lifts = forms.ChoiceField(
        label=_("What do you decide?"), widget=forms.RadioSelect,
        choices=[("no", _("It stays hidden")), ("yes", _("It can be read again"))],
    )  # fmt: skip
    answer = words(_("Why, in a sentence"), most=LONGEST_WHY)


class ReadForm(forms.Form):
    why = words(
        _("Why do you read it?"), most=LONGEST_WHY, help_text=_("Your name and this sentence stay on record.")
    )


class KeepForm(forms.Form):
    place = forms.ChoiceField(widget=forms.HiddenInput)
    holds_first = forms.BooleanField(
        label=_("Read first words before neighbours do\nOf somebody who has not written here before."), required=False
    )
    own_words = words(_("Words of our own beside the house rules"), most=2_000, rows=5, required=False)

    def __init__(self, *args: Any, places: Iterable[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {place.public_id: place for place in places}
        self.fields["place"].choices = [(key, place.name) for key, place in self.places.items()]  # type: ignore[attr-defined]
