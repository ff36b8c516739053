"""Who runs a money vote, who sits in its group, and why somebody gives a seat back."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from commonty.budgeting.forms.set_up import StepForm
from commonty.budgeting.models import Round
from commonty.groups.models import Group

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
    group = forms.ChoiceField(
        label=_("Which group?"),
        help_text=_(
            "One that has a page here. Its people take their seats there themselves; you need not know them."
        ),
        required=False,
    )
    group_name = forms.CharField(
        label=_("What is the group called?"),
        help_text=_("Only if it has no page here. Everybody reads this name. The group's people are named nowhere."),
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
    of_a_group = ("group", "group_name", "group_rules")

    def __init__(self, *args: Any, groups: Sequence[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.groups = {group.public_id: group for group in groups}
        none = _("It has no page here") if groups else _("No group has a page here yet")
        named = [(key, group.name) for key, group in self.groups.items()]
        cast(forms.ChoiceField, self.fields["group"]).choices = [("", none), *named]
        for name in self.of_a_group:
            self.fields[name].is_one_of_several = True  # type: ignore[attr-defined]  # only a group needs them

    @classmethod
    def answered(cls, pb_round: Round) -> dict[str, Any]:
        known = {name: getattr(pb_round, name) for name in cls.of_a_group}
        known["group"] = pb_round.group.public_id if pb_round.group else ""
        return known | {"run_by": GROUP if pb_round.is_run_by_group else WE}

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("run_by") == GROUP:
            if self.cleaned_data.get("group") and self.cleaned_data.get("group_name"):
                self.add_error("group_name", _("Choose the group, or say what it is called: not both."))
            for name in MISSING:
                is_linked = name == "group_name" and (self.cleaned_data.get("group") or "group" in self.errors)
                if not self.cleaned_data.get(name) and name not in self.errors and not is_linked:
                    self.add_error(name, MISSING[name])
        return self.cleaned_data

    def changes(self) -> dict[str, Any]:
        is_group = self.cleaned_data["run_by"] == GROUP
        said = {name: self.cleaned_data[name] if is_group else "" for name in self.of_a_group}
        return said | {"group": self.groups.get(said["group"])}


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
