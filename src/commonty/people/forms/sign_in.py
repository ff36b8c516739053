"""Signing in: an address or number, a code, a letter's code and a year, which of several people."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext_lazy as _

from commonty.kit.phones import is_landline, is_mobile
from commonty.people.models import Person, SentCode
from commonty.people.roll.cells import BadCell, read_phone

SHARED = _("This phone or computer is shared\nWe forget you when the browser is closed.")


class AddressForm(forms.Form):
    """Where the code is to go. Where nobody carries texts, only an email address is asked for."""

    address = forms.CharField(
        label=_("Your email address"), help_text=_("We send a code to it. No password needed."), max_length=254
    )
    after = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, texts: bool, calls: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.texts, self.calls, field = texts, calls, self.fields["address"]
        field.widget = forms.EmailInput(attrs={"autocomplete": "email"})
        if texts:
            field.widget = forms.TextInput(attrs={"autocomplete": "username"})
            field.label = _("Your email address or mobile number")
            field.help_text = _("We send a code to it. No password needed.")
        if calls:
            field.label = _("Your email address or phone number")
            field.help_text = _(
                "We send a code: by email, or by text to a mobile. A landline we ring, and read it out."
            )

    def clean_address(self) -> str:
        typed: str = self.cleaned_data["address"].strip()
        if "@" in typed or not self.texts:
            validate_email(typed)
            return typed
        try:
            number = read_phone(typed)
        except BadCell as bad:
            says = _("This is neither an email address nor a phone number. Write it like 07700 900412.")
            raise ValidationError(says) from bad
        if is_mobile(number) or (self.calls and is_landline(number)):
            return number
        if is_landline(number):
            raise ValidationError(_("We can't ring a landline by machine. Use a mobile number or an email address."))
        raise ValidationError(_("We send codes only to mobiles and landlines in the UK. Use another, or ring us."))


class ByNameForm(AddressForm):
    """Somebody who may be on no roll. Their words wait meanwhile."""

    field_order = ("name", "address", "after")
    name = forms.CharField(
        label=_("Your name"),
        help_text=_("Your real one: for a request for information the law asks for it."),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def __init__(self, *args: Any, texts: bool, **kwargs: Any) -> None:
        super().__init__(*args, texts=texts, calls=False, **kwargs)
        said = _("We send a code to it, and our answer when it is there.")
        self.fields["address"].help_text = said


class CallerForm(forms.Form):
    """What staff write down of somebody on the phone whom they did not find."""

    name = forms.CharField(label=_("Their name"), max_length=200)
    phone = forms.CharField(
        label=_("Their phone number"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
    )
    email = forms.EmailField(label=_("Their email address"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("phone", "email"):
            self.fields[name].is_one_of_several = True  # type: ignore[attr-defined]

    def clean_phone(self) -> str:
        typed = self.cleaned_data["phone"].strip()
        try:
            return read_phone(typed) if typed else ""
        except BadCell as bad:
            raise ValidationError(_("This is no phone number. Write it like 07700 900412.")) from bad

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if not self.errors and not said.get("phone") and not said.get("email"):
            self.add_error("phone", _("Write down a phone number or an email address, so that we can answer."))
        return said


class ProveForm(forms.Form):
    code = forms.CharField(
        label=_("The code from our email"),
        help_text=_("Eight digits. It works for 15 minutes."),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class CodeForm(ProveForm):
    is_shared = forms.BooleanField(label=SHARED, required=False)

    def __init__(self, *args: Any, way: SentCode.Way, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {SentCode.Way.TEXT: _("The code from our text"), SentCode.Way.CALL: _("The code from our call")}
        self.fields["code"].label = labels.get(way, self.fields["code"].label)


class OnLetterForm(forms.Form):
    """What stands on any letter of ours with a code, to sign in or to vote."""

    code = forms.CharField(
        label=_("The code on your letter"),
        help_text=_(
            "Eleven letters and digits, like 7KQ4M-X9TRW-C. Small or capital letters, with or without dashes."
        ),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )
    born_in = forms.IntegerField(
        label=_("The year you were born"),
        help_text=_("So that nobody else can use your letter."),
        min_value=1900,
        max_value=2100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "bday-year", "inputmode": "numeric"}),
    )


class LetterCodeForm(OnLetterForm):
    is_shared = forms.BooleanField(label=SHARED, required=False)
    after = forms.CharField(required=False, widget=forms.HiddenInput)


class WhoForm(forms.Form):
    person = forms.ChoiceField(label=_("Who are you?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, people: Iterable[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].choices = [(person.public_id, person.name) for person in people]  # type: ignore[attr-defined]


class PasswordForm(forms.Form):
    """Staff choose their first password: typed twice, since nobody sees it."""

    password = forms.CharField(
        label=_("A new password"),
        help_text=_("12 characters or more. Three or four words that have nothing to do with each other are good."),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The same once more"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("password") and said.get("again") and said["password"] != said["again"]:
            self.add_error("again", _("This isn't the same as above. Type both once more."))
        return said
