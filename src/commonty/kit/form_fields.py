"""Fields that many forms have: money as people type it, and a day with an hour on the wall's clock."""

from typing import Any

from django import forms

from commonty.kit.money import NotMoney, pounds, read_pounds


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


class HourInput(forms.TimeInput):
    input_type = "time"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(format="%H:%M", **kwargs)
