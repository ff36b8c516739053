"""An idea as somebody sends it or says it on the phone; what staff answer; what it costs; the prices of common things."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from commonty.ballots.models import Channel
from commonty.budgeting.forms.pictures import PictureField
from commonty.budgeting.models import Costing, Price, Proposal, Round
from commonty.ideas.models import Idea
from commonty.ideas.rules.status import LONGEST
from commonty.kit.form_fields import DayInput, PoundsField
from commonty.kit.upload_forms import KeepsUploads
from commonty.kit.uploads import Checked
from commonty.places.models import Place

State = Proposal.State
WHERE = [(Channel.PHONE, _("On the phone")), (Channel.COUNTER, _("Here with me"))]


class CollectForm(forms.Form):
    starts_on = forms.DateField(label=_("First day for ideas"), widget=DayInput)
    ends_on = forms.DateField(
        label=_("Last day for ideas"),
        help_text=_("Until midnight. Afterwards you can give people more time, but not less."),
        widget=DayInput,
    )

    def __init__(self, *args: Any, pb_round: Round, today: date, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"starts_on": pb_round.ideas_from or today, "ends_on": pb_round.ideas_until})
        super().__init__(*args, **kwargs)


class IdeaForm(KeepsUploads):
    title = forms.CharField(
        label=_("What is your idea?"), help_text=_("A few words: “A bench at the bus stop”."), max_length=120
    )
    says = forms.CharField(
        label=_("Tell us more"),
        help_text=_("Two sentences: what will be there, and who gains from it."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=800,
    )
    place = forms.ChoiceField(label=_("Where is it?"), required=False)
    spot = forms.CharField(
        label=_("Where there?"),
        help_text=_("“Beside the back gate”. Not your own door."),
        max_length=120,
        required=False,
    )
    guess_pence = PoundsField(
        label=_("Roughly what does it cost?"),
        help_text=_("A guess will do. We work it out."),
        required=False,
    )
    looked_after_by = forms.CharField(
        label=_("Who would look after it?"),
        help_text=_("“The residents’ group”, “we would water it”, or leave it to us. No private person’s name."),
        max_length=120,
        required=False,
    )
    picture = PictureField(
        slot="idea.picture",
        label=_("A picture"),
        help_text=_("JPEG, PNG or WebP, up to 5 MB. We take out where and when it was made. Nobody should be in it."),
    )
    picture_says = forms.CharField(
        label=_("What does the picture show?"),
        help_text=_("Read aloud to people who can’t see it."),
        max_length=200,
        required=False,
    )
    is_named = forms.BooleanField(
        label=_("Put my name beside it\nLeave it empty, and it says “a resident”."), required=False
    )

    def __init__(self, *args: Any, places: Sequence[Place], from_idea: Idea | None = None, **kwargs: Any) -> None:
        """`from_idea`: of the whole year, whose words come with it, as long as they are."""
        self.places = {place.public_id: place for place in places}
        if from_idea is not None:
            kwargs.setdefault("initial", carried_over(from_idea))
        super().__init__(*args, **kwargs)
        if from_idea is not None:
            self.fields["says"] = forms.CharField(
                label=_("What would you do with the money?"),
                widget=forms.Textarea(attrs={"rows": 6}),
                max_length=LONGEST,
            )
        depth = min((place.path.count("/") for place in places), default=0)
        cast(forms.ChoiceField, self.fields["place"]).choices = [
            ("", _("Not said")),
            *((p.public_id, "\u2003" * (p.path.count("/") - depth) + p.name) for p in places),
        ]

    def clean_picture(self) -> bytes | None:
        picture: Checked | None = self.cleaned_data["picture"]
        return picture.data if picture else None

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("picture") and not self.cleaned_data.get("picture_says"):
            self.add_error("picture_says", _("Say in a few words what the picture shows."))
        return self.cleaned_data

    def fields_to_write(self) -> dict[str, Any]:
        data = self.cleaned_data
        plain = ("title", "says", "spot", "guess_pence", "looked_after_by", "picture_says", "is_named")
        return {**{name: data[name] for name in plain}, "place": self.places.get(data["place"])}


def carried_over(idea: Idea) -> dict[str, Any]:
    return {
        "title": idea.title, "says": idea.says, "place": idea.place.public_id, "guess_pence": idea.guess_pence,
        "spot": str(idea.get_spot_display()) if idea.spot else "", "looked_after_by": idea.who_does,
    }  # fmt: skip


class HeardIdeaForm(IdeaForm):
    """The same, typed by staff for somebody who says it. `own`: ideas of theirs, of which one can ask for a small grant."""

    idea_number = forms.IntegerField(
        label=_("The number of their idea, if they ask for a small grant for one"),
        help_text=_("Its page says it. They hear there what comes of it."),
        min_value=1,
        required=False,
    )
    channel = forms.ChoiceField(label=_("Where are they?"), widget=forms.RadioSelect, choices=WHERE)
    is_read_back = forms.BooleanField(label=_("I read it back to them, and they said yes"))

    def __init__(self, *args: Any, own: Mapping[int, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = own
        if own is None:
            del self.fields["idea_number"]
        self.fields["is_named"].label = _("They want their name beside it\nLeave it empty, and it says “a resident”.")

    def clean_idea_number(self) -> str:
        """The public id of the idea."""
        number = self.cleaned_data["idea_number"]
        if number and number not in (self.own or {}):
            raise forms.ValidationError(_("They have no idea with this number that can ask here."))
        return (self.own or {}).get(number, "")


class JudgeForm(forms.Form):
    state = forms.ChoiceField(
        label=_("Your answer"),
        widget=forms.RadioSelect,
        choices=[
            (State.OPEN, _("Show it\nEverybody can read it, and we work out what it costs.")),
            (State.FEASIBLE, _("It can be done\nThen its costs are written down, and two people sign.")),
            (State.CHANGE, _("It needs a change\nSay which, so that the author can answer.")),
            (State.NOT_FEASIBLE, _("It can’t be done\nIt stays readable, with your reason.")),
            (State.HIDDEN, _("Don’t show it\nOnly where it names or hurts somebody.")),
        ],
    )
    because = forms.CharField(
        label=_("Why?"),
        help_text=_(
            "Every answer but “Show it” needs a reason. The author is told, and everybody can read it. "
            "Name no private person."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1_000,
        required=False,
    )

    def __init__(self, *args: Any, idea: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["because"].is_one_of_several = True  # type: ignore[attr-defined]  # needed, but for one answer
        state = cast(forms.ChoiceField, self.fields["state"])
        if idea.state == State.BECAME:
            state.choices = [choice for choice in state.choices if choice[0] == State.HIDDEN]
        elif idea.state not in (State.SENT, State.HIDDEN):
            state.choices = [choice for choice in state.choices if choice[0] != State.OPEN]


class FindingReplyForm(forms.Form):
    words = forms.CharField(
        label=_("What do you say to that?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1_000,
    )


class HeardReplyForm(FindingReplyForm):
    channel = forms.ChoiceField(label=_("Where are they?"), widget=forms.RadioSelect, choices=WHERE)


class CostingForm(forms.Form):
    low_pence = PoundsField(label=_("If all goes well"), help_text=_("The low figure."))
    likely_pence = PoundsField(label=_("Most likely"), help_text=_("This one stands on the ballot."))
    high_pence = PoundsField(label=_("If things go wrong"), help_text=_("The high figure."))
    upkeep_pence = PoundsField(label=_("And each year afterwards?"), required=False)
    vat = forms.ChoiceField(label=_("VAT"), widget=forms.RadioSelect, choices=Costing.Vat.choices)
    run_by = forms.CharField(
        label=_("Who will run it?"), help_text=_("A team, a firm or a group, no private person."), max_length=120
    )
    permission = forms.CharField(
        label=_("Whose permission is needed?"),
        help_text=_("“Planning permission from the council”. Leave it empty if none is."),
        max_length=200,
        required=False,
    )
    risks = forms.CharField(
        label=_("What could go wrong?"),
        help_text=_("Everybody can read it."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1_000,
        required=False,
    )

    def __init__(self, *args: Any, costing: Costing | None, **kwargs: Any) -> None:
        if costing is not None:
            known = {name: getattr(costing, name) for name in self.base_fields}
            kwargs.setdefault("initial", {**known, "upkeep_pence": costing.upkeep_pence or None})
        super().__init__(*args, **kwargs)

    def figures(self) -> dict[str, Any]:
        return {**self.cleaned_data, "upkeep_pence": self.cleaned_data["upkeep_pence"] or 0}


class PriceForm(forms.Form):
    name = forms.CharField(label=_("What is it?"), help_text=_("“A bench”, “A light over a door”."), max_length=80)
    low_pence = PoundsField(label=_("From"))
    high_pence = PoundsField(label=_("Up to"))
    upkeep_pence = PoundsField(
        label=_("And each year afterwards?"), help_text=_("Leave it empty if there is nothing."), required=False
    )

    def __init__(self, *args: Any, landlord: Place, price: Price | None = None, **kwargs: Any) -> None:
        self.landlord, self.price = landlord, price
        if price is not None:
            kwargs.setdefault("initial", {name: getattr(price, name) for name in self.base_fields})
        super().__init__(*args, **kwargs)

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        others = Price.objects.filter(landlord=self.landlord, name__iexact=name)
        if others.exclude(pk=self.price.pk if self.price else None).exists():
            raise forms.ValidationError(_("This is on the list already. Change the line that is there."))
        return name

    def clean(self) -> dict[str, Any]:
        low, high = self.cleaned_data.get("low_pence"), self.cleaned_data.get("high_pence")
        if low is not None and high is not None and low > high:
            self.add_error("high_pence", _("Write at least as much as under “From”."))
        return self.cleaned_data

    def facts(self) -> dict[str, Any]:
        return {**self.cleaned_data, "upkeep_pence": self.cleaned_data["upkeep_pence"] or 0}
