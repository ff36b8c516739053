"""A line of the ledger, with its proof."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as gettext_now
from django.utils.translation import gettext_lazy as _

from commonty.budgeting.models import LedgerEntry, Project
from commonty.kit.form_fields import DayInput, PoundsField
from commonty.kit.money import pounds
from commonty.kit.pictures import NotAPicture, clean_picture
from commonty.kit.upload_forms import KeepsUploads, UploadField, UploadInput
from commonty.kit.uploads import Checked

LARGEST_PROOF = 5 * 1024 * 1024
PDF_BEGINS, PDF_ENDS = b"%PDF-", b"%%EOF"
Kind = LedgerEntry.Kind


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


class DeedForm(KeepsUploads):
    """What every deed asks: how much, on which day, for what, and the proof."""

    pence = PoundsField(label=_("How much?"))
    on = forms.DateField(label=_("On which day?"), widget=DayInput)
    says = forms.CharField(
        label=_("What is it for?"),
        help_text=_("Everybody can read this: name no private person."),
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

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
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


class FollowingForm(DeedForm):
    """A deed that stands on an earlier line: which one."""

    of = forms.ChoiceField(label=_("Which one?"))

    def __init__(self, *args: Any, lines: Sequence[LedgerEntry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = {line.public_id: line for line in lines}
        cast(forms.ChoiceField, self.fields["of"]).choices = [("", "")] * (len(lines) > 1) + [
            (line.public_id, line_name(line)) for line in lines
        ]

    def deed(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        of = self.lines[data.pop("of")]
        return data | {"of_id": of.pk, "project_id": of.project_id}


class OrderForm(DeedForm):
    project = forms.ChoiceField(label=_("Which project?"))
    supplier = forms.CharField(label=_("From which firm?"), help_text=_("Everybody can read this."), max_length=120)
    number = forms.CharField(
        label=_("Number of the order"),
        help_text=_("As finance's system has it: its file finds the order by this number."),
        max_length=60,
    )
    field_order = ("project", "supplier", "number", "pence", "on", "says")

    def __init__(self, *args: Any, projects: Sequence[Project], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.projects = {project.public_id: project for project in projects}
        cast(forms.ChoiceField, self.fields["project"]).choices = [
            (project.public_id, f"{project.number}. {project.name}") for project in projects
        ]

    def deed(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        return data | {"project_id": self.projects[data.pop("project")].pk}


class InvoiceForm(FollowingForm):
    number = forms.CharField(label=_("Number of the invoice"), max_length=60)
    beyond_pence = PoundsField(
        label=_("And what other money pays"),
        help_text=_("Only if the invoice asks for more than was ordered: what we pay beyond this pot."),
        required=False,
    )
    field_order = ("of", "number", "pence", "beyond_pence", "on", "says")

    def clean_beyond_pence(self) -> int:
        return self.cleaned_data["beyond_pence"] or 0


class PaymentForm(FollowingForm):
    field_order = ("of", "pence", "on", "says")


class ReturnForm(OrderForm):
    """From what is not ordered yet, or from an order that came out cheaper."""

    supplier = number = None  # type: ignore[assignment]
    of = forms.ChoiceField(label=_("Out of what?"), required=False)
    field_order = ("project", "of", "pence", "on", "says")

    def __init__(self, *args: Any, lines: Sequence[LedgerEntry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = {line.public_id: line for line in lines}
        cast(forms.ChoiceField, self.fields["of"]).choices = [
            ("", _("What is not ordered yet")),
            *((line.public_id, line_name(line)) for line in lines),
        ]

    def clean(self) -> dict[str, Any]:
        of, project = self.lines.get(self.cleaned_data.get("of", "")), self.cleaned_data.get("project")
        if of is not None and project and of.project.public_id != project:
            self.add_error("of", _("This order belongs to another project. Choose one of the two again."))
        return self.cleaned_data

    def deed(self) -> dict[str, Any]:
        of = self.lines.get(self.cleaned_data["of"])
        data = super().deed()
        del data["of"]
        return data | {"of_id": of.pk if of else None}


FORMS: dict[str, type[DeedForm]] = {
    Kind.ORDERED: OrderForm,
    Kind.INVOICED: InvoiceForm,
    Kind.PAID: PaymentForm,
    Kind.RETURNED: ReturnForm,
}


class GrantForm(OrderForm):
    """An order in the words of a group that gives grants."""

    project = forms.ChoiceField(label=_("Which grant?"))
    supplier = forms.CharField(
        label=_("Promised to which group or firm?"),
        help_text=_("Everybody can read this: name no private person."),
        max_length=120,
    )
    number = forms.CharField(
        label=_("Number of the promise"), help_text=_("As your own book or letter has it."), max_length=60
    )


class ReceiptForm(InvoiceForm):
    number = forms.CharField(label=_("Number of the receipt or invoice"), max_length=60)
    beyond_pence = PoundsField(
        label=_("And what other money pays"),
        help_text=_("Only if it asks for more than was promised: what somebody else pays."),
        required=False,
    )


# What the treasurer of a residents' group writes: the same deeds, in their words.
GROUP_FORMS: dict[str, type[DeedForm]] = FORMS | {Kind.ORDERED: GrantForm, Kind.INVOICED: ReceiptForm}


def line_name(line: Any) -> str:
    """As it stands in a list to choose from: number, firm, project, and what of it is open."""
    words = {
        "what": " ".join(part for part in (line.number or line.says, line.supplier) if part),
        "project": line.project.name,
        "left": pounds(line.left, currency=line.round.currency),
    }
    return gettext_now("%(what)s · %(project)s · %(left)s open") % words


class ReversalForm(forms.Form):
    says = forms.CharField(
        label=_("Why is this line wrong?"), help_text=_("Everybody can read this."), max_length=200
    )
