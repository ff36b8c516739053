"""The questions of the set-up. Each form gives `changes()`: what the action is to write."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonty.access.refusal import Refused
from commonty.ballots.models import Unit
from commonty.budgeting.models import Round
from commonty.budgeting.rules import check_dates, local_instant
from commonty.budgeting.rules.templates import TEMPLATES, Template
from commonty.kit.form_fields import DayInput, HourInput, PoundsField
from commonty.people.models import TieKind
from commonty.places.models import Place


class StepForm(forms.Form):
    """A page of the set-up, filled with what was answered before."""

    def __init__(self, *args: Any, pb_round: Round | None = None, **kwargs: Any) -> None:
        self.pb_round = pb_round
        if pb_round is not None:
            kwargs.setdefault("initial", self.answered(pb_round))
        super().__init__(*args, **kwargs)

    @property
    def template(self) -> Template | None:
        """The kind of vote it was begun as."""
        return TEMPLATES.get(self.pb_round.template) if self.pb_round is not None else None

    @classmethod
    def answered(cls, pb_round: Round) -> dict[str, Any]:
        return {name: getattr(pb_round, name) for name in cls.base_fields if hasattr(pb_round, name)}

    def changes(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


class WhereForm(StepForm):
    name = forms.CharField(
        label=_("What do you call this money vote?"),
        help_text=_("Short and plain, as neighbours would say it: “£12,500 for our back courts”."),
        max_length=120,
    )
    purpose = forms.CharField(
        label=_("What is it for?"),
        help_text=_("One or two sentences. Everybody can read this."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2_000,
        required=False,
    )
    place = forms.ChoiceField(label=_("Where is it?"), help_text=_("People who live here can vote."))

    def __init__(self, *args: Any, places: Sequence[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {place.public_id: place for place in places}
        depth = min((place.path.count("/") for place in places), default=0)
        cast(forms.ChoiceField, self.fields["place"]).choices = [
            (place.public_id, "\u2003" * (place.path.count("/") - depth) + place.name) for place in places
        ]
        if self.pb_round is not None:
            self.initial["place"] = self.pb_round.place.public_id

    def changes(self) -> dict[str, Any]:
        return {**self.cleaned_data, "place": self.places[self.cleaned_data["place"]]}


class PotForm(StepForm):
    pot_pence = PoundsField(
        label=_("How much is in the pot?"), help_text=_("In pounds: all that residents decide about.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if template := self.template:
            self.fields["pot_pence"].help_text = template.usual_pot
            self.initial["pot_pence"] = self.initial.get("pot_pence") or template.pot_pence

    def clean_pot_pence(self) -> int:
        pence: int = self.cleaned_data["pot_pence"]
        if not pence:
            raise forms.ValidationError(_("Write an amount of more than nothing."))
        return pence


class WhoForm(StepForm):
    unit = forms.ChoiceField(
        label=_("One vote for each…"),
        widget=forms.RadioSelect,
        choices=[
            (Unit.PERSON, _("person\nRecommended: everybody counts, not only whose name is on the lease.")),
            (Unit.HOME, _("home\nPeople who live together agree on one vote.")),
        ],
    )
    age_from = forms.IntegerField(
        label=_("From which age?"),
        help_text=_("Reached on the day voting closes. In a vote by home this is not asked."),
        min_value=8,
        max_value=25,
    )
    tie_kinds = forms.MultipleChoiceField(
        label=_("Who of them?"),
        help_text=_("Leave all empty for everybody who lives there: recommended."),
        widget=forms.CheckboxSelectMultiple,
        choices=TieKind.choices,
        required=False,
    )


class WhenForm(StepForm):
    opens_on = forms.DateField(label=_("First day of voting"), widget=DayInput)
    opens_time = forms.TimeField(label=_("Starts at"), widget=HourInput)
    closes_on = forms.DateField(label=_("Last day of voting"), widget=DayInput)
    closes_time = forms.TimeField(label=_("Closes at"), widget=HourInput)

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        self.now = now
        super().__init__(*args, **kwargs)
        if self.template and "opens_on" not in self.initial:
            opens_on, closes_on = self.template.days(timezone.localdate(now))
            times = {"opens_time": self.template.opens_time, "closes_time": self.template.closes_time}
            self.initial |= {"opens_on": opens_on, "closes_on": closes_on, **times}

    @classmethod
    def answered(cls, pb_round: Round) -> dict[str, Any]:
        found: dict[str, Any] = {"opens_time": time(9, 0), "closes_time": time(20, 0)}
        for name, instant in (("opens", pb_round.opens_at), ("closes", pb_round.closes_at)):
            if instant is not None:
                local = timezone.localtime(instant)
                found |= {f"{name}_on": local.date(), f"{name}_time": local.time().replace(second=0, microsecond=0)}
        return found

    def clean(self) -> dict[str, Any]:
        instants = {}
        for name in ("opens", "closes"):
            day, hour = self.cleaned_data.get(f"{name}_on"), self.cleaned_data.get(f"{name}_time")
            if day is None or hour is None:
                continue
            try:
                instants[f"{name}_at"] = local_instant(day, hour, zone=timezone.get_default_timezone())
            except Refused as refused:
                self.add_error(f"{name}_time", str(refused))
        if len(instants) == 2:
            try:
                check_dates(**instants, now=self.now, zone=timezone.get_default_timezone())
            except Refused as refused:
                self.add_error("opens_on" if instants["opens_at"] <= self.now else "closes_on", str(refused))
        self.instants = instants
        return self.cleaned_data

    def changes(self) -> dict[str, Any]:
        return self.instants


class CannotForm(StepForm):
    cannot_fund = forms.CharField(
        label=_("What can't this money pay for?"),
        help_text=_("Say it now, so that nobody proposes it in vain. For example: “Repairs that we owe you anyway.”"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2_000,
        required=False,
    )


class CopyForm(forms.Form):
    name = forms.CharField(label=_("What do you call the new one?"), max_length=120)
    with_projects = forms.BooleanField(
        label=_("Take its projects over too\nYou can change them, and take out what was done."), required=False
    )
