"""A photo of what was mended, for everybody: with words, and looked at."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonty.cases.actions.mended import NewMend
from commonty.cases.forms.publishing import CheckedForm
from commonty.files.actions import NewPhoto
from commonty.files.forms import PhotoField
from commonty.kit.upload_forms import KeepsUploads


class TakesMend(CheckedForm, KeepsUploads):
    """`slot` names the form: what another form has kept is not taken here."""

    slot = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        checked = self.fields.pop("is_checked", None)
        self.fields["photo"] = PhotoField(
            slot=f"{self.slot}.mend", label=_("A photo of it, mended"),
            help_text=_("Taken by one of us, never one that a resident sent. Everybody sees it."),
        )  # fmt: skip
        self.fields["photo"].holder = kwargs["holder"]  # type: ignore[attr-defined]
        self.fields["shows"] = forms.CharField(
            label=_("What does the photo show?"), help_text=_("“A new lamp over the back door.”"), max_length=200,
            required=False,
        )  # fmt: skip
        self.fields["is_safe"] = forms.BooleanField(
            label=_("One of us took it, and nobody and no home number can be recognised"), required=False
        )
        if checked is not None:
            self.fields["is_checked"] = checked  # last, before the button

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("photo"):
            if not said.get("shows"):
                self.add_error("shows", _("Say in words what the photo shows, for those who can’t see it."))
            if not said.get("is_safe"):
                again = _("Look at the photo again, and tick that nobody and no home number can be recognised.")
                self.add_error("is_safe", again)
        elif said.get("shows") and "photo" not in self.errors:
            self.add_error("photo", _("Choose the photo, or take its words away."))
        return said

    def mend(self) -> NewMend | None:
        said = self.cleaned_data
        if not said.get("photo"):
            return None
        return NewMend(NewPhoto(said["photo"].data, said["shows"]), is_safe=said["is_safe"])


class IssueFixForm(TakesMend):
    slot = "issue.fix"
    says = forms.CharField(
        label=_("How was it fixed?"), help_text=_("Everybody reads it."), max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}), error_messages={"required": _("Say how it was fixed.")},
    )  # fmt: skip
    link = forms.URLField(label=_("A link that shows it"), required=False, assume_scheme="https", max_length=200)

    def fixed(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {"says": said["says"], "link": said["link"], "is_checked": said["is_checked"], "mend": self.mend()}


class FixDoneForm(TakesMend):
    slot = "fix.done"

    def done(self) -> dict[str, Any]:
        return {"is_checked": self.cleaned_data["is_checked"], "mend": self.mend()}
