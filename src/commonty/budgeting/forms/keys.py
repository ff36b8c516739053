"""Three people to hold the keys, each named as staff would say it: by name, work email or reference."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from commonty.people.models import Person


class KeyHoldersForm(forms.Form):
    first = forms.CharField(
        label=_("First key holder"),
        help_text=_("A name, a work email or a reference. For example whoever is in charge of the vote."),
        max_length=200,
    )
    second = forms.CharField(
        label=_("Second key holder"), help_text=_("For example the chair of a residents' group."), max_length=200
    )
    third = forms.CharField(
        label=_("Third key holder"),
        help_text=_("For example somebody from outside who watches over it."),
        max_length=200,
    )

    def __init__(self, *args: Any, known: QuerySet[Person], **kwargs: Any) -> None:
        """`known`: the people whom whoever asks may look up."""
        super().__init__(*args, **kwargs)
        self.known = known

    def clean(self) -> dict[str, Any]:
        for name in self.fields:
            if typed := self.cleaned_data.get(name):
                self._look_up(name, typed)
        return self.cleaned_data

    def _look_up(self, name: str, typed: str) -> None:
        called = Q(name__iexact=typed) | Q(email__iexact=typed) | Q(reference__iexact=typed)
        found = list(self.known.filter(called)[:2])
        if not found:
            self.add_error(name, gettext("We know nobody by this name, email or reference. Check the spelling."))
        elif len(found) > 1:
            self.add_error(
                name, gettext("Two people answer to this. Write the email or the reference of the one you mean.")
            )
        else:
            self.cleaned_data[name] = found[0]

    @property
    def people(self) -> list[Person]:
        return [self.cleaned_data[name] for name in self.fields]
