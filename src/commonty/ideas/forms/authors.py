"""Inviting somebody to be an author, too; and saying yes to that."""

from django import forms
from django.utils.translation import gettext_lazy as _


class InviteAuthorForm(forms.Form):
    name = forms.CharField(
        label=_("Their first name and last name"), help_text=_("As it is written on letters to them."), max_length=200,
        error_messages={"required": _("Write whom you want to invite.")},
    )  # fmt: skip


class BecomeAuthorForm(forms.Form):
    is_named = forms.BooleanField(
        label=_("Show my first name on the idea\nEverybody can read it then. You can change that at any time."),
        required=False,
    )
