"""Putting a need on the board: a few words and a place."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonty.places.models import Place
from commonty.priorities.models.need import LONGEST

HOW_SAID = [
    ("phone", _("On the phone")), ("counter", _("At a counter")), ("doorstep", _("At the door")),
    ("letter", _("In a letter")), ("meeting", _("In a meeting")),
]  # fmt: skip


class NeedForm(forms.Form):
    words = forms.CharField(
        label=_("What is needed?"), help_text=_("In a few words: “The back court is dark”."), max_length=LONGEST,
        error_messages={
            "required": _("Say in a few words what is needed, and where."),
            "max_length": _("This is longer than %(limit_value)d letters. Please make it shorter."),
        },
    )  # fmt: skip
    place = forms.ChoiceField(label=_("In which place?"), widget=forms.RadioSelect)
    key = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def __init__(self, *args: Any, places: Iterable[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {place.public_id: place for place in places}
        self.fields["place"].choices = [(key, place.name) for key, place in self.places.items()]  # type: ignore[attr-defined]

    @property
    def where(self) -> Place:
        """What was chosen, even where the rest is refused; else the nearest."""
        return self.places.get(self.data.get("place", ""), next(iter(self.places.values())))

    def facts(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {"words": said["words"], "place": self.places[said["place"]], "posted_key": said["key"]}


class NeedForSomebodyForm(NeedForm):
    """What somebody says on the phone or at a counter, typed by staff."""

    channel = forms.ChoiceField(
        label=_("How did they say it?"), choices=HOW_SAID, widget=forms.RadioSelect, initial="phone"
    )
