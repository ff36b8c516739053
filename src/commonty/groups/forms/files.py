"""A document for the room."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from commonty.access.refusal import Refused
from commonty.files.documents import LARGEST, kind_of
from commonty.groups.actions.files import NewFile
from commonty.groups.rules.files import LONGEST_NAME, LONGEST_WORD
from commonty.kit.upload_forms import KeepsUploads, UploadField, UploadInput
from commonty.kit.uploads import Checked

KINDS = ".pdf,.txt,.csv,.md,.docx,.xlsx,.pptx,.odt,.ods,.odp"


def checked_document(upload: UploadedFile) -> Checked:
    """By what is in it: its name decides nothing. One that is too large is not read to its end."""
    try:
        data = upload.read(LARGEST + 1)
        return Checked(upload.name or "", data, kind_of(data))
    except Refused as wrong:
        raise forms.ValidationError(str(wrong)) from wrong


class FileForm(KeepsUploads):
    file = UploadField(
        check=checked_document, slot="group.file", label=_("The file"),
        help_text=_("PDF, text, or a document, table or slides of an office program. Up to 5 MB."),
        widget=UploadInput(attrs={"accept": KINDS}),
        error_messages={"empty": _("This file is empty. Choose it again."), "required": _("Choose the file.")},
    )  # fmt: skip
    name = forms.CharField(
        label=_("What is it?"), help_text=_("“Quote for the bench”. Members find it by this."), max_length=LONGEST_NAME,
        error_messages={"required": _("Say what it is.")},
    )  # fmt: skip
    says = forms.CharField(
        label=_("A word on it"), help_text=_("What is in it, for those who can’t open it."), max_length=LONGEST_WORD,
        required=False, widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    key = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def file_of(self, said: dict[str, Any]) -> NewFile:
        return NewFile(name=said["name"], data=said["file"].data, says=said["says"])
