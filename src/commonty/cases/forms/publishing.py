"""What staff write for neighbours to read."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonty.cases.actions.issues import Promised, Summary
from commonty.cases.models import Issue
from commonty.cases.rules.publishing import LONGEST, LONGEST_TITLE
from commonty.kit.form_fields import check_near
from commonty.places.models import Place

CHECKED = _("I have checked it: it names nobody, and no home")
EMPTY = {"required": _("Write what you want to say.")}


class CheckedForm(forms.Form):
    """The tick is there once something was sent back, never beforehand: what is ticked by habit is not looked at."""

    is_checked = forms.BooleanField(label=CHECKED, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tick = self.fields.pop("is_checked")
        if self.is_bound:
            self.fields["is_checked"] = tick  # last, before the button


class PublishForm(CheckedForm):
    title = forms.CharField(
        label=_("Heading"), help_text=_("What is wrong, and where: “The lift stops at the third floor”."),
        max_length=LONGEST_TITLE, error_messages={"required": _("Write a heading: what is it, and where?")},
    )  # fmt: skip
    says = forms.CharField(
        label=_("What neighbours read"),
        help_text=_("In your own words. No name, no flat, nothing that tells who asked."),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write in a sentence or two what is wrong.")},
    )
    kind = forms.ChoiceField(label=_("What is it about?"), choices=Issue.Kind.choices, widget=forms.RadioSelect)
    place = forms.ChoiceField(label=_("Where is it?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, places: Iterable[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {place.public_id: place for place in places}
        self.fields["place"].choices = [(key, place.name) for key, place in self.places.items()]  # type: ignore[attr-defined]

    def summary(self) -> Summary:
        said = self.cleaned_data
        return Summary(
            kind=said["kind"], place=self.places[said["place"]], title=said["title"], says=said["says"],
            is_checked=said["is_checked"],
        )  # fmt: skip


class UpdateForm(CheckedForm):
    text = forms.CharField(
        label=_("What you write to all who have this"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages=EMPTY,
    )  # fmt: skip
    promise = forms.CharField(
        label=_("We promise"), help_text=_("“The new motor is in.” Everybody reads it, with your team’s name."),
        max_length=300, required=False,
    )  # fmt: skip
    due_on = forms.DateField(
        validators=[check_near],
        label=_("By which day"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def clean_due_on(self) -> date | None:
        on = self.cleaned_data.get("due_on")
        if on and on < timezone.localdate():
            raise forms.ValidationError(_("This day is past. Choose one that is still to come."))
        return on

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("promise") and not said.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", _("Say by which day. Without a day it is no promise."))
        if said.get("due_on") and not said.get("promise"):
            self.add_error("promise", _("Say what you promise by that day."))
        return said

    def promised(self) -> Promised | None:
        said = self.cleaned_data
        return Promised(said["promise"], said["due_on"]) if said.get("promise") else None
