"""Writing minutes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonty.files.forms import TakesPhotos
from commonty.groups.actions.minutes import Written
from commonty.groups.rules.minutes import LONGEST
from commonty.kit.form_fields import DayInput, check_near


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
    key = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)
    number = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def written_of(self, said: dict[str, Any]) -> Written:
        return Written(title=said["title"], met_on=said["met_on"], text=said["text"], photos=self.photos())
