"""Setting up the other system."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonty.access.refusal import Refused
from commonty.people.models import Person
from commonty.repairs.models import System
from commonty.repairs.rules.hand_over import check_address


class SystemForm(forms.Form):
    name = forms.CharField(label=_("What do you call it?"), max_length=80)
    takes = forms.ChoiceField(
        label=_("How does it get our orders?"), choices=System.Takes.choices, widget=forms.RadioSelect
    )
    address = forms.CharField(
        label=_("Its address"),
        help_text=_(
            "Only where our program sends to it. Whoever looks after the other system knows it. It begins with https://"
        ),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )
    minder = forms.ChoiceField(
        label=_("Who minds it?"), help_text=_("They hear of it when something has waited too long.")
    )
    may_report = forms.BooleanField(
        label=_(
            "It may bring us what residents report there (Open311)\n"
            "Each report waits on the desk until somebody has rung whoever it is from."
        ),
        required=False,
    )
    is_on = forms.BooleanField(
        label=_("It is in use\nWhile it is not, nothing is kept for it."), required=False, initial=True
    )

    def __init__(self, *args: Any, staff: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.staff = {person.public_id: person for person in staff}
        self.fields["minder"].choices = [(key, one.name) for key, one in self.staff.items()]  # type: ignore[attr-defined]

    def clean_minder(self) -> Person:
        return self.staff[self.cleaned_data["minder"]]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if "takes" in said and "address" in said:
            try:
                check_address(said["takes"], said["address"])
            except Refused as refused:
                self.add_error("address", str(refused))
        return said
