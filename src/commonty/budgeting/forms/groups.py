"""Who runs a money vote, who sits in its group, and why somebody gives a seat back."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonty.budgeting.forms.set_up import StepForm
from commonty.budgeting.models import Round

WE, GROUP = "we", "group"


class RunForm(StepForm):
    run_by = forms.ChoiceField(
        label=_("Who runs it?"),
        widget=forms.RadioSelect,
        choices=[
            (WE, _("We do\nWe answer the applications and keep the money.")),
            (
                GROUP,
                _(
                    "A residents' group\nIts organiser answers the applications, and its treasurer keeps the money. We "
                    "still open the vote, open the ballot box and count."
                ),
            ),
        ],
    )
    group_name = forms.CharField(
        label=_("What is the group called?"),
        help_text=_("Everybody reads this name. The group's people are named nowhere."),
        max_length=80,
        required=False,
    )
    group_rules = forms.CharField(
        label=_("What does it ask of whoever gets a grant?"),
        help_text=_("In plain words. For example: “Send us your receipts within 8 weeks.”"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1_000,
        required=False,
    )
    of_a_group = ("group_name", "group_rules")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in self.of_a_group:
            self.fields[name].is_one_of_several = True  # type: ignore[attr-defined]  # only a group needs them

    @classmethod
    def answered(cls, pb_round: Round) -> dict[str, Any]:
        known = {name: getattr(pb_round, name) for name in cls.of_a_group}
        return known | {"run_by": GROUP if pb_round.is_run_by_group else WE}

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("run_by") == GROUP:
            for name in self.of_a_group:
                if not self.cleaned_data.get(name) and name not in self.errors:
                    self.add_error(name, MISSING[name])
        return self.cleaned_data

    def changes(self) -> dict[str, Any]:
        is_group = self.cleaned_data["run_by"] == GROUP
        return {name: self.cleaned_data[name] if is_group else "" for name in self.of_a_group}


MISSING = {
    "group_name": _("Say what the group is called."),
    "group_rules": _("Say what the group asks of whoever gets a grant."),
}


class EndSeatForm(forms.Form):
    because = forms.CharField(
        label=_("Why does it end?"),
        help_text=_("Whoever holds the seat and staff read this, and nobody else."),
        max_length=300,
    )
