"""A small fix, and the pot it comes from."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from commonty.cases.forms.publishing import CheckedForm
from commonty.kit.form_fields import PoundsField


class FixForm(CheckedForm):
    says = forms.CharField(
        label=_("What is fixed"), help_text=_("“New bulb on the second landing.” Everybody reads it, so name nobody."),
        max_length=120,
    )  # fmt: skip
    pence = PoundsField(label=_("What it costs"))
    key = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def clean_pence(self) -> int:
        pence = self.cleaned_data["pence"]
        if not pence:
            raise ValidationError(_("Say what it costs: more than nothing."))
        return int(pence)


class FixPotForm(forms.Form):
    name = forms.CharField(
        label=_("What the pot is called"), help_text=_("“Small fixes in Sandbank, 2026/27”"), max_length=80
    )
    pence = PoundsField(label=_("How much is in it"))
    limit_pence = PoundsField(label=_("How much one officer may approve alone, for one fix"))
