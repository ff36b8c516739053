"""When shall we phone? And: how did the call go?"""

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonty.cases.forms.said import CHANNELS
from commonty.cases.models.call_backs import HALF_HOUR
from commonty.kit.templatetags.kit import clock_time, day


def slot_choices(slots: Iterable[datetime], *, empty: Any) -> list[tuple[Any, Any]]:
    """By day; what is sent is the moment itself."""
    by_day = groupby(slots, key=timezone.localdate)
    days = [(day(on), [(at.isoformat(), f"{clock_time(at)} – {clock_time(at + HALF_HOUR)}") for at in times])
            for on, times in by_day]  # fmt: skip
    return [("", empty), *days]


class SlotField(forms.ChoiceField):
    """Its value is a moment, or None."""

    def clean(self, value: Any) -> datetime | None:  # type: ignore[override]
        chosen = super().clean(value)
        return datetime.fromisoformat(chosen) if chosen else None


class CallBackForm(forms.Form):
    call_at = SlotField(label=_("When shall we phone?"), error_messages={"required": _("Choose a time.")})

    def __init__(self, *args: Any, slots: Iterable[datetime], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["call_at"].choices = slot_choices(slots, empty=_("Choose"))  # type: ignore[attr-defined]


class CallBackForThemForm(CallBackForm):
    channel = forms.ChoiceField(label=_("How did they say it?"), choices=CHANNELS, widget=forms.RadioSelect)


class PhonedForm(forms.Form):
    WENT = [
        ("reached", _("We talked\nWrite what was said on the case’s page.")),
        ("missed", _("Nobody answered\nThey are told, and can choose another time.")),
    ]  # fmt: skip
    went = forms.ChoiceField(label=_("How did the call go?"), choices=WENT, widget=forms.RadioSelect)
