"""What staff type about rolls, roles and pairs of people."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from commonty.access.roles import ROLES, Role
from commonty.kit.upload_forms import KeepsUploads, UploadField
from commonty.kit.uploads import Checked
from commonty.people.models import Likeness
from commonty.people.roll.table import MOST_BYTES, too_large
from commonty.people.rules import NOT_GIVEN_BY_HAND
from commonty.places.models import Place


def checked_roll(upload: UploadedFile) -> Checked:
    if (upload.size or 0) > MOST_BYTES:
        raise ValidationError(too_large(upload.size or 0))
    return Checked(upload.name or "", upload.read())


class RollForm(KeepsUploads):
    file = UploadField(label=_("The file from your housing system (CSV)"), check=checked_roll, slot="roll.file")
    is_full = forms.TypedChoiceField(
        label=_("What does the file hold?"),
        choices=[
            ("no", _("Only what has changed\nWhoever isn't in it stays as they are.")),
            ("yes", _("Everybody\nWe show you who is missing. Nobody leaves until you say so.")),
        ],
        coerce=lambda answer: answer == "yes",
        initial="no",
        widget=forms.RadioSelect,
    )


class ApplyForm(forms.Form):
    leave_out_errors = forms.BooleanField(label=_("Go on without the rows that have something wrong"), required=False)


class AbsentForm(forms.Form):
    ties = forms.MultipleChoiceField(label=_("Who has moved out?"), widget=forms.CheckboxSelectMultiple)
    moved_out_on = forms.DateField(label=_("On which day?"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, choices: Iterable[tuple[int, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ties"].choices = choices  # type: ignore[attr-defined]
        self.fields["moved_out_on"].initial = today


class VerdictForm(forms.Form):
    verdict = forms.ChoiceField(
        choices=[(Likeness.Verdict.SAME, _("One human")), (Likeness.Verdict.DIFFERENT, _("Two humans"))]
    )


class SearchForm(forms.Form):
    q = forms.CharField(label=_("Name or reference"), max_length=100, required=False)


class GiveRoleForm(forms.Form):
    role = forms.ChoiceField(label=_("Which role?"), widget=forms.RadioSelect)
    place = forms.ChoiceField(label=_("Where?"))

    def __init__(self, *args: Any, places: Iterable[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = [role for role in Role if role not in NOT_GIVEN_BY_HAND]
        self.fields["role"].choices = [(role.value, f"{ROLES[role].name}\n{ROLES[role].does}") for role in given]  # type: ignore[attr-defined]
        self.fields["place"].choices = [(place.public_id, place.name) for place in places]  # type: ignore[attr-defined]


class AddStaffForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=200)
    email = forms.EmailField(label=_("Work email address"))


class InviteForm(forms.Form):
    work_email = forms.EmailField(label=_("Work email address"), help_text=_("They sign in with it."))
