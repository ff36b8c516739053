"""What the host and the hall type on a pitch night."""

from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _


class BecauseForm(forms.Form):
    because = forms.CharField(
        label=_("Why?"),
        help_text=_("Everybody can read this. For example: “They have to catch a bus.”"),
        max_length=300,
    )


class CardForm(forms.Form):
    code = forms.CharField(
        label=_("The code on the card"),
        help_text=_("Eleven letters and digits. Small or capital letters, with or without dashes."),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    score = forms.IntegerField(
        label=_("The number that is circled"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, highest: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        said = _("From 1 to %(highest)d. If none or two are circled, lay the card aside and ask its voter.")
        self.fields["score"].help_text = said % {"highest": highest}
        self.fields["score"].error_messages["invalid"] = says = _("Type one number from 1 to %d.") % highest
        self.fields["score"].validators += [MinValueValidator(1, says), MaxValueValidator(highest, says)]
        if not self.is_bound:
            self.fields["code"].widget.attrs["autofocus"] = True


class PrintCardsForm(forms.Form):
    sheets = forms.IntegerField(
        label=_("How many sheets for each project?"),
        min_value=1,
        max_value=100,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    large = forms.BooleanField(label=_("In large print: three cards on a sheet, not six"), required=False)

    def __init__(self, *args: Any, projects: int, most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.projects, self.most = projects, most

    def clean_sheets(self) -> int:
        sheets: int = self.cleaned_data["sheets"]
        if sheets * self.projects > self.most:
            says = _("We print at most %(most)d sheets at once. For %(projects)d projects that is %(each)d for each.")
            each = max(1, self.most // self.projects)
            raise forms.ValidationError(says % {"most": self.most, "projects": self.projects, "each": each})
        return sheets
