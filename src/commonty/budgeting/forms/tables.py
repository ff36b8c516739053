"""What one table said: who sat there in numbers, its shares of the pot, its words."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commonty.access.refusal import Refused
from commonty.budgeting.models import Round, TableRecord
from commonty.budgeting.rules.tables import LONGEST_KIND, MOST_AT_A_TABLE, MOST_KINDS, check_shares
from commonty.kit.form_fields import PoundsField

FEWEST_ROWS, SPARE_ROWS = 4, 2


class TableForm(forms.Form):
    number = forms.IntegerField(label=_("Number of the table"), min_value=1, max_value=999)
    people = forms.IntegerField(label=_("How many people sat there?"), min_value=1, max_value=MOST_AT_A_TABLE)

    def __init__(
        self, *args: Any, pb_round: Round, kinds: Sequence[str], table: TableRecord | None = None, **kwargs: Any
    ) -> None:
        """`kinds`: what earlier tables wrote, so that one thing keeps one name."""
        super().__init__(*args, **kwargs)
        self.pb_round = pb_round
        said = dict(table.listed) if table else {}
        names = [*said, *(kind for kind in kinds if kind not in said)][:MOST_KINDS]
        self.rows = range(1, min(MOST_KINDS, max(FEWEST_ROWS, len(names) + SPARE_ROWS)) + 1)
        for row in self.rows:
            kind = names[row - 1] if row <= len(names) else ""
            self.fields[f"kind_{row}"] = forms.CharField(
                label=_("%(row)s. kind of project") % {"row": row},
                max_length=LONGEST_KIND,
                required=False,
                initial=kind,
            )
            self.fields[f"pence_{row}"] = PoundsField(
                label=_("What this table gives it"), required=False, initial=said.get(kind)
            )
        self.fields["words"] = forms.CharField(
            label=_("What they said"),
            help_text=_("Where they agreed, where they didn't, what is still open. Everybody can read it: no names."),
            widget=forms.Textarea(attrs={"rows": 5}),
            max_length=2_000,
            required=False,
        )
        if table:
            self.initial |= {"number": table.number, "people": table.people, "words": table.words}

    def clean(self) -> dict[str, Any]:
        for row in self.rows:
            if self.cleaned_data.get(f"pence_{row}") and not self.cleaned_data.get(f"kind_{row}"):
                self.add_error(f"kind_{row}", gettext("Write which kind of project this money is for."))
        if not self.errors:
            try:
                shares, pot = self.shares(), self.pb_round.pot_pence
                if len(shares) < len([1 for row in self.rows if self.cleaned_data.get(f"pence_{row}")]):
                    raise Refused(gettext("One kind of project stands here twice. Put its money together."))
                check_shares(shares, pot_pence=pot, currency=self.pb_round.currency)
            except Refused as refused:
                raise forms.ValidationError(str(refused)) from refused
        return self.cleaned_data

    def shares(self) -> dict[str, int]:
        given = ((self.cleaned_data[f"kind_{row}"], self.cleaned_data[f"pence_{row}"]) for row in self.rows)
        return {kind: pence for kind, pence in given if pence}

    def changes(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("number", "people", "words")} | {"shares": self.shares()}
