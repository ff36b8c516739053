"""What is typed about promises. Validates, never saves."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonty.kit.form_fields import check_near
from commonty.people.models import Person


class LeaveForm(forms.Form):
    away_from = forms.DateField(
        validators=[check_near],
        label=_("First day away"), widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Choose the first day away.")},
    )  # fmt: skip
    away_until = forms.DateField(
        validators=[check_near],
        label=_("Last day away"), widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Choose the last day away.")},
    )  # fmt: skip


def reason_field(label: Any) -> forms.CharField:
    text = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(label=label, max_length=300, widget=text, error_messages={"required": _("Say why.")})


class KeepForm(forms.Form):
    proof = forms.CharField(
        label=_("How can anybody see that it is done?"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say in a sentence what was done.")},
    )  # fmt: skip
    proof_link = forms.URLField(
        label=_("A link that shows it"), required=False, assume_scheme="https",
        error_messages={"invalid": _("Write the whole address, such as https://example.org/photo.")},
    )  # fmt: skip


class BreakForm(forms.Form):
    reason = reason_field(_("Why will it not be done?"))


class ReplaceForm(forms.Form):
    says = forms.CharField(
        label=_("What do you promise instead?"), max_length=300,
        error_messages={"required": _("Say in a few plain words what is promised.")},
    )  # fmt: skip
    due_on = forms.DateField(
        validators=[check_near],
        label=_("By the end of which day?"), widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"required": _("Choose a day.")},
    )  # fmt: skip
    reason = reason_field(_("Why does it change?"))


class HandOverForm(forms.Form):
    to = forms.ChoiceField(
        label=_("Who takes it over?"), error_messages={"required": _("Choose a colleague of your team.")}
    )
    reason = reason_field(_("Why do you hand it over?"))

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [("", _("Choose")), *((person.public_id, person.name) for person in people)]
        self.fields["to"].choices = listed  # type: ignore[attr-defined]


def end_of(day: date) -> datetime:
    """A promise for a day is due until that day ends."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
