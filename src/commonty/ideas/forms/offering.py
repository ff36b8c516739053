"""I'll help."""

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonty.ideas.actions.offering import Help
from commonty.ideas.models import Offer
from commonty.kit.form_fields import DayInput, check_near


class OfferForm(forms.Form):
    what = forms.ChoiceField(label=_("What can you give?"), choices=Offer.What.choices, widget=forms.RadioSelect)
    says = forms.CharField(
        label=_("What do you do?"), help_text=_("“I bring a drill and put the shelf up.” No phone number."),
        max_length=160, error_messages={"required": _("Say in a few words what you do.")},
    )  # fmt: skip
    on = forms.DateField(
        label=_("By which day?"), help_text=_("With a day it is a promise to your neighbours."), widget=DayInput(),
        validators=[check_near], required=False,
    )  # fmt: skip
    key = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def clean_on(self) -> date | None:
        on: date | None = self.cleaned_data.get("on")
        if on and on < timezone.localdate():
            raise forms.ValidationError(_("This day is past. Choose one that is still to come."))
        return on

    def help(self) -> Help:
        said = self.cleaned_data
        return Help(what=said["what"], says=said["says"], on=said["on"], posted_key=said["key"])
