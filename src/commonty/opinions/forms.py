"""What is typed about what people think. Validates, never saves."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonty.kit.form_fields import DayInput, check_near
from commonty.opinions.models import LONGEST, Conversation, Statement, StatementVote
from commonty.places.models import Place

WHERE = [("phone", _("On the phone")), ("counter", _("Here with me"))]
VALUES = [("1", _("Agree")), ("-1", _("Disagree")), ("0", _("Skip"))]


class ConversationForm(forms.Form):
    question = forms.CharField(
        label=_("What do you want to know?"),
        help_text=_("One question: “What should become of our back courts?”"),
        max_length=120,
        error_messages={"required": _("Write the question.")},
    )
    words = forms.CharField(
        label=_("Why do you ask, and what do you do with the answers?"),
        help_text=_("Two or three plain sentences. Everybody can read them."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1_000,
        error_messages={"required": _("Say why you ask. People answer when they know what for.")},
    )
    place = forms.ChoiceField(label=_("Where?"), error_messages={"required": _("Choose where you ask.")})
    who = forms.ChoiceField(
        label=_("Who may take part?"), widget=forms.RadioSelect, choices=Conversation.Who.choices,
        initial=Conversation.Who.RESIDENTS, error_messages={"required": _("Choose who may take part.")},
    )  # fmt: skip
    closes_on = forms.DateField(
        label=_("Last day"), help_text=_("Until midnight."), widget=DayInput, validators=[check_near],
        error_messages={"required": _("Choose the last day."), "invalid": _("Choose the last day.")},
    )  # fmt: skip
    neighbours_add = forms.BooleanField(
        label=_("Neighbours may add statements\nLeave it empty, and only yours are there."),
        required=False,
        initial=True,
    )
    reads_first = forms.BooleanField(
        label=_("We read what they add first\nLeave it empty, and it is shown at once."), required=False, initial=True
    )

    def __init__(self, *args: Any, places: Sequence[Place] = (), conversation: Conversation | None = None, **kw: Any):
        if conversation is not None:
            known = {name: getattr(conversation, name) for name in NAMES}
            last = timezone.localdate(conversation.closes_at - timedelta(minutes=1))
            kw.setdefault("initial", {**known, "closes_on": last})
        super().__init__(*args, **kw)
        self.places = {place.public_id: place for place in places}
        if conversation is not None:
            del self.fields["place"]
        else:
            listed = [(key, "\u2003" * max(0, p.path.count("/") - 1) + p.name) for key, p in self.places.items()]
            self.fields["place"].choices = [("", _("Choose")), *listed]

    def fields_to_write(self) -> dict[str, Any]:
        data = self.cleaned_data
        midnight = datetime.combine(data["closes_on"] + timedelta(days=1), time.min)
        return {**{name: data[name] for name in NAMES}, "closes_at": timezone.make_aware(midnight)}


NAMES = ("question", "words", "who", "neighbours_add", "reads_first")


class StatementForm(forms.Form):
    text = forms.CharField(
        label=_("Your statement"),
        help_text=_("One thing that a neighbour can agree or disagree with: “The bins should come twice a week.”"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=LONGEST,
        error_messages={"required": _("Write one thing that a neighbour can agree or disagree with.")},
    )
    key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)


class SeedForm(forms.Form):
    text = forms.CharField(
        label=_("A statement to begin with"),
        help_text=_("One thought each, from all sides: people should find one to agree with and one not to."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=LONGEST,
        error_messages={"required": _("Write the statement.")},
    )


class ReadForm(forms.Form):
    state = forms.ChoiceField(
        label=_("What becomes of it?"), widget=forms.RadioSelect,
        choices=[
            (Statement.State.SHOWN, _("Show it\nEverybody who takes part is asked about it.")),
            (Statement.State.OUT, _("Leave it out\nIt is shown nowhere and counts in nothing.")),
        ],
        error_messages={"required": _("Choose one: show it, or leave it out.")},
    )  # fmt: skip
    because = forms.CharField(
        label=_("Why is it left out?"), help_text=_("Only if you leave it out. Its author reads it."), required=False,
        max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class SayForm(forms.Form):
    value = forms.TypedChoiceField(
        choices=StatementVote.Value.choices, coerce=int,
        error_messages={"required": _("Choose one: agree, disagree or skip."),
                        "invalid_choice": _("Choose one: agree, disagree or skip.")},
    )  # fmt: skip
    matters = forms.BooleanField(required=False)


class FindForm(forms.Form):
    q = forms.CharField(label=_("Name or reference"), max_length=100, required=False)


class ForSomebodyForm(forms.Form):
    """All statements, for what somebody says to them on the phone. Never what they said before: nobody sees that."""

    channel = forms.ChoiceField(
        label=_("Where are they?"), widget=forms.RadioSelect, choices=WHERE,
        error_messages={"required": _("Choose where they are.")},
    )  # fmt: skip
    is_read_back = forms.BooleanField(
        label=_("I read it back to them, and they said yes"),
        error_messages={"required": _("Read it back to them first.")},
    )

    def __init__(self, *args: Any, statements: Sequence[Statement], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.statements = {f"s{s.number}": s for s in statements}
        for name, statement in self.statements.items():
            self.fields[name] = forms.ChoiceField(
                label=statement.text, required=False, choices=[("", _("Not asked now")), *VALUES]
            )
        self.order_fields([*self.statements, "channel", "is_read_back"])

    def values(self) -> dict[int, int]:
        said = {s.pk: self.cleaned_data.get(name, "") for name, s in self.statements.items()}
        return {pk: int(value) for pk, value in said.items() if value != ""}
