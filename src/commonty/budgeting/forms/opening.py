"""Why an announcement is taken back, or a vote called off."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class BecauseForm(forms.Form):
    because = forms.CharField(label=_("Why?"), help_text=_("Everybody can read this."), max_length=300)


class UntestedForm(forms.Form):
    untested_because = forms.CharField(
        label=_("Why does it open without a test?"),
        help_text=_("Everybody can read this on its page."),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, is_tested: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_tested:
            del self.fields["untested_because"]
