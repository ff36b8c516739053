"""The answer to an idea: a decision, the reason, and what happens next."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonty.ideas.actions.answering import Given
from commonty.ideas.models import Idea
from commonty.kit.form_fields import DayInput, PoundsField, check_near
from commonty.people.models import Person

Decision = Idea.Decision
DECISIONS = [
    (Decision.YES, _("Yes\nWe do it.")),
    (Decision.YES_IF, _("Yes, if\nSay under “Why” what has to be so first.")),
    (Decision.VOTE, _("Needs a vote\nIt can go into the next money vote.")),
    (Decision.NOT_NOW, _("Not now\nSay what would have to change.")),
    (Decision.NO, _("No\nThey can challenge it once; then somebody else answers.")),
]


class AnswerForm(forms.Form):
    decision = forms.ChoiceField(
        label=_("What is the answer?"), choices=DECISIONS, widget=forms.RadioSelect,
        error_messages={"required": _("Choose what the answer is.")},
    )  # fmt: skip
    because = forms.CharField(
        label=_("Why?"), help_text=_("In plain words, as you would say it at their door. Everybody can read it."),
        widget=forms.Textarea(attrs={"rows": 5}), max_length=4_000,
        error_messages={
            "required": _("Say why, in plain words. Everybody who stands behind the idea reads it."),
        },
    )  # fmt: skip
    cost = PoundsField(label=_("What does it cost, if you know?"), required=False)
    next_step = forms.CharField(
        label=_("What happens next?"), help_text=_("“We measure the kerb.”"), max_length=300, required=False
    )
    next_on = forms.DateField(
        label=_("By which day?"), help_text=_("With a day it is a promise, and stands among our promises."),
        widget=DayInput(), validators=[check_near], required=False,
    )  # fmt: skip
    next_owner = forms.ChoiceField(label=_("Who sees to it?"), required=False)
    decided_by = forms.ChoiceField(
        label=_("Who decided it?"), help_text=_("If you write it down for a colleague."), required=False
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def __init__(self, *args: Any, staff: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.staff = {person.public_id: person for person in staff}
        named = [("", _("I do")), *((key, person.name) for key, person in self.staff.items())]
        self.fields["next_owner"].choices = named  # type: ignore[attr-defined]
        self.fields["decided_by"].choices = [("", _("I did")), *named[1:]]  # type: ignore[attr-defined]

    def clean_next_on(self) -> date | None:
        on: date | None = self.cleaned_data.get("next_on")
        if on and on < timezone.localdate():
            raise forms.ValidationError(_("This day is past. Choose one that is still to come."))
        return on

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("next_on") and not said.get("next_step"):
            self.add_error("next_step", _("Say what happens by that day."))
        return said

    def given(self) -> Given:
        said = self.cleaned_data
        return Given(
            decision=said["decision"], because=said["because"], cost_pence=said["cost"], next_step=said["next_step"],
            next_on=said["next_on"], next_owner=self.staff.get(said["next_owner"]), posted_key=said["key"],
        )  # fmt: skip

    def decided_by_colleague(self) -> Person | None:
        return self.staff.get(self.cleaned_data["decided_by"])
