"""The application of a tenant organisation, its entry, and the landlord's answer."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonty.groups.actions.register import Application
from commonty.groups.rules.register import POINTS
from commonty.kit.form_fields import DayInput, check_near


class EntryForm(forms.Form):
    contact = forms.CharField(
        label=_("How people reach the group"),
        help_text=_("Everybody reads it. An address, a box number, an email: you choose."),

        max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    meets = forms.CharField(
        label=_("When and where the group meets"),
        help_text=_("“First Tuesday of the month, 7 pm, Sandbank hall”"),
        max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    next_agm_on = forms.DateField(
        label=_("When is your next yearly meeting (AGM)?"), widget=DayInput, validators=[check_near]
    )


class ApplicationForm(EntryForm):
    area = forms.CharField(
        label=_("The area that the group speaks for"),
        help_text=_("The streets, or the name of the estate. Everybody reads it."),
        max_length=200,
    )  # fmt: skip
    constitution = forms.CharField(
        label=_("Your constitution: the rules of the group"),
        help_text=_("The whole text. Everybody can read it."),
        max_length=60_000, widget=forms.Textarea(attrs={"rows": 8}),
    )  # fmt: skip
    points = forms.MultipleChoiceField(
        label=_("It says"), help_text=_("The law asks for all eleven. Tick what is in it."), choices=POINTS,
        widget=forms.CheckboxSelectMultiple, error_messages={"required": _("Tick what your constitution says.")},
    )  # fmt: skip
    committee = forms.IntegerField(label=_("How many are on the committee?"), min_value=1, max_value=200)
    bearers = forms.CharField(
        label=_("Office bearers, and the address for letters to the group"),
        help_text=_("The law asks for their names. Not on the public page."),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    agm_on = forms.DateField(
        label=_("When was the last yearly meeting (AGM), at which they were elected?"),
        widget=DayInput,
        validators=[check_near],
    )
    accounts = forms.CharField(
        label=_("How the accounts are kept"),
        help_text=_("“A bank account with two to sign, a yearly statement.” No account numbers."),
        max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    other_landlords = forms.CharField(
        label=_("Other landlords with whom you are registered, or ask to be"), max_length=300, required=False
    )
    field_order = ["area", "contact", "meets", "constitution", "points", "committee", "bearers", "agm_on"]

    def application_of(self, said: dict[str, Any]) -> Application:
        return Application(**said)


class AnswerForm(forms.Form):
    is_accepted = forms.ChoiceField(
        label=_("Your answer"), choices=[("yes", _("On the register from today")), ("no", _("Not on the register"))],
        widget=forms.RadioSelect,
    )  # fmt: skip
    answer = forms.CharField(
        label=_("In writing, to the group"),
        help_text=_("With your reasons if you say no: which point is missing, and what mends it."),
        max_length=5_000, widget=forms.Textarea(attrs={"rows": 6}), required=False,
    )  # fmt: skip


class NoticeForm(forms.Form):
    because = forms.CharField(
        label=_("Why?"), help_text=_("The group reads it, and can appeal."), max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip
    on = forms.DateField(label=_("On which day is it taken off?"), widget=DayInput, validators=[check_near])
