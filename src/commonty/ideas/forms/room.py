"""Ideas in a group's room: two fields, and what becomes of them."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonty.ideas.actions.room import RoomWords
from commonty.ideas.forms.starting import IdeaForm
from commonty.ideas.rules.room import LONGEST_REASON
from commonty.ideas.rules.status import LONGEST, LONGEST_TITLE


class RoomIdeaForm(forms.Form):
    title = forms.CharField(
        label=_("What would you like to see?"), help_text=_("In a few words: “A tea for the new ones”."),
        max_length=LONGEST_TITLE, error_messages={"required": _("Give it a heading.")},
    )  # fmt: skip
    says = forms.CharField(
        label=_("Say it in two sentences"), help_text=_("What is it, and what would be better then?"),
        widget=forms.Textarea(attrs={"rows": 4}), max_length=LONGEST,
        error_messages={"required": _("Say in two sentences what you would like to see.")},
    )  # fmt: skip
    key = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def words_of(self, said: dict[str, Any]) -> RoomWords:
        return RoomWords(title=said["title"], says=said["says"], posted_key=said["key"])


class PutAwayForm(forms.Form):
    because = forms.CharField(
        label=_("Why?"), max_length=LONGEST_REASON, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Say why: all members read it.")},
    )  # fmt: skip


class TakeOutForm(IdeaForm):
    """A public idea; of the group it tells only if whoever takes it out says so."""

    names_group = forms.BooleanField(required=False)

    def __init__(self, *args: Any, group_name: str, **kwargs: Any) -> None:
        """group_name: nothing where nobody outside may learn of the group."""
        super().__init__(*args, **kwargs)
        if group_name:
            says = _("Say that it comes from “%(name)s”\nThen everybody reads the group’s name beside the idea.")
            self.fields["names_group"].label = says % {"name": group_name}
        else:
            del self.fields["names_group"]
