"""A line of the ledger, with its proof."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as gettext_now
from django.utils.translation import gettext_lazy as _

from commonty.budgeting.forms.fields import DayInput, PoundsField
from commonty.budgeting.models import LedgerEntry, Project
from commonty.kit.pictures import NotAPicture, clean_picture
from commonty.kit.upload_forms import KeepsUploads, UploadField, UploadInput
from commonty.kit.uploads import Checked

LARGEST_PROOF = 5 * 1024 * 1024
PDF_BEGINS, PDF_ENDS = b"%PDF-", b"%%EOF"


def checked_proof(upload: UploadedFile) -> Checked:
    """Its kind is the ending to keep it under: what it is, is read from the bytes and never from the name."""
    if upload.size is None or upload.size > LARGEST_PROOF:
        raise forms.ValidationError(gettext_now("This file is larger than 5 MB. Make it smaller and try again."))
    content = upload.read()
    if content.startswith(PDF_BEGINS) and PDF_ENDS in content[-1024:]:
        return Checked(upload.name or "", content, "pdf")
    upload.seek(0)
    try:
        return Checked(upload.name or "", clean_picture(upload).data, "webp")
    except NotAPicture:
        raise forms.ValidationError(
            gettext_now("This is neither a PDF nor a picture that we can read. Scan or photograph it again.")
        ) from None


class LineForm(KeepsUploads):
    project = forms.ChoiceField(label=_("Which project?"))
    kind = forms.ChoiceField(
        label=_("What happened?"),
        widget=forms.RadioSelect,
        choices=[
            (LedgerEntry.Kind.COMMITTED, _("Ordered\nSomebody was asked to do the work for this price.")),
            (LedgerEntry.Kind.PAID, _("Paid\nMoney left our account.")),
            (LedgerEntry.Kind.RETURNED, _("Back in the pot\nIt is not needed after all.")),
        ],
    )
    pence = PoundsField(label=_("How much?"))
    on = forms.DateField(label=_("On which day?"), widget=DayInput)
    says = forms.CharField(
        label=_("To whom and for what?"),
        help_text=_(
            "Everybody can read this: name the firm and the number of the order or invoice, no private person."
        ),
        max_length=200,
    )
    proof = UploadField(
        check=checked_proof,
        slot="ledger.proof",
        label=_("Proof"),
        help_text=_("The order or invoice: PDF, JPEG, PNG or WebP, up to 5 MB."),
        widget=UploadInput(attrs={"accept": "application/pdf,image/jpeg,image/png,image/webp"}),
        required=False,
    )
    is_proof_public = forms.BooleanField(
        label=_("Everybody may read the proof"), help_text=_("Only if it names no private person."), required=False
    )

    def __init__(self, *args: Any, projects: Sequence[Project], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.projects = {project.public_id: project for project in projects}
        cast(forms.ChoiceField, self.fields["project"]).choices = [
            (project.public_id, f"{project.number}. {project.name}") for project in projects
        ]
        self.initial.setdefault("on", today)

    def clean_pence(self) -> int:
        pence: int = self.cleaned_data["pence"]
        if not pence:
            raise forms.ValidationError(_("Write an amount of more than nothing."))
        return pence

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise forms.ValidationError(_("This day has not come yet. Record what has happened."))
        return on

    def clean_proof(self) -> tuple[str, bytes] | None:
        """The ending and the bytes to keep."""
        proof: Checked | None = self.cleaned_data["proof"]
        return (proof.kind, proof.data) if proof else None


class ReversalForm(forms.Form):
    says = forms.CharField(
        label=_("Why is this line wrong?"), help_text=_("Everybody can read this."), max_length=200
    )
