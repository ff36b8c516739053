"""A vote that staff type for somebody on the phone or at a counter."""

from django import forms
from django.utils.translation import gettext_lazy as _

from commonty.ballots.models import Channel


class SearchForm(forms.Form):
    q = forms.CharField(label=_("Name, address or reference"), max_length=100, required=False)


class VoiceForm(forms.Form):
    channel = forms.ChoiceField(
        label=_("Where are they?"),
        widget=forms.RadioSelect,
        choices=[(Channel.PHONE, _("On the phone")), (Channel.COUNTER, _("Here with me"))],
    )
    is_known = forms.BooleanField(
        label=_("I checked who they are: they told me their name, their address and when they were born")
    )
