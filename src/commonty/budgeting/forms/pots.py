"""How much each area gets, or each kind of project. All empty: one pot for all."""

from collections.abc import Hashable, Sequence
from typing import Any, Generic, TypeVar, cast

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commonty.budgeting.models import Pot, Round, VotesIn
from commonty.kit.canonical import sha256_hex
from commonty.kit.form_fields import PoundsField
from commonty.places.models import Place

Of = TypeVar("Of", bound=Hashable)


class PotsForm(forms.Form, Generic[Of]):
    """An amount for each of `owners` (by the name of its field), one for all together, and where one may choose."""

    common = PoundsField(
        label=_("The common pot"),
        help_text=_("For projects for everybody: those of no area, or of no kind above."),
        required=False,
    )
    votes_in = forms.ChoiceField(label=_("In which pots can one person choose?"), widget=forms.RadioSelect)

    answers: tuple[tuple[str, Any], ...] = ()

    def __init__(self, *args: Any, pb_round: Round, pots: Sequence[Pot], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pb_round = pb_round
        common, votes_in = self.fields.pop("common"), self.fields.pop("votes_in")
        cast(forms.ChoiceField, votes_in).choices = self.answers
        self.owners = self.fields_of(pots)
        self.fields |= {"common": common, "votes_in": votes_in}
        self.initial |= {
            "common": next((pot.pence for pot in pots if pot.is_common), None),
            "votes_in": pb_round.votes_in if pb_round.votes_in in dict(self.answers) else VotesIn.ALL,
        }

    def fields_of(self, pots: Sequence[Pot]) -> dict[str, Of]:
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        shares, common = self.shares(), self.cleaned_data.get("common") or 0
        together = sum(shares.values()) + common
        if self.errors:
            return self.cleaned_data
        if common and not shares:
            self.add_error("common", gettext("A common pot alone is one pot for all: leave it empty."))
        elif together and together != self.pb_round.pot_pence:
            raise forms.ValidationError(
                gettext(
                    "The pots come to %(sum)s, and the whole pot is %(pot)s. Make them the same, or leave all empty."
                )
                % {
                    "sum": PoundsField().prepare_value(together),
                    "pot": PoundsField().prepare_value(self.pb_round.pot_pence),
                }
            )
        return self.cleaned_data

    def shares(self) -> dict[Of, int]:
        given = ((owner, self.cleaned_data.get(name)) for name, owner in self.owners.items())
        return {owner: pence for owner, pence in given if pence}

    def changes(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {"shares": self.shares(), "common": data["common"] or 0, "votes_in": data["votes_in"]}


class AreasForm(PotsForm[Place]):
    answers = (
        (VotesIn.ALL, _("In all of them\nRecommended: neighbours can help each other.")),
        (VotesIn.OWN, _("Only where they live\nAnd in the common pot, if there is one.")),
        (VotesIn.ONE, _("In one area, whichever they like\nAnd in the common pot, if there is one.")),
    )

    def __init__(self, *args: Any, areas: Sequence[Place], **kwargs: Any) -> None:
        self.areas = areas
        super().__init__(*args, **kwargs)

    def fields_of(self, pots: Sequence[Pot]) -> dict[str, Place]:
        has = {pot.place_id: pot.pence for pot in pots}
        for area in self.areas:
            self.fields[area.public_id] = PoundsField(label=area.name, required=False, initial=has.get(area.pk))
        return {area.public_id: area for area in self.areas}


class ThemesForm(PotsForm[str]):
    answers = (
        (VotesIn.ALL, _("In all of them\nRecommended.")),
        (VotesIn.ONE, _("In one kind, whichever they like\nAnd in the common pot, if there is one.")),
    )

    def __init__(self, *args: Any, themes: Sequence[str], **kwargs: Any) -> None:
        self.themes = themes
        super().__init__(*args, **kwargs)

    def fields_of(self, pots: Sequence[Pot]) -> dict[str, str]:
        has, names = {pot.theme: pot.pence for pot in pots}, {}
        for theme in self.themes:
            names[f"theme-{sha256_hex(theme.encode())[:12]}"] = theme
        for name, theme in names.items():
            self.fields[name] = PoundsField(label=capfirst(theme), required=False, initial=has.get(theme))
        return names
