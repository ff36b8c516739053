"""What somebody says on the phone or at a counter, typed by staff: the number of an idea, a change of it, help with it."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonty.ideas.forms.amending import ChangeForm
from commonty.ideas.forms.offering import OfferForm

HOW_SAID = [
    ("phone", _("On the phone")), ("counter", _("At a counter")), ("doorstep", _("At the door")),
    ("letter", _("In a letter")), ("meeting", _("In a meeting")),
]  # fmt: skip


class SupportNumberForm(forms.Form):
    number = forms.IntegerField(
        label=_("Number of the idea"), help_text=_("It stands at the top of its page."), min_value=1,
        max_value=2_147_483_647,
        error_messages={"required": _("Write the number of the idea."), "invalid": _("Write figures alone.")},
    )  # fmt: skip


def how_said() -> Any:
    return forms.ChoiceField(
        label=_("How did they say it?"), choices=HOW_SAID, widget=forms.RadioSelect, initial="phone"
    )


class ChangeForSomebodyForm(ChangeForm):
    channel = how_said()


class OfferForSomebodyForm(OfferForm):
    channel = how_said()
