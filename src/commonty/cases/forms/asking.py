"""What do you need? One box; then where, who may see it, and how to answer."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonty.cases.forms.call_backs import SlotField, slot_choices
from commonty.cases.models import Case
from commonty.cases.rules.status import LONGEST
from commonty.files.forms import TakesPhotos
from commonty.kit.form_fields import check_near
from commonty.people.forms.details import language_choices
from commonty.people.models import Person
from commonty.places.models import Place

LONGEST_AGO = timedelta(days=3 * 366)


class WordsForm(forms.Form):
    says = forms.CharField(
        label=_("What do you need?"),
        help_text=_("In your own words. You don’t have to know what kind of thing it is."),
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write a few words, so that we know what you need.")},
    )

    def clean_says(self) -> str:
        """No `maxlength` in the page: a browser would cut what is pasted, without a word."""
        says: str = self.cleaned_data["says"]
        if len(says) > LONGEST:
            words = {"n": LONGEST}
            raise ValidationError(_("This is longer than %(n)d characters. Please leave something out.") % words)
        return says


class AskForm(TakesPhotos, WordsForm):
    slot = "case.ask"
    spot = forms.ChoiceField(label=_("Where is it?"), choices=Case.Spot.choices)
    home = forms.ChoiceField(label=_("Which home is it about?"), widget=forms.RadioSelect)
    area = forms.ChoiceField(label=_("Which part of our homes is it about?"), required=False)
    audience = forms.ChoiceField(label=_("Who may read it?"), choices=Case.Audience.choices, widget=forms.RadioSelect)
    answer_by = forms.ChoiceField(label=_("How shall we answer?"), choices=Case.AnswerBy.choices)
    call_at = SlotField(
        label=_("If we phone: when?"),
        help_text=_("We phone in that half-hour, and it is a promise. Leave it, and we phone as soon as we can."),
        required=False,
    )
    about = forms.ChoiceField(
        label=_("Is it about somebody who works for us?"),
        help_text=_("Then they never see it, and somebody else deals with it."),
        required=False,
    )
    language = forms.ChoiceField(label=_("The language we answer in"), choices=language_choices, required=False)
    format_needs = forms.CharField(
        label=_("How we should write to you"),
        help_text=_("Large print, easy read, audio, braille, BSL: whatever you need."),
        max_length=200,
        required=False,
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def __init__(
        self,
        *args: Any,
        homes: Iterable[Place],
        staff: Iterable[Person],
        slots: Iterable[datetime] = (),
        areas: Iterable[Place] = (),
        **kwargs: Any,
    ) -> None:
        """areas: of whoever has no home here, what they can choose from."""
        super().__init__(*args, **kwargs)
        self.areas = {area.public_id: area for area in areas}
        if self.areas:
            named = [(key, area.name) for key, area in self.areas.items()]
            self.fields["area"].choices = [("", _("I don’t know, or something else")), *named]  # type: ignore[attr-defined]
        else:
            del self.fields["area"]
        self.homes = {home.public_id: home for home in homes}
        self.staff = {person.public_id: person for person in staff}
        self.fields["call_at"].choices = slot_choices(slots, empty=_("As soon as you can"))  # type: ignore[attr-defined]
        if len(self.homes) > 1:
            self.fields["home"].choices = [(key, home.name) for key, home in self.homes.items()]  # type: ignore[attr-defined]
        else:
            del self.fields["home"]
        self.fields["about"].choices = [("", _("No")), *((key, p.name) for key, p in self.staff.items())]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("call_at") and said.get("answer_by") not in (None, Case.AnswerBy.PHONE):
            self.add_error("call_at", _("Choose “Phone me” above, or no time for a call."))
        return said


def check_not_long_ago(day: date) -> None:
    if day < timezone.localdate() - LONGEST_AGO:
        raise ValidationError(_("That is more than three years ago. Look at the year again."))


class PhoneForm(AskForm):
    """What somebody says on the phone, at the door or at a counter: typed while they talk."""

    CHANNELS = [
        ("phone", _("On the phone")), ("counter", _("At a counter")), ("doorstep", _("At the door")),
        ("letter", _("In a letter")), ("email", _("In an email")), ("meeting", _("In a meeting")),
    ]  # fmt: skip
    channel = forms.ChoiceField(label=_("How did they say it?"), choices=CHANNELS, widget=forms.RadioSelect)
    received_on = forms.DateField(
        validators=[check_near, check_not_long_ago],
        label=_("On which day did it come?"),
        help_text=_("If that was before today: deadlines count from it."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
