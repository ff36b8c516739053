"""What staff type: a number, an answer, how a board is kept."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonty.kit.form_fields import DayInput, check_near
from commonty.priorities.actions.answering import Given
from commonty.priorities.models import BoardRule
from commonty.priorities.rules.status import LONGEST_ANSWER

NAMES = ("top", "days", "answer_days", "quiet_months")


class NumberForm(forms.Form):
    number = forms.IntegerField(
        label=_("Number of the need"), help_text=_("It stands at the top of its page."), min_value=1,
        max_value=2_147_483_647,
        error_messages={"required": _("Write the number of the need."), "invalid": _("Write figures alone.")},
    )  # fmt: skip


class AnswerForm(forms.Form):
    """A day makes it a promise."""

    kind = forms.ChoiceField(
        label=_("What is our answer?"),
        choices=[
            ("promise", _("We do it\nSay what, and by which day. It stands among our promises.")),
            ("reason", _("Not now, or no\nSay why, in plain words.")),
        ],
        widget=forms.RadioSelect, error_messages={"required": _("Choose whether it is a promise or a reason.")},
    )  # fmt: skip
    says = forms.CharField(
        label=_("What we do, or why not"), help_text=_("As you would say it at their door. Everybody can read it."),
        widget=forms.Textarea(attrs={"rows": 4}), max_length=LONGEST_ANSWER,
        error_messages={"required": _("Say it in plain words. Everybody who needs it reads this.")},
    )  # fmt: skip
    by_day = forms.DateField(
        label=_("By which day?"), help_text=_("Only if we do it."), widget=DayInput(), validators=[check_near],
        required=False,
    )  # fmt: skip
    by_day.is_one_of_several = True  # type: ignore[attr-defined]  # its help says when it is needed
    key = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def clean_by_day(self) -> date | None:
        on: date | None = self.cleaned_data.get("by_day")
        if on and on < timezone.localdate():
            raise forms.ValidationError(_("This day is past. Choose one that is still to come."))
        return on

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        kind = said.get("kind")
        if kind == "promise" and not said.get("by_day") and "by_day" not in self.errors:
            self.add_error("by_day", _("Say by which day. Without one it is no promise."))
        if kind == "reason" and said.get("by_day"):
            self.add_error("by_day", _("A reason has no day. Take it away, or choose “We do it”."))
        return said

    def given(self) -> Given:
        said = self.cleaned_data
        return Given(says=said["says"], by_day=said["by_day"], posted_key=said["key"])


class BoardForm(forms.Form):
    top = forms.IntegerField(label=_("How many of the first do we answer?"), min_value=1, max_value=20)
    days = forms.IntegerField(
        label=_("After how many working days among the first do we promise an answer?"), min_value=1, max_value=30
    )
    answer_days = forms.IntegerField(
        label=_("In how many working days from then do we give it?"), min_value=1, max_value=30
    )
    quiet_months = forms.IntegerField(
        label=_("After how many months without a new voice is a need closed?"),
        help_text=_("All who need it hear of that a month before."), min_value=2, max_value=60,
    )  # fmt: skip


def figures_of(rule: BoardRule) -> dict[str, int]:
    return {name: getattr(rule, name) for name in NAMES}
