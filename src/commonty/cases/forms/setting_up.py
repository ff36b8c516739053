"""Arranging help."""

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from commonty.cases.rules.triage import DANGERS

TIME = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")


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
