"""Several cases at once go to a colleague who has room for them."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from commonty.cases.models import Case
from commonty.kit.templatetags.kit import moment
from commonty.people.models import Person


class ShareForm(forms.Form):
    cases = forms.MultipleChoiceField(
        label=_("Which ones?"), widget=forms.CheckboxSelectMultiple, error_messages={"required": _("Choose at least one.")}
    )  # fmt: skip
    to = forms.ChoiceField(label=_("Who deals with them from now on?"), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why"), help_text=_("Your colleague reads it; the resident does not."), max_length=300,
        error_messages={"required": _("Say why. Your colleague reads it.")},
    )  # fmt: skip

    def __init__(
        self, *args: Any, cases: Iterable[Case], colleagues: Iterable[Person], has: Mapping[int, int], **kwargs: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.cases = {case.public_id: case for case in cases}
        self.colleagues = {person.public_id: person for person in colleagues}
        said = [(key, f"{_begin(case.says)}\n{_what(case)}") for key, case in self.cases.items()]
        to = [(key, f"{one.name}\n{_has(has.get(one.pk, 0))}") for key, one in self.colleagues.items()]
        self.fields["cases"].choices = said  # type: ignore[attr-defined]
        self.fields["to"].choices = to  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        said = self.cleaned_data
        ids = [self.cases[key].pk for key in said["cases"]]
        return {"case_ids": ids, "to": self.colleagues[said["to"]], "reason": said["reason"]}


def _begin(says: str) -> str:
    """On one line, since what stands on a second is said more quietly."""
    return Truncator(" ".join(says.split())).chars(80)


def _what(case: Case) -> str:
    words = {"kind": case.get_kind_display(), "number": case.number}
    if case.next_due_at is None:
        return _("%(kind)s %(number)d") % words
    return _("%(kind)s %(number)d, by %(when)s") % {**words, "when": moment(case.next_due_at)}


def _has(number: int) -> str:
    return ngettext("has %(n)d open now", "has %(n)d open now", number) % {"n": number}
