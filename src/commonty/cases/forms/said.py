"""What a resident says on the phone, at a counter, at the door or in a letter: typed by staff, and theirs all the same."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonty.cases.models import Case, Message
from commonty.cases.rules.status import LONGEST

CHANNELS = [
    ("phone", _("On the phone")), ("counter", _("At a counter")), ("doorstep", _("At the door")),
    ("letter", _("In a letter")),
]  # fmt: skip
SAYS = {
    "right": _("Yes, you heard me right"),
    "wrong": _("No, that’s not it"),
    "more": _("Something more\nWrite it below, in their words."),
    "sorted": _("It is sorted"),
    "not_sorted": _("It isn’t sorted\nIt opens again, and somebody else looks at it."),
    "not_needed": _("I no longer need this\nWe stop, and nobody has to keep what was promised."),
}


class SaidForm(forms.Form):
    what = forms.ChoiceField(label=_("What do they say?"), widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("In their words"),
        help_text=_("If it isn’t sorted: what is still not right."),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    to_stage_2 = forms.BooleanField(
        label=_(
            "They want their complaint looked into again (stage 2)\nSomebody else decides it, within 20 working days."
        ),
        required=False,
    )
    channel = forms.ChoiceField(label=_("How did they say it?"), choices=CHANNELS, widget=forms.RadioSelect)
    is_read_back = forms.BooleanField(
        label=_("I read it back to them, and they said yes\nA letter needs no reading back."), required=False
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def __init__(self, *args: Any, case: Case, may: Sequence[str], summary: Message | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        open_to_them = [*(("right", "wrong") if summary else ()), *may]
        self.fields["what"].choices = [(what, SAYS[what]) for what in open_to_them]  # type: ignore[attr-defined]
        if "not_sorted" not in may or case.kind != Case.Kind.COMPLAINT or case.stage != 1:
            del self.fields["to_stage_2"]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        what = said.get("what")
        if what == "more" and not said.get("text"):
            self.add_error("text", _("Write what they say."))
        if what in ("right", "sorted", "not_needed") and said.get("text"):
            self.add_error("what", _("You wrote their words down as well. Send those first, as “Something more”."))
        if said.get("channel") not in (None, "letter") and not said.get("is_read_back"):
            self.add_error("is_read_back", _("Read it back to them first, and tick this when they say yes."))
        return said
