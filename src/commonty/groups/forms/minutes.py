"""Writing minutes."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonty.files.forms import TakesPhotos
from commonty.groups.actions.minutes import Written
from commonty.groups.models import GroupMeeting
from commonty.groups.rules.minutes import LONGEST
from commonty.kit.form_fields import DayInput, check_near
from commonty.kit.templatetags.kit import day


class MinutesForm(TakesPhotos):
    slot = "group.minutes"
    title = forms.CharField(
        label=_("Heading"), max_length=120, error_messages={"required": _("Give the minutes a heading.")}
    )
    met_on = forms.DateField(label=_("When did you meet?"), widget=DayInput, validators=[check_near])
    text = forms.CharField(
        label=_("What was said and decided"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 12}),
        error_messages={"required": _("Write what was said and decided.")},
    )  # fmt: skip
    meeting = forms.ChoiceField(label=_("Of which meeting are they?"), required=False)
    key = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
    number = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, meetings: Iterable[GroupMeeting] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(one.public_id, f"{one.title}, {day(one.starts_at)}") for one in meetings]
        self.fields["meeting"].choices = [("", _("None of these")), *named]  # type: ignore[attr-defined]
        if not named:
            del self.fields["meeting"]

    def written_of(self, said: dict[str, Any]) -> Written:
        return Written(
            title=said["title"], met_on=said["met_on"], text=said["text"], photos=self.photos(),
            meeting=said.get("meeting", ""),
        )  # fmt: skip
