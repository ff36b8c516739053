"""What both sides write, and what is decided."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonty.cases.actions.answering import Decided
from commonty.cases.models import Case, Point
from commonty.cases.rules.clocks import LAWS
from commonty.files.forms import TakesPhotos
from commonty.kit.form_fields import check_near
from commonty.people.models import Person
from commonty.promises.models import Promise

DAY = forms.DateInput(attrs={"type": "date"})
LAW_NAMES = {
    "foisa": _("Freedom of information"),
    "eir": _("About the environment"),
    "subject-access": _("What we hold about themselves"),
    "data-protection-complaint": _("A complaint about data"),
}
PROMISES = (Promise.Kind.CALL_BACK, Promise.Kind.VISIT, Promise.Kind.WORK, Promise.Kind.OTHER)
EMPTY = {"required": _("Write what you want to say.")}


def text_field(label: Any, **more: Any) -> forms.CharField:
    rows = more.pop("rows", 4)
    return forms.CharField(label=label, widget=forms.Textarea(attrs={"rows": rows}), error_messages=EMPTY, **more)


class SayForm(TakesPhotos):
    slot = "case.say"
    text = text_field(_("Write to us"))
    key = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)


class NotSortedForm(forms.Form):
    text = forms.CharField(
        label=_("What is still not right?"),
        help_text=_("Somebody else reads it. What you said before stays."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    to_stage_2 = forms.BooleanField(
        label=_("Look into my complaint again (stage 2)\nSomebody else decides it, within 20 working days."),
        required=False,
    )

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if case.kind != Case.Kind.COMPLAINT or case.stage != 1:
            del self.fields["to_stage_2"]


class WriteForm(TakesPhotos):
    """Staff write: to the resident, to colleagues, or one sentence for a yes or no. A promise has a day."""

    slot = "case.write"

    WHAT = [
        ("reply", _("To the resident")), ("summary", _("Did we hear you right?\nOne sentence that they say yes or no to")),
        ("note", _("A note for colleagues\nThe resident does not read it here, but may ask for what we hold")),
    ]  # fmt: skip
    what = forms.ChoiceField(label=_("Who reads it?"), choices=WHAT, widget=forms.RadioSelect, initial="reply")
    text = text_field(_("What you write"))
    promise = forms.CharField(
        label=_("I promise"), help_text=_("“I phone you about the lift.” It goes on the record."), max_length=300,
        required=False,
    )  # fmt: skip
    promise_kind = forms.ChoiceField(
        label=_("What kind of promise"),
        choices=[(kind.value, kind.label) for kind in PROMISES],
        required=False,
    )  # fmt: skip
    due_on = forms.DateField(validators=[check_near], label=_("By which day"), required=False, widget=DAY)
    due_at = forms.TimeField(label=_("By what time"), required=False, widget=forms.TimeInput(attrs={"type": "time"}))
    key = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("promise") and not said.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", _("Say by which day. Without a day it is no promise."))
        if said.get("due_on") and not said.get("promise"):
            self.add_error("promise", _("Say what you promise by that day."))
        if said.get("what") == "summary" and self.photos():
            self.add_error("what", _("A yes or no takes no photos. Send them to the resident, or as a note."))
        return said

    def due(self) -> datetime | None:
        on = self.cleaned_data.get("due_on")
        at = self.cleaned_data.get("due_at") or time(17)
        return timezone.make_aware(datetime.combine(on, at)) if on else None


class AnswerForm(TakesPhotos):
    """Up to four points of a complaint; more are rare, and a second answer can hold them."""

    slot = "case.answer"
    POINTS = 4
    text = text_field(_("Our answer"), rows=8)
    key = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def __init__(self, *args: Any, case: Case, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_complaint = case.kind == Case.Kind.COMPLAINT
        for n in range(1, self.POINTS + 1) if self.is_complaint else ():
            first = n == 1
            self.fields[f"says_{n}"] = forms.CharField(
                label=_("Point %(n)d: what they say") % {"n": n}, max_length=300, required=first
            )
            self.fields[f"outcome_{n}"] = forms.ChoiceField(
                label=_("What we decided"), choices=[("", _("Choose")), *Point.Outcome.choices], required=first
            )
            self.fields[f"cause_{n}"] = forms.CharField(label=_("Why it came about"), max_length=300, required=False)
            self.fields[f"remedy_{n}"] = forms.CharField(
                label=_("What we do about it"), max_length=300, required=False
            )
            self.fields[f"learning_{n}"] = forms.CharField(
                label=_("What we learn from it"), max_length=300, required=False
            )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for n in range(2, self.POINTS + 1) if self.is_complaint else ():
            if said.get(f"says_{n}") and not said.get(f"outcome_{n}"):
                self.add_error(f"outcome_{n}", _("Say what we decided on this point."))
        return said

    def points(self) -> list[Decided]:
        said = self.cleaned_data
        numbers = [n for n in range(1, self.POINTS + 1) if said.get(f"says_{n}")] if self.is_complaint else []
        names = ("says", "outcome", "cause", "remedy", "learning")
        return [Decided(**{name: said[f"{name}_{n}"] for name in names}) for n in numbers]

    def answer(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "text": said["text"], "points": self.points(), "posted_key": said["key"], "photos": self.photos(),
        }  # fmt: skip

    @property
    def point_fields(self) -> list[list[Any]]:
        names = ("says", "outcome", "cause", "remedy", "learning")
        numbers = range(1, self.POINTS + 1) if self.is_complaint else ()
        return [[self[f"{name}_{n}"] for name in names] for n in numbers]


class KindForm(forms.Form):
    kind = forms.ChoiceField(label=_("What is it?"), choices=Case.Kind.choices, widget=forms.RadioSelect)
    law = forms.ChoiceField(
        label=_("If it is for information: under which law?"),
        choices=[(law, LAW_NAMES[law]) for law in LAWS],
        required=False,
    )
    is_damp = forms.BooleanField(
        label=_("It tells of damp or mould\nThe ten working days count from the day on which it first reached us."),
        required=False,
    )


class HandOverForm(forms.Form):
    to = forms.ChoiceField(label=_("Who deals with it from now on?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why"), help_text=_("The resident doesn’t read it."), max_length=300, required=False
    )

    def __init__(self, *args: Any, colleagues: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.colleagues = {person.public_id: person for person in colleagues}
        self.fields["to"].choices = [(key, person.name) for key, person in self.colleagues.items()]  # type: ignore[attr-defined]


class ClockForm(forms.Form):
    """Stand still, run on, or more time."""

    WHAT = [("pause", _("Let it stand still")), ("resume", _("Let it run again")), ("extend", _("More time"))]
    what = forms.ChoiceField(label=_("What happens with this deadline?"), choices=WHAT, widget=forms.RadioSelect)
    days = forms.IntegerField(
        label=_("How much longer, in days as the rule counts them"), min_value=1, max_value=40, required=False
    )
    why = forms.CharField(label=_("Why"), help_text=_("The resident reads it."), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("what") == "extend" and not said.get("days") and "days" not in self.errors:
            self.add_error("days", _("Say how many days more."))
        return said


class DampForm(forms.Form):
    done_on = forms.DateField(validators=[check_near], label=_("On which day?"), widget=DAY)
    done_at = forms.TimeField(label=_("At what time?"), widget=forms.TimeInput(attrs={"type": "time"}))
    needs_work = forms.BooleanField(
        label=_("Work is needed to make the home safe\nFive working days from then, the work has to have begun."),
        required=False,
    )

    def moment(self) -> datetime:
        moment = datetime.combine(self.cleaned_data["done_on"], self.cleaned_data["done_at"])
        return timezone.make_aware(moment)

    def clean_done_on(self) -> Any:
        on = self.cleaned_data["done_on"]
        if on > timezone.localdate():
            raise ValidationError(_("This day is still to come."))
        return on


class EndPromiseForm(forms.Form):
    WHAT = [("kept", _("It is done")), ("broken", _("It will not be done"))]
    what = forms.ChoiceField(label=_("What became of it?"), choices=WHAT, widget=forms.RadioSelect)
    words = forms.CharField(
        label=_("In a few words"), help_text=_("The resident reads it. If it is not done, say why."), max_length=300,
        required=False,
    )  # fmt: skip
