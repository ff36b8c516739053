"""Ordering, booking, and what became of it."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonty.kit.form_fields import DayInput, HourInput, check_near
from commonty.places.models import Place
from commonty.repairs.rules.right_to_repair import Listed


class OrderForm(forms.Form):
    what = forms.CharField(
        label=_("What is to be mended?"),
        help_text=_("In plain words, without names and addresses: it goes to the resident and to whoever comes."),
        max_length=300,
    )
    place = forms.ChoiceField(label=_("Where is it?"), widget=forms.RadioSelect)
    defect = forms.ChoiceField(
        label=_("Is it on the list of the Right to Repair?"),
        required=False,
    )
    contractor = forms.CharField(label=_("Who comes"), max_length=120, required=False)
    other_contractor = forms.CharField(
        label=_("One other contractor of our list"),
        help_text=_("For the Right to Repair: whom they may call if the first is late."),
        max_length=120,
        required=False,
    )
    reference = forms.CharField(label=_("Its number in the repairs system"), max_length=60, required=False)
    key = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def __init__(self, *args: Any, places: Sequence[Place], defects: Iterable[Listed], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {place.public_id: place for place in places}
        self.fields["place"].choices = [(key, place.name) for key, place in self.places.items()]  # type: ignore[attr-defined]
        listed = list(defects)
        most = max((one.regime.pays.up_to for one in listed if one.regime.pays), default=0)
        self.fields["defect"].help_text = _(
            "For work of up to £%(most)d in a rented home. The deadline counts from when they first told us."
        ) % {"most": most}
        by_length: dict[str, list[tuple[str, str]]] = {}
        for one in listed:
            by_length.setdefault(one.regime.title, []).append((one.defect.name, one.defect.what))
        self.fields["defect"].choices = [("", _("No")), *by_length.items()]  # type: ignore[attr-defined]

    @property
    def place_chosen(self) -> Place:
        return self.places[self.cleaned_data["place"]]


class VisitForm(forms.Form):
    """A window on one day; for another time instead of a booked one, why."""

    on = forms.DateField(validators=[check_near], label=_("On which day?"), widget=DayInput)
    starts = forms.TimeField(label=_("From"), widget=HourInput)
    ends = forms.TimeField(label=_("Until"), widget=HourInput)
    contractor = forms.CharField(label=_("Who comes"), max_length=120, required=False)
    reason = forms.CharField(
        label=_("Why another time?"), help_text=_("The resident reads it."), max_length=300, required=False
    )

    def __init__(self, *args: Any, is_move: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["contractor" if is_move else "reason"]

    def window(self) -> dict[str, datetime]:
        said = self.cleaned_data
        return {
            "starts_at": timezone.make_aware(datetime.combine(said["on"], said["starts"])),
            "ends_at": timezone.make_aware(datetime.combine(said["on"], said["ends"])),
        }


HAPPENED = {
    "done": _("It is done\nSay when, and what was done. The resident is asked whether it is mended."),
    "no_access": _(
        "They came and could not get in\nA card was left. The resident is told how to choose another time."
    ),
    "call_off": _("Nobody can come at the time that is booked\nSay why. We owe a new time by the next working day."),
    "refuse": _("The other time that they asked for can’t be\nSay why. What is booked stays."),
    "not_needed": _("They no longer need it\nIt is called off at their wish."),
    "cancel": _("We will not do it\nSay why. What we promised counts as broken."),
}

NOTHING_BOOKED = _("The time that they asked for can’t be\nSay why. They can ask for another one.")


class HappenedForm(forms.Form):
    what = forms.ChoiceField(label=_("What happened?"), widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("In a few words"), help_text=_("The resident reads it."), max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    done_on = forms.DateField(
        validators=[check_near], label=_("If it is done: on which day?"), required=False, widget=DayInput
    )
    done_at = forms.TimeField(label=_("And at what time?"), required=False, widget=HourInput)

    def __init__(self, *args: Any, may: Sequence[str], is_booked: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        says = HAPPENED if is_booked else HAPPENED | {"refuse": NOTHING_BOOKED}
        self.fields["what"].choices = [(what, says[what]) for what in may]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("what") not in (None, "no_access") and not said.get("words"):
            self.add_error("words", _("Say it in a few words. The resident reads it."))
        if said.get("what") == "done":
            for name in ("done_on", "done_at"):
                if not said.get(name) and name not in self.errors:
                    self.add_error(name, _("Say when it was done. The deadline counts by that."))
        return said

    def done(self) -> datetime:
        said = self.cleaned_data
        return timezone.make_aware(datetime.combine(said["done_on"], said["done_at"]))
