"""An officer asks for a room."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

from commonty.kit.form_fields import DayInput, check_near


class AskForRoomForm(forms.Form):
    address = forms.CharField(
        label=_("The address of the group’s page"), help_text=_("Copy it. There is no list of rooms."), max_length=300,
        error_messages={"required": _("Copy the address of the group’s page.")},
    )  # fmt: skip
    because = forms.CharField(
        label=_("Why do you have to read what lies in it?"),
        help_text=_("What happened, and what you have to find. The group reads this, word for word."),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Say why. The group reads it.")},
    )
    tell_on = forms.DateField(
        label=_("Only if telling the group first endangers somebody: tell it on"),
        help_text=_("A day within four weeks. Leave it empty, and the group is told at once."),
        widget=DayInput,
        required=False,
        validators=[check_near],
    )

    def clean_address(self) -> str:
        found = re.search(r"groups/(\w+)/?$|^(\w+)$", self.cleaned_data["address"].strip())
        if not found:
            raise forms.ValidationError(_("A group’s page has an address that ends with “groups/” and some letters."))
        return found[1] or found[2]
