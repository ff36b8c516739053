"""Why a vote is void, on one of the grounds that its rules name."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from commonty.budgeting.models import Ground


class VoidingForm(forms.Form):
    ground = forms.ChoiceField(
        label=_("Which of the grounds in the rules is it?"),
        widget=forms.RadioSelect,
        choices=lambda: [(ground.value, capfirst(str(ground.label)) + ".") for ground in Ground],
    )
    because = forms.CharField(
        label=_("What happened?"),
        help_text=_("Everybody reads this on the result's page, and voters get it by email. Name no private person."),
        widget=forms.Textarea(attrs={"rows": 5}),
        min_length=30,
        max_length=2_000,
        error_messages={"min_length": _("Say it in a whole sentence that a neighbour understands.")},
    )
