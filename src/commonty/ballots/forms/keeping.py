"""What staff type who keep a register."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SearchForm(forms.Form):
    q = forms.CharField(label=_("Name, address or reference"), max_length=100)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("In a few words, for a colleague who checks this later. It isn't published."),
        max_length=200,
    )


class AnswerForm(forms.Form):
    DONE, DECLINED = "done", "declined"
    outcome = forms.ChoiceField(
        label=_("What did you do?"),
        choices=[(DONE, _("Put it right")), (DECLINED, _("Nothing, for a reason"))],
        widget=forms.RadioSelect,
    )
    answer = forms.CharField(
        label=_("What you told them"),
        help_text=_("If nothing was done: why, in a sentence that they can read."),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
