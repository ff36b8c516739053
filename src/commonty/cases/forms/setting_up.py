"""Arranging help."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from commonty.cases.rules.triage import DANGERS
from commonty.kit.form_fields import check_near
from commonty.maths.deadlines import Regime

TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
DAY = forms.DateInput(attrs={"type": "date"})


class HoursForm(forms.Form):
    opens = forms.TimeField(label=_("Somebody reads from"), widget=TIME)
    closes = forms.TimeField(label=_("until"), widget=TIME)
    weekdays = forms.TypedMultipleChoiceField(
        label=_("On which days"), choices=[(n, name) for n, name in WEEKDAYS.items()], coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    silent_days = forms.IntegerField(
        label=_("For how many days we wait for “it is sorted”"),
        help_text=_("Then it closes as “we didn’t hear back”, which is counted apart. Danger and damp never do."),
        min_value=7,
        max_value=60,
    )


class ClosedDaysForm(forms.Form):
    first_on = forms.DateField(label=_("The first day"), validators=[check_near], widget=DAY)
    last_on = forms.DateField(
        label=_("The last day"), help_text=_("Leave it if it is one day."), validators=[check_near], required=False,
        widget=DAY,
    )  # fmt: skip
    name = forms.CharField(label=_("What the day is called"), help_text=_("Such as: Glasgow Fair"), max_length=80)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        said["last_on"] = said.get("last_on") or said.get("first_on")
        return said


class OwnLengthForm(forms.Form):
    number = forms.IntegerField(min_value=1)

    def __init__(self, *args: Any, rule: Regime, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = _("How many hours?") if rule.length.unit == "hours" else _("How many working days?")
        self.fields["number"].label = unit
        self.fields["number"].max_value = most  # type: ignore[attr-defined]
        self.fields["number"].validators.append(MaxValueValidator(most))
        self.fields["number"].help_text = _(
            "It holds for what comes from now on. Whoever was told a day keeps that day."
        )


class NumberForm(forms.Form):
    danger = forms.ChoiceField(
        label=_("For which danger"), choices=[("", _("Any danger")), *DANGERS.items()], required=False
    )
    name = forms.CharField(label=_("Who answers there"), max_length=80)
    phone = forms.CharField(
        label=_("Phone number"), max_length=40, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    is_tested = forms.BooleanField(
        label=_("I rang it today, and the right people answered\nOnly numbers that somebody has rung are shown."),
        required=False,
    )


class TriageWordsForm(forms.Form):
    words = forms.CharField(
        label=_("Words, with commas between"),
        help_text=_("A star stands for any ending: mould* fits mouldy."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=3000,
    )

    def clean_words(self) -> list[str]:
        return [word for word in self.cleaned_data["words"].replace("\n", ",").split(",") if word.strip()]


class PublishedAnswerForm(forms.Form):
    question = forms.CharField(label=_("What people ask"), max_length=160)
    answer = forms.CharField(label=_("Our answer"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))
    words = forms.CharField(
        label=_("Other words for it"), help_text=_("Rubbish, refuse, wheelie: as people say it."), max_length=200,
        required=False,
    )  # fmt: skip
    is_out = forms.BooleanField(label=_("Show it to whoever asks something like it"), required=False, initial=True)
