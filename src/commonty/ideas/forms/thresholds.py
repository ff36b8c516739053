"""How much support makes us answer."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commonty.ideas.models import Thresholds

NAMES = ("neighbours", "one_home_in", "days", "for_meeting", "to_challenge", "quiet_months")


class ThresholdsForm(forms.Form):
    neighbours = forms.IntegerField(label=_("How many neighbours make us answer?"), min_value=2, max_value=1_000)
    one_home_in = forms.IntegerField(
        label=_("Or one home in how many?"),
        help_text=_("5 is one home in five. Whichever is fewer counts. Leave it empty to count neighbours alone."),
        min_value=2, max_value=50, required=False,
    )  # fmt: skip
    days = forms.IntegerField(
        label=_("In how many working days do we answer?"), help_text=_("From 1 to 30."), min_value=1, max_value=30
    )
    for_meeting = forms.IntegerField(
        label=_("How many put it on the next meeting’s agenda?"), help_text=_("Leave it empty if none does."),
        min_value=2, max_value=5_000, required=False,
    )  # fmt: skip
    to_challenge = forms.IntegerField(
        label=_("How many supporters can challenge a “no”?"), min_value=1, max_value=500
    )
    quiet_months = forms.IntegerField(
        label=_("After how many quiet months is an idea put away?"),
        help_text=_("Everybody behind it hears of that a month before."), min_value=2, max_value=60,
    )  # fmt: skip


def figures_of(thresholds: Thresholds) -> dict[str, int | None]:
    return {name: getattr(thresholds, name) for name in NAMES}
