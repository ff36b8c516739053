"""What one of two people says who don't do what residents voted."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonty.budgeting.models import Overruling
from commonty.kit.form_fields import PoundsField

Kind = Overruling.Kind


class OverrulingForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What is different from the vote?"),
        widget=forms.RadioSelect,
        choices=[
            (Kind.CUT, _("Cut\nIt is done with less money. The rest goes back in the pot.")),
            (
                Kind.CHANGED,
                _("Changed\nSomething else is done with its money than residents read before they voted."),
            ),
            (Kind.NOT_DONE, _("Not done\nAll of its money goes back in the pot.")),
        ],
    )
    pence = PoundsField(
        label=_("How much goes back in the pot?"), help_text=_("Only for a cut. Leave it empty else."), required=False
    )
    because = forms.CharField(
        label=_("Why?"),
        help_text=_("Everybody reads this: on the project, the result and the front page. Name no private person."),
        widget=forms.Textarea(attrs={"rows": 5}),
        min_length=30,
        max_length=2_000,
        error_messages={"min_length": _("Say it in a whole sentence that a neighbour understands.")},
    )

    def clean(self) -> dict[str, Any]:
        kind, pence = self.cleaned_data.get("kind"), self.cleaned_data.get("pence")
        if kind == Kind.CUT and not pence and "pence" not in self.errors:
            self.add_error("pence", _("Write how much goes back in the pot."))
        if kind != Kind.CUT:
            self.cleaned_data["pence"] = 0
        return self.cleaned_data
