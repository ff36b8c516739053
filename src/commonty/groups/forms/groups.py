"""Forming a group, changing it, joining, inviting."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonty.groups.actions.forming import About
from commonty.groups.models import Group, Membership
from commonty.groups.rules.joining import LONGEST_NAME, LONGEST_OWN_NAME, LONGEST_PURPOSE, LONGEST_WORD
from commonty.places.models import Place

OWN_NAME = _("What should members call you?")


class OwnNameForm(forms.Form):
    own_name = forms.CharField(
        label=OWN_NAME, help_text=_("It can be any name. Nobody but the members sees it."), max_length=LONGEST_OWN_NAME,
        error_messages={"required": _("Say what members should call you.")},
    )  # fmt: skip


class ChangeForm(forms.Form):
    name = forms.CharField(
        label=_("What is the group called?"), help_text=_("“Sandbank back courts”"), max_length=LONGEST_NAME,
        error_messages={"required": _("Give the group a name.")},
    )  # fmt: skip
    purpose = forms.CharField(
        label=_("What is it for?"),
        help_text=_("One or two sentences."),
        max_length=LONGEST_PURPOSE,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say in a sentence what the group is for.")},
    )
    place = forms.ChoiceField(label=_("Where is it?"), widget=forms.RadioSelect)
    joining = forms.ChoiceField(label=_("Who can join?"), choices=Group.Joining.choices, widget=forms.RadioSelect)
    is_unlisted = forms.BooleanField(
        label=_("Leave it out of the list\nOnly those who are in it or invited learn that there is such a group."),
        required=False,
    )

    def __init__(self, *args: Any, places: Iterable[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {place.public_id: place for place in places}
        self.fields["place"].choices = [(key, place.name) for key, place in self.places.items()]  # type: ignore[attr-defined]

    def about_of(self, said: dict[str, Any]) -> About:
        return About(
            name=said["name"], purpose=said["purpose"], place=self.places[said["place"]], joining=said["joining"],
            is_unlisted=said["is_unlisted"],
        )  # fmt: skip


class FormForm(ChangeForm, OwnNameForm):
    key = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
    field_order = ["name", "purpose", "place", "joining", "is_unlisted", "own_name"]


class AskForm(OwnNameForm):
    says = forms.CharField(
        label=_("A word to the organisers"), max_length=LONGEST_WORD, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class InviteForm(forms.Form):
    name = forms.CharField(
        label=_("Their first name and last name"), help_text=_("As it is written on letters to them."), max_length=200,
        error_messages={"required": _("Write whom you want to invite.")},
    )  # fmt: skip


class BecauseForm(forms.Form):
    because = forms.CharField(
        label=_("Why?"), max_length=LONGEST_WORD, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class PartForm(forms.Form):
    role = forms.ChoiceField(
        label=_("What do they do in the group?"), choices=Membership.Role.choices, widget=forms.RadioSelect
    )
