"""What a resident says of a repair: another time, nobody came, it isn't mended. Staff type the same for them."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonty.cases.forms.said import CHANNELS
from commonty.kit.templatetags.kit import day
from commonty.repairs.words import HALVES

SAYS = {
    "wish": _("Another time, please\nTick when they could be at home, or write it."),
    "nobody": _("Nobody came\nSomebody with a name phones them by the next working day."),
    "mended": _("It is mended"),
    "not_mended": _("It isn’t mended\nIt is ordered again, with its first day."),
}


class HalvesField(forms.MultipleChoiceField):
    """Mornings and afternoons; its value is a list of days and halves."""

    widget = forms.CheckboxSelectMultiple

    def clean(self, value: Any) -> list[dict[str, str]]:  # type: ignore[override]
        pairs = [chosen.split(" ") for chosen in super().clean(value)]
        return [{"on": on, "half": half} for on, half in pairs]


def half_choices(halves: Iterable[tuple[date, str]]) -> list[tuple[str, str]]:
    return [(f"{on.isoformat()} {half}", f"{day(on)}, {HALVES[half]}") for on, half in halves]


class WishForm(forms.Form):
    halves = HalvesField(
        label=_("When could you be at home?"),
        help_text=_("Up to three. If a time is booked, it stays until there is a new one."),
        required=False,
    )
    words = forms.CharField(
        label=_("Or in your own words"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, halves: Iterable[tuple[date, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["halves"].choices = half_choices(halves)  # type: ignore[attr-defined]


class NotMendedForm(forms.Form):
    words = forms.CharField(
        label=_("What is still not right?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Say in a few words what is still not right.")},
    )


class TheySayForm(WishForm):
    """One form for all that somebody says of a repair on the phone, at a counter or at the door."""

    what = forms.ChoiceField(label=_("What do they say?"), widget=forms.RadioSelect)
    channel = forms.ChoiceField(label=_("How did they say it?"), choices=CHANNELS, widget=forms.RadioSelect)
    field_order = ("what", "halves", "words", "channel")

    def __init__(self, *args: Any, may: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = [(what, SAYS[what]) for what in may]  # type: ignore[attr-defined]
        self.fields["words"].label = _("In their words")
        self.fields["words"].help_text = _("If it isn’t mended: what is still not right.")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("what") == "not_mended" and not said.get("words"):
            self.add_error("words", _("Say in a few words what is still not right."))
        return said
