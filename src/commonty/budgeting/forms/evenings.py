"""A presentation evening: when, where, how to take part; why it changes; what was said."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonty.access.refusal import Refused
from commonty.budgeting.models import Evening
from commonty.budgeting.rules.dates import local_instant
from commonty.kit.form_fields import DayInput, HourInput


class EveningForm(forms.Form):
    day = forms.DateField(label=_("Which day?"), widget=DayInput)
    starts = forms.TimeField(label=_("From"), widget=HourInput)
    ends = forms.TimeField(label=_("To"), widget=HourInput)
    where = forms.CharField(label=_("Where is it?"), help_text=_("“Ropeworks hall, 12 Mill Brae”."), max_length=200)
    joining = forms.CharField(
        label=_("How can people join who can’t come?"),
        help_text=_("A link or a phone number for the evening, and whom to ask for a lift."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
    )
    access = forms.CharField(
        label=_("What should people know who need something?"),
        help_text=_("Steps, a loop, an interpreter, children, food: say also what is not there."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
    )

    def __init__(self, *args: Any, evening: Evening | None = None, **kwargs: Any) -> None:
        if evening is not None:
            starts, ends = (timezone.localtime(at) for at in (evening.starts_at, evening.ends_at))
            known = {"day": starts.date(), "starts": starts.time(), "ends": ends.time()}
            kwargs.setdefault("initial", known | {name: getattr(evening, name) for name in PLAIN})
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        self.instants: dict[str, datetime] = {}
        day = self.cleaned_data.get("day")
        for name in ("starts", "ends"):
            hour = self.cleaned_data.get(name)
            if day is None or hour is None:
                continue
            try:
                at = local_instant(day, hour, zone=timezone.get_default_timezone())  # type: ignore[arg-type]
                self.instants[f"{name}_at"] = at
            except Refused as refused:
                self.add_error(name, str(refused))
        return self.cleaned_data

    def fields_to_write(self) -> dict[str, Any]:
        return {**self.instants, **{name: self.cleaned_data[name] for name in PLAIN}}


PLAIN = ("where", "joining", "access")


class WhyForm(forms.Form):
    because = forms.CharField(
        label=_("Why?"), help_text=_("Everybody reads it, and it stands in their calendars."), max_length=300
    )


class ChangeEveningForm(EveningForm, WhyForm):
    field_order = ["day", "starts", "ends", *PLAIN, "because"]


class NoteForm(forms.Form):
    note = forms.CharField(
        label=_("What was said?"),
        help_text=_("A few sentences, for and against. Everybody reads it: name no private person."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=2_000,
    )
