"""Asking a group, and saying what one wants."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonty.groups.actions.deciding import Question
from commonty.groups.models import Choice, Decision
from commonty.groups.rules.deciding import AGREE, ASIDE, BLOCK
from commonty.kit.form_fields import DayInput, check_near


class OpenForm(forms.Form):
    question = forms.CharField(
        label=_("What is to be decided?"), help_text=_("“Do we ask for a bench or for lights?”"), max_length=200,
        error_messages={"required": _("Write what is to be decided.")},
    )  # fmt: skip
    says = forms.CharField(
        label=_("What one should know about it"), max_length=4_000, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    method = forms.ChoiceField(label=_("How?"), choices=Decision.Method.choices, widget=forms.RadioSelect)
    choices = forms.CharField(
        label=_("The choices, each on a line of its own"), help_text=_("Leave it empty for “Any objections?”"),
        max_length=2_000, required=False, widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    seen_by = forms.ChoiceField(
        label=_("Who sees how somebody voted?"),
        choices=[
            ("members", _("All members\nEach vote stands beside a name.")),
            ("nobody", _("Nobody\nNames and votes are kept apart. A secret vote can’t be changed.")),
        ],
        widget=forms.RadioSelect,
    )
    last_day = forms.DateField(
        label=_("The last day to vote"), help_text=_("Until midnight."), widget=DayInput, validators=[check_near]
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def question_of(self, said: dict[str, Any]) -> Question:
        end = timezone.make_aware(datetime.combine(said["last_day"] + timedelta(days=1), time()))
        lines = [line.strip() for line in said["choices"].splitlines() if line.strip()]
        return Question(
            method=said["method"], question=said["question"], says=said["says"], closes_at=end,
            choices=() if said["method"] == Decision.Method.CONSENT else lines, is_secret=said["seen_by"] == "nobody",
        )  # fmt: skip


class VoteForm(forms.Form):
    """Its fields follow from how the group decides. `said_of` gives a vote as the action takes it."""

    def __init__(self, *args: Any, decision: Decision, choices: list[Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.decision, self.choices = decision, choices
        if decision.method == Decision.Method.RANKED:
            places = [("", _("no place"))] + [(n, str(n)) for n in range(1, len(choices) + 1)]
            for one in choices:
                self.fields[f"place_{one.number}"] = forms.ChoiceField(label=one.name, choices=places, required=False)
        else:
            consent = [
                (AGREE, _("I agree")),
                (ASIDE, _("I stand aside\nI don’t agree, and don’t stop it.")),
                (BLOCK, _("I object\nIt should not be done, and I say why.")),
            ]
            poll = [(one.number, one.name) for one in choices]
            listed = consent if decision.method == Decision.Method.CONSENT else poll
            label = _("What do you say?") if decision.method == Decision.Method.CONSENT else _("Choose one")
            self.fields["said"] = forms.ChoiceField(label=label, choices=listed, widget=forms.RadioSelect)
        self.fields["because"] = forms.CharField(
            label=_("Why?"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
        )

    def said_of(self, said: dict[str, Any]) -> list[int | str]:
        if self.decision.method == Decision.Method.CONSENT:
            return [said["said"]]
        if self.decision.method == Decision.Method.POLL:
            return [int(said["said"])]
        placed = [
            (int(said[f"place_{one.number}"]), one.number) for one in self.choices if said[f"place_{one.number}"]
        ]
        return [number for _place, number in sorted(placed)]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        places = [place for name, place in said.items() if name.startswith("place_") and place]
        if len(set(places)) < len(places):
            raise forms.ValidationError(_("Give each place to one only."))
        return said


class CallOffForm(forms.Form):
    because = forms.CharField(
        label=_("Why?"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why: all members read it.")},
    )  # fmt: skip
