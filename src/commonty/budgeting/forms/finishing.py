"""A project is done, and what it cost beside the vote; who answers for a pot, and from when on a reason is needed."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from commonty.budgeting.models import RoundMoney
from commonty.kit.form_fields import DayInput, PoundsField
from commonty.people.models import Person


class FinishForm(forms.Form):
    on = forms.DateField(label=_("Done on which day?"), widget=DayInput)
    because = forms.CharField(
        label=_("Why did it cost another sum than was voted?"),
        help_text=_("Everybody can read this."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=500,
        error_messages={
            "required": _("The difference is large, so somebody has to say why. One sentence is enough.")
        },
    )

    def __init__(self, *args: Any, today: date, is_reason_needed: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial.setdefault("on", today)
        self.fields["because"].required = is_reason_needed

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError(_("This day has not come yet. Record what has happened."))
        return on


class ThresholdForm(forms.Form):
    variance_percent = forms.IntegerField(
        label=_("A reason is needed if it differs by more than so many in a hundred"),
        help_text=_("Recommended: 10."),
        min_value=0,
        max_value=100,
    )
    variance_pence = PoundsField(
        label=_("Or by more than so many pounds"),
        help_text=_("Recommended: £500. Whichever of the two comes first."),
    )


class RoundMoneyForm(ThresholdForm):
    finance_code = forms.CharField(
        label=_("Finance code of the pot"), help_text=_("As in finance's system. Everybody can read it."),
        max_length=40, required=False,
    )  # fmt: skip
    year_end = forms.DateField(label=_("Last day of the year that it belongs to"), widget=DayInput, required=False)
    approver = forms.ChoiceField(
        label=_("Who answers for the money?"), help_text=_("Their name stands on its page."), required=False
    )
    field_order = ("finance_code", "year_end", "approver", "variance_percent", "variance_pence")

    def __init__(self, *args: Any, money: RoundMoney, people: Sequence[Person], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {name: getattr(money, name) for name in self.base_fields})
        super().__init__(*args, **kwargs)
        self.people = {person.public_id: person for person in people}
        cast(forms.ChoiceField, self.fields["approver"]).choices = [
            ("", _("Nobody is named yet")),
            *((person.public_id, person.name) for person in people),
        ]
        self.initial["approver"] = money.approver.public_id if money.approver else ""
        for name in ("variance_percent", "variance_pence"):
            self.fields[name].required = False
            self.fields[name].help_text = _("Empty: as in all money votes of this landlord.")

    def changes(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return data | {"approver": self.people.get(data["approver"])}


class YearSpendForm(forms.Form):
    """The same year typed again is a correction of it."""

    year_end = forms.DateField(label=_("Last day of the year"), help_text=_("For example 31 March."), widget=DayInput)
    pence = PoundsField(
        label=_("How much is spent in it, that residents could decide about?"),
        help_text=_("For example everything for repairs, estates and services, without loans and wages."),
    )
    source = forms.CharField(
        label=_("Where does this figure stand?"),
        help_text=_("Everybody can read this: “Budget 2026/27, page 4, board paper of 12 March”."),
        max_length=300,
    )

    def clean_pence(self) -> int:
        pence: int = self.cleaned_data["pence"]
        if not pence:
            raise forms.ValidationError(_("Write an amount of more than nothing."))
        return pence
