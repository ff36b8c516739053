"""What an administrator types about teams."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonty.people.models import Person, Team

NOBODY = ("", _("Nobody"))


def chosen_from(people: Iterable[Person]) -> list[tuple[str, Any]]:
    return [NOBODY, *((person.public_id, person.name) for person in people)]


class TeamForm(forms.Form):
    name = forms.CharField(
        label=_("Name of the team"), max_length=80,
        help_text=_("Residents read it beside what is late, in place of a person’s name."),
        error_messages={"required": _("Give the team a name.")},
    )  # fmt: skip
    lead = forms.ChoiceField(
        label=_("Who leads it?"), required=False, help_text=_("They hear on the day on which something is due.")
    )
    manager = forms.ChoiceField(
        label=_("Who answers for it?"),
        required=False,
        help_text=_("They hear on the working day after, if it is late."),
    )

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("lead", "manager"):
            self.fields[name].choices = chosen_from(people)  # type: ignore[attr-defined]


class PostForm(forms.Form):
    team = forms.ChoiceField(
        label=_("In which team do they work?"), error_messages={"required": _("Choose a team, or “In none”.")}
    )
    cover = forms.ChoiceField(
        label=_("Who covers for them?"), required=False,
        help_text=_("They take over what is due while this person is away."),
    )  # fmt: skip

    def __init__(self, *args: Any, teams: Iterable[Team], people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = [("", _("Choose")), *((team.public_id, team.name) for team in teams), ("none", _("In none"))]
        self.fields["team"].choices = listed  # type: ignore[attr-defined]
        self.fields["cover"].choices = chosen_from(people)  # type: ignore[attr-defined]
