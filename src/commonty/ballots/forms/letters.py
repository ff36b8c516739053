"""Who gets a letter with a voting code."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from commonty.ballots.models import Whom
from commonty.ballots.queries.letters import LetterFigures


class LettersForm(forms.Form):
    whom = forms.ChoiceField(label=_("Who gets a letter?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, figures: LetterFigures, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["whom"].choices = [
            (whom.value, f"{whom.label}\n{_letters(figures.of(whom))}. {_ending(figures.coded_of(whom))}")
            for whom in Whom
        ]
        self.fields["whom"].initial = Whom.NO_EMAIL if figures.no_email else Whom.EVERYBODY


def _letters(n: int) -> str:
    return ngettext("%(n)d letter", "%(n)d letters", n) % {"n": n}


def _ending(n: int) -> str:
    if not n:
        return ""
    return ngettext(
        "%(n)d of them has a code already: it stops working.",
        "%(n)d of them have a code already: it stops working.",
        n,
    ) % {"n": n}
