"""Setting a meeting, and calling one off."""

from datetime import datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonty.groups.actions.meetings import Planned
from commonty.groups.models import GroupMeeting
from commonty.kit.form_fields import DayInput, HourInput, check_near


class MeetingForm(forms.Form):
    title = forms.CharField(
        label=_("What kind of meeting is it?"), help_text=_("“Meeting in November”"), max_length=120,
        error_messages={"required": _("Say what kind of meeting it is.")},
    )  # fmt: skip
    day = forms.DateField(label=_("Which day?"), widget=DayInput, validators=[check_near])
    starts = forms.TimeField(label=_("From"), widget=HourInput)
    ends = forms.TimeField(label=_("To"), widget=HourInput)
    where = forms.CharField(
        label=_("Where is it?"), help_text=_("“Sandbank hall, upstairs”"), max_length=200,
        error_messages={"required": _("Say where you meet.")},
    )  # fmt: skip
    access = forms.CharField(
        label=_("How does one get in, and what is there?"),
        help_text=_("The door, steps, a loop, children, tea, a link to join from home."), max_length=500,
        required=False, widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    agenda = forms.CharField(
        label=_("What is it about? Each point on a line of its own"), max_length=2_000, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    is_public = forms.BooleanField(
        label=_("Show day, time and place to everybody\nThey stand in the register, too. Never choose somebody’s home."),
        required=False,
    )  # fmt: skip
    key = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def __init__(
        self, *args: Any, may_be_public: bool, meeting: GroupMeeting | None = None, **kwargs: Any
    ) -> None:  # fmt: skip
        if meeting is not None:
            starts, ends = (timezone.localtime(at) for at in (meeting.starts_at, meeting.ends_at))
            known = {"day": starts.date(), "starts": starts.time(), "ends": ends.time()}
            kwargs["initial"] = known | {name: getattr(meeting, name) for name in PLAIN}
        super().__init__(*args, **kwargs)
        if not may_be_public:
            del self.fields["is_public"]

    def planned_of(self, said: dict[str, Any]) -> Planned:
        starts_at, ends_at = (_at(said["day"], said[name]) for name in ("starts", "ends"))
        words = {name: said[name] for name in PLAIN if name != "is_public"}
        return Planned(starts_at=starts_at, ends_at=ends_at, is_public=said.get("is_public", False), **words)


PLAIN = ("title", "where", "access", "agenda", "is_public")


def _at(day: Any, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))


class CallMeetingOffForm(forms.Form):
    because = forms.CharField(
        label=_("Why?"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why: all members read it.")},
    )  # fmt: skip
