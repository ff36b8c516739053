"""The one thing that staff tick about letters."""

from django import forms
from django.utils.translation import gettext_lazy as _


class PostedForm(forms.Form):
    is_posted = forms.BooleanField(
        label=_("All of them came out of the printer well, and they are in the post"),
        error_messages={"required": _("Tick this once they are in the post. Until then you can print them again.")},
    )
    # Which numbers the page said to take out, when it was ticked.
    taken_out = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)

    def clean_taken_out(self) -> list[int]:
        return [int(part) for part in self.cleaned_data["taken_out"].split(",") if part.isdecimal()]
