"""Fields that many forms have: money as people type it, and a day with an hour on the wall's clock."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.kit.money import NotMoney, pounds, read_pounds

MOST_YEARS = timedelta(days=3653)


class PoundsField(forms.CharField):
    """Whole pence from what somebody typed; empty is None."""

    is_money = True

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=30, **kwargs)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def prepare_value(self, value: Any) -> Any:
        return pounds(value).removeprefix("£") if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_pounds(text)
        except NotMoney as wrong:
            raise forms.ValidationError(str(wrong)) from wrong


class DayInput(forms.DateInput):
    input_type = "date"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%Y-%m-%d", **kwargs)


def check_near(day: date) -> None:
    """For a DateField: a year typed wrong is a slip, and the first and last days of the calendar have no neighbours."""
    today = timezone.localdate()
    if not today - MOST_YEARS <= day <= today + MOST_YEARS:
        raise forms.ValidationError(_("Look at the year again: this day is more than ten years away."))


class HourInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%H:%M", **kwargs)
