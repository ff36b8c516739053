"""A vote that staff type for somebody on the phone or at a counter."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonty.ballots.models import Channel
from commonty.people.models import Person


class SearchForm(forms.Form):
    q = forms.CharField(label=_("Name, address or reference"), max_length=100, required=False)


class VoiceForm(forms.Form):
    speaker = forms.ChoiceField(
        label=_("Who of this home is it?"),
        help_text=_("Only people who may send its vote stand here: old enough, and of that home as the rules say."),
        widget=forms.RadioSelect,
    )
    channel = forms.ChoiceField(
        label=_("Where are they?"),
        widget=forms.RadioSelect,
        choices=[(Channel.PHONE, _("On the phone")), (Channel.COUNTER, _("Here with me"))],
    )
    is_known = forms.BooleanField(
        label=_("I checked who they are: they told me their name, their address and when they were born")
    )

    # Whoever enters the vote of somebody at risk doesn't see where they live, and must not make them say it aloud.
    KNOWN_UNSEEN = _(
        "I checked who they are: by the word that is noted, or by what only they can know. I did not ask where they live."
    )

    def __init__(
        self, *args: Any, speakers: Sequence[Person] | None = None, is_at_risk: bool = False, **kwargs: Any
    ) -> None:
        """`speakers`: who may send the vote of a home; None where each person has a vote of their own."""
        super().__init__(*args, **kwargs)
        if is_at_risk:
            self.fields["is_known"].label = self.KNOWN_UNSEEN
        self.speakers = {person.public_id: person for person in speakers or ()}
        if speakers is None:
            del self.fields["speaker"]
        else:
            self.fields["speaker"].choices = [(key, person.name) for key, person in self.speakers.items()]

    @property
    def who_speaks(self) -> Person | None:
        return self.speakers.get(self.cleaned_data.get("speaker", ""))


class ScoreForm(VoiceForm):
    score = forms.ChoiceField(label=_("Their score"))

    field_order = ("score", "speaker", "channel", "is_known")

    def __init__(self, *args: Any, highest: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["score"].help_text = _("From 1 (not at all) to %(highest)d (very much).") % {"highest": highest}
        numbers = [str(score) for score in range(1, highest + 1)]
        self.fields["score"].choices = [("", _("Choose")), *zip(numbers, numbers, strict=True)]
