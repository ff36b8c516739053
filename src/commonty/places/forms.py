"""What staff type about places."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonty.places import rules
from commonty.places.models import Kind, Place


class AddPlaceForm(forms.Form):
    kind = forms.ChoiceField(label=_("What is it?"), choices=[])
    name = forms.CharField(label=_("What do people who live there call it?"), max_length=200)

    def __init__(self, *args: Any, parent: Place, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(kind, Kind(kind).label) for kind in rules.kinds_below(parent)]  # type: ignore[attr-defined]


class RenamePlaceForm(forms.Form):
    name = forms.CharField(label=_("What do people who live there call it?"), max_length=200)


class LandlordForm(forms.Form):
    phone = forms.CharField(
        label=_("Phone for people in danger"),
        help_text=_("Stands on every page. Anybody can see it."),
        max_length=40,
        required=False,
    )
    hosts = forms.CharField(
        label=_("Web addresses of this landlord"),
        help_text=_(
            "Like homes.example.org, with a space between. Needed only where several landlords share this system."
        ),
        max_length=400,
        required=False,
    )
