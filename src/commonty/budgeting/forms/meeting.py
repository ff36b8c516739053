"""A meeting that decides: setting it up, what was counted in it, moving it."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commonty.access.refusal import Refused
from commonty.budgeting.forms.set_up import StepForm
from commonty.budgeting.models import DecidedBy, Project, RoomCount, Round
from commonty.budgeting.models.meeting import CARDS
from commonty.budgeting.rules import check_dates, local_instant
from commonty.budgeting.rules.meeting import MOST_PEOPLE, Cards, Numbers
from commonty.kit.form_fields import DayInput, HourInput

FIXED_AT = time(9, 0)


class DecidedForm(StepForm):
    decided_by = forms.ChoiceField(
        label=_("How is it decided?"),
        widget=forms.RadioSelect,
        choices=[
            (
                DecidedBy.BOX,
                _(
                    "In the ballot box\nOn the web, by phone, with a code from a letter. Secret, and each has a receipt."
                ),
            ),
            (
                DecidedBy.HANDS,
                _(
                    "In a meeting, by show of hands\nQuick and plain, and not secret: everybody sees whose hands go up."
                ),
            ),
            (
                DecidedBy.CARDS,
                _("In a meeting, by cards dropped into a box\nNo name on the cards; counted in front of everybody."),
            ),
        ],
    )
    meets_on = forms.DateField(label=_("Day of the meeting"), widget=DayInput, required=False)
    meets_at = forms.TimeField(label=_("It begins at"), widget=HourInput, required=False)
    meeting_where = forms.CharField(
        label=_("Where do people meet?"),
        help_text=_("For example: “On the green behind 12 Sandbank Street; if it rains, in the laundry.”"),
        max_length=200,
        required=False,
    )
    fixed_on = forms.DateField(
        label=_("From which day are rules and projects fixed?"),
        help_text=_("From 9 in the morning on. Everybody on the list is told then."),
        widget=DayInput,
        required=False,
    )
    votes_before = forms.BooleanField(
        label=_(
            "Votes from those who can't come\nFrom that day on they use the ballot box, until the meeting begins. Both "
            "are added up. If only a few do, people can work out what they chose."
        ),
        required=False,
    )
    in_a_meeting = ("meets_on", "meets_at", "meeting_where", "fixed_on")

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        self.now = now
        super().__init__(*args, **kwargs)
        for name in self.in_a_meeting:
            self.fields[name].is_one_of_several = True  # type: ignore[attr-defined]  # a ballot box needs none of them

    @classmethod
    def answered(cls, pb_round: Round) -> dict[str, Any]:
        found = {name: getattr(pb_round, name) for name in ("decided_by", "meeting_where", "votes_before")}
        today = timezone.localdate()
        found |= {
            "meets_at": time(18, 30),
            "meets_on": today + timedelta(days=21),
            "fixed_on": today + timedelta(days=7),
        }
        if pb_round.is_meeting and pb_round.closes_at is not None and pb_round.opens_at is not None:
            begins = timezone.localtime(pb_round.closes_at)
            found |= {"meets_on": begins.date(), "meets_at": begins.time().replace(second=0, microsecond=0)}
            found["fixed_on"] = timezone.localtime(pb_round.opens_at).date()
        return found

    def clean(self) -> dict[str, Any]:
        self.instants: dict[str, datetime] = {}
        if self.errors or self.cleaned_data["decided_by"] == DecidedBy.BOX:
            return self.cleaned_data
        for name in self.in_a_meeting:
            if not self.cleaned_data.get(name):
                self.add_error(name, MISSING[name])
        if self.errors:
            return self.cleaned_data
        try:
            zone = timezone.get_default_timezone()
            day, hour = self.cleaned_data["meets_on"], self.cleaned_data["meets_at"]
            self.instants["closes_at"] = local_instant(day, hour, zone=zone)
            self.instants["opens_at"] = local_instant(self.cleaned_data["fixed_on"], FIXED_AT, zone=zone)
            check_meeting_dates(**self.instants, now=self.now)
        except Refused as refused:
            self.add_error("meets_on", str(refused))
        return self.cleaned_data

    def changes(self) -> dict[str, Any]:
        if self.cleaned_data["decided_by"] == DecidedBy.BOX:
            return {"decided_by": DecidedBy.BOX, "meeting_where": "", "votes_before": False}
        kept = {name: self.cleaned_data[name] for name in ("decided_by", "meeting_where", "votes_before")}
        return kept | self.instants


MISSING = {
    "meets_on": _("Say on which day people meet."),
    "meets_at": _("Say at which hour it begins."),
    "meeting_where": _("Say where people meet."),
    "fixed_on": _("Say from which day rules and projects are fixed."),
}


def check_meeting_dates(*, opens_at: datetime, closes_at: datetime, now: datetime) -> None:
    if closes_at <= opens_at:
        raise Refused(gettext("Rules and projects are fixed before people meet: choose an earlier day for that."))
    if opens_at <= now:
        raise Refused(gettext("Rules and projects can be fixed tomorrow at the earliest. Choose a later day."))
    check_dates(opens_at=opens_at, closes_at=closes_at, now=now, zone=timezone.get_default_timezone())


def number(label: Any, *, help_text: Any = "") -> forms.IntegerField:
    return forms.IntegerField(label=label, help_text=help_text, min_value=0, max_value=MOST_PEOPLE)


class RoomCountForm(forms.Form):
    people = number(
        _("How many people were there who may vote?"),
        help_text=_("Leave out children who are too young to vote, and whoever voted before. Write no names."),
    )
    homes = number(_("From how many homes?"))
    handed_out = number(_("Cards handed out"))
    in_box = number(_("Cards in the box"))
    kept = number(_("Cards kept by people, or given back"))
    valid = number(_("Good cards"), help_text=_("With at least one tick, and no more than the rules allow."))
    blank = number(_("Blank cards"))
    spoilt = number(_("Spoilt cards"), help_text=_("Too many ticks, a name on it, or nobody can tell what is meant."))

    def __init__(
        self, *args: Any, pb_round: Round, projects: Sequence[Project], count: RoomCount | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.projects, self.has_cards = projects, pb_round.decided_by == DecidedBy.CARDS
        if not self.has_cards:
            for name in CARDS:
                del self.fields[name]
        for project in projects:
            self.fields[f"votes_{project.number}"] = number(f"{project.number}. {project.name}")
        if count is not None:
            self.initial |= {name: getattr(count, name) for name in ("people", "homes", *CARDS)}
            self.initial |= {f"votes_{p.number}": count.votes.get(p.public_id) for p in projects}

    @property
    def there(self) -> list[forms.BoundField]:
        return [self["people"], self["homes"]]

    @property
    def cards(self) -> list[forms.BoundField]:
        names = ("handed_out", "in_box", "kept", "valid", "blank", "spoilt")
        return [self[name] for name in names] if self.has_cards else []

    @property
    def votes(self) -> list[forms.BoundField]:
        return [self[f"votes_{project.number}"] for project in self.projects]

    def numbers(self) -> Numbers:
        typed = self.cleaned_data
        votes = {project.public_id: typed[f"votes_{project.number}"] for project in self.projects}
        cards = Cards(**{name: typed[name] for name in CARDS}) if self.has_cards else None
        return Numbers(people=typed["people"], homes=typed["homes"], votes=votes, cards=cards)


class ConfirmForm(forms.Form):
    witness = forms.CharField(
        label=_("Name of the neighbour who counted too"),
        help_text=_(
            "Only staff can read it. They promote none of the projects, and know that we write their name down."
        ),
        max_length=120,
    )
    in_front = forms.BooleanField(label=_("We counted in front of everybody, and these are the numbers"))

    def __init__(self, *args: Any, is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_first:
            del self.fields["witness"]


class MoveForm(forms.Form):
    meets_on = forms.DateField(label=_("New day of the meeting"), widget=DayInput)
    meets_at = forms.TimeField(label=_("It begins at"), widget=HourInput)
    where = forms.CharField(label=_("Where do people meet?"), max_length=200)
    because = forms.CharField(
        label=_("Why is it moved?"),
        help_text=_("Everybody on the list is told, and all can read it."),
        max_length=300,
    )

    def __init__(self, *args: Any, pb_round: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        begins = timezone.localtime(pb_round.closes_at)
        self.initial |= {"meets_on": begins.date(), "meets_at": begins.time(), "where": pb_round.meeting_where}

    def clean(self) -> dict[str, Any]:
        if not self.errors:
            try:
                day, hour = self.cleaned_data["meets_on"], self.cleaned_data["meets_at"]
                self.starts_at = local_instant(day, hour, zone=timezone.get_default_timezone())
            except Refused as refused:
                self.add_error("meets_at", str(refused))
        return self.cleaned_data
