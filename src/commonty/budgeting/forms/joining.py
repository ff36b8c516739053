"""Joining ideas, splitting one, and what their authors say to it."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

from commonty.budgeting.forms.proposals import WHERE
from commonty.budgeting.models import Proposal
from commonty.budgeting.rules.joining import MOST

LONGEST_SAID, LONGEST_TITLE = 800, 120  # as of an idea that somebody sends
ROWS = {"rows": 4}


class BecauseForm(forms.Form):
    because = forms.CharField(
        label=_("Why?"),
        help_text=_("The authors read this. If all agree, everybody does. Name no private person."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1_000,
    )


class JoinForm(BecauseForm):
    others = forms.MultipleChoiceField(
        label=_("Join it with which ideas?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one other idea.")},
    )
    title = forms.CharField(label=_("What is the new idea called?"), max_length=LONGEST_TITLE)
    says = forms.CharField(
        label=_("What does it say?"),
        help_text=_("Each author should find their own idea in it."),
        widget=forms.Textarea(attrs=ROWS),
        max_length=LONGEST_SAID,
    )
    field_order = ["others", "title", "says", "because"]

    def __init__(self, *args: Any, idea: Proposal, others: Sequence[Proposal], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"title": idea.title})
        super().__init__(*args, **kwargs)
        self.others = {str(other.number): other.pk for other in others}
        cast(forms.MultipleChoiceField, self.fields["others"]).choices = [
            (str(other.number), f"{other.number}. {other.title}\n{Truncator(other.says).words(20)}")
            for other in others
        ]

    def what(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {
            "other_ids": [self.others[number] for number in data["others"]],
            "into": [{"title": data["title"], "says": data["says"]}],
            "because": data["because"],
        }


class SplitForm(BecauseForm):
    """As many pairs of title and words as there may be parts; the first two are needed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        because = self.fields.pop("because")
        for n in range(1, MOST + 1):
            is_needed = n <= 2
            self.fields[f"title_{n}"] = forms.CharField(
                label=_("Part %(n)d: what is it called?") % {"n": n}, max_length=LONGEST_TITLE, required=is_needed
            )
            self.fields[f"says_{n}"] = forms.CharField(
                label=_("Part %(n)d: what does it say?") % {"n": n},
                widget=forms.Textarea(attrs={"rows": 3}),
                max_length=LONGEST_SAID,
                required=is_needed,
            )
        self.fields["because"] = because

    def clean(self) -> dict[str, Any]:
        for n in range(1, MOST + 1):
            title, says = self.cleaned_data.get(f"title_{n}"), self.cleaned_data.get(f"says_{n}")
            if title and says == "":
                self.add_error(f"says_{n}", _("Say what this part is, or leave its name empty, too."))
            if says and title == "":
                self.add_error(f"title_{n}", _("Give this part a name, or leave its words empty, too."))
        return self.cleaned_data

    def what(self) -> dict[str, Any]:
        data = self.cleaned_data
        pairs = [(data[f"title_{n}"], data[f"says_{n}"]) for n in range(1, MOST + 1)]
        into = [{"title": title, "says": says} for title, says in pairs if title]
        return {"into": into, "because": data["because"]}


class WithdrawForm(forms.Form):
    because = forms.CharField(
        label=_("Why do you take it back?"),
        help_text=_("The authors read it."),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=500,
    )


class AuthorAnswerForm(forms.Form):
    agrees = forms.ChoiceField(
        label=_("Do you agree?"),
        widget=forms.RadioSelect,
        choices=[
            ("yes", _("Yes\nIt happens once every author has said yes.")),
            ("no", _("No\nThen nothing happens: the ideas stay as they are.")),
        ],
    )
    words = forms.CharField(
        label=_("Do you want to say why, or anything else?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1_000,
        required=False,
    )

    def what(self) -> dict[str, Any]:
        return {"agrees": self.cleaned_data["agrees"] == "yes", "words": self.cleaned_data["words"]}


class HeardAuthorAnswerForm(AuthorAnswerForm):
    """The same, typed by staff for somebody who says it."""

    channel = forms.ChoiceField(label=_("Where are they?"), widget=forms.RadioSelect, choices=WHERE)
    is_read_back = forms.BooleanField(label=_("I read it all to them, and their answer back"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agrees"].label = _("Do they agree?")
        self.fields["words"].label = _("What else do they say?")
