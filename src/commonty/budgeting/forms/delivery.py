"""Steps of a project, what residents find on site; and the end of a money vote."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from commonty.budgeting.forms.pictures import PictureField
from commonty.budgeting.models import Closing, Remark, Round
from commonty.budgeting.rules.finishing import promised, ways_left
from commonty.kit.form_fields import DayInput
from commonty.kit.upload_forms import KeepsUploads
from commonty.kit.uploads import Checked

Leftover = Closing.Leftover


class MilestoneForm(forms.Form):
    says = forms.CharField(
        label=_("Which step?"),
        help_text=_("In plain words: “Ordered”, “Work starts”, “Lamps are lit”."),
        max_length=120,
    )
    who = forms.CharField(
        label=_("Who does it?"),
        help_text=_("A team or a firm, no private person. Everybody can read it."),
        max_length=120,
    )
    due_on = forms.DateField(
        label=_("By which day?"),
        help_text=_("It stays as you say it. A step that is late shows as late."),
        widget=DayInput,
    )


class MilestoneDoneForm(KeepsUploads):
    done_on = forms.DateField(label=_("Done on which day?"), widget=DayInput)
    picture = PictureField(
        slot="milestone.picture",
        label=_("A photo"),
        help_text=_("JPEG, PNG or WebP. Where and when it was taken is removed. Nobody should be recognisable."),
    )
    picture_says = forms.CharField(
        label=_("The photo in words"), help_text=_("For those who can't see it."), max_length=200, required=False
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.initial.setdefault("done_on", today)

    def clean_done_on(self) -> date:
        on: date = self.cleaned_data["done_on"]
        if on > self.today:
            raise forms.ValidationError(_("This day has not come yet. Record what has happened."))
        return on

    def clean_picture(self) -> bytes | None:
        picture: Checked | None = self.cleaned_data["picture"]
        return picture.data if picture else None

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("picture") and not self.cleaned_data.get("picture_says"):
            self.add_error("picture_says", _("Say what is to be seen, for those who can't see it."))
        return self.cleaned_data


class RemarkForm(forms.Form):
    """One form for the things that residents say; what it asks follows from the kind."""

    answer = forms.ChoiceField(widget=forms.RadioSelect)
    words = forms.CharField(widget=forms.Textarea(attrs={"rows": 4}), max_length=1_000, required=False)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = _("In your words")
        answer = cast(forms.ChoiceField, self.fields["answer"])
        if kind == Remark.Kind.WORTH:
            answer.label = _("Was it worth it?")
            answer.choices = [("yes", _("Yes")), ("partly", _("Partly")), ("no", _("No"))]
        else:
            answer.label = _("What did you find?")
            answer.choices = [("there", _("It is there")), ("not_as_voted", _("It is not as voted"))]


WAYS = {
    Leftover.NEXT: _("It is kept for the next money vote here"),
    Leftover.CARRIED: _("It is moved to a money vote that is being set up"),
    Leftover.COMMON: _("It goes into the common pot for all areas"),
    Leftover.LANDLORD: _("It goes back to the landlord’s own money"),
}


class ClosingForm(forms.Form):
    lessons = forms.CharField(
        label=_("What did you learn?"),
        help_text=_("In plain words, for all to read: what went well, and what you would do otherwise."),
        widget=forms.Textarea(attrs={"rows": 6}),
        max_length=3_000,
    )
    leftover = forms.ChoiceField(label=_("What becomes of the rest of the pot?"), widget=forms.RadioSelect)
    to_round = forms.ChoiceField(label=_("To which one is it moved?"), required=False)
    leftover_says = forms.CharField(
        label=_("Why?"), help_text=_("Everybody can read this."), max_length=300, required=False
    )

    def __init__(self, *args: Any, pb_round: Round, left: int, drafts: Sequence[Round], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pb_round = pb_round
        self.drafts = {draft.public_id: draft for draft in drafts}
        ways = ways_left(pb_round)
        cast(forms.ChoiceField, self.fields["leftover"]).choices = [(way, WAYS[Leftover(way)]) for way in ways]
        if promised(pb_round):
            self.fields["leftover"].help_text = _("As the rules said before the vote.")
        cast(forms.ChoiceField, self.fields["to_round"]).choices = [
            ("", _("None")),
            *((draft.public_id, draft.name) for draft in drafts),
        ]
        if not left:
            for name in ("leftover", "to_round", "leftover_says"):
                del self.fields[name]
        elif Leftover.CARRIED not in ways:
            del self.fields["to_round"]

    def clean(self) -> dict[str, Any]:
        data = self.cleaned_data
        if data.get("leftover") == Leftover.CARRIED and not data.get("to_round") and "to_round" not in self.errors:
            self.add_error("to_round", _("Choose the money vote to which it is moved."))
        if (
            data.get("leftover") == Leftover.LANDLORD
            and not promised(self.pb_round)
            and not data.get("leftover_says")
        ):
            self.add_error("leftover_says", _("Say why the rest is not for residents to decide about."))
        return data

    def deed(self) -> dict[str, Any]:
        data = self.cleaned_data
        is_moved = data.get("leftover") == Leftover.CARRIED
        to_round = self.drafts.get(data.get("to_round", "")) if is_moved else None
        return {
            "lessons": data["lessons"],
            "leftover": data.get("leftover", Leftover.NONE),
            "leftover_says": data.get("leftover_says", ""),
            "to_round_id": to_round.pk if to_round else None,
        }
