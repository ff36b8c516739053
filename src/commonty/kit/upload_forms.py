"""A form whose files survive a mistake elsewhere: `class PhotoForm(KeepsUploads)` with an `UploadField`.

The view gives it `holder=holder_of(request)`. When the form is shown again it calls `form.keep_uploads(now=…)`, and when
all went well `form.drop_uploads()`. `kit/_field.html` says what is kept, and carries its token.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonty.kit.models import KeptUpload
from commonty.kit.uploads import Checked, drop, find, keep, keep_on

Check = Callable[[UploadedFile], Checked]


@dataclass(frozen=True)
class Sent:
    """What came with the form for one field."""

    file: UploadedFile | None
    token: str
    is_dropped: bool


class UploadInput(forms.FileInput):
    def value_from_datadict(self, data: Any, files: Any, name: str) -> Sent:
        return Sent(files.get(name), data.get(f"{name}-kept", ""), f"{name}-drop" in data)


class UploadBoundField(forms.BoundField):
    @property
    def kept(self) -> KeptUpload | None:
        """The file that will be used if no other is chosen."""
        field: UploadField = self.field  # type: ignore[assignment]
        return field.kept


class UploadField(forms.FileField):
    """Its value is what `check` made of the upload, now or when it was first sent; None if there is none.

    `slot` names this field of this form: what another field has checked is not taken here.
    """

    widget = UploadInput
    holder = ""

    def __init__(self, *, check: Check, slot: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.check, self.slot = check, slot
        self.sent: Sent | None = None
        self.checked: Checked | None = None  # of a file that came with this request
        self.kept: KeptUpload | None = None

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> UploadBoundField:
        return UploadBoundField(form, self, field_name)

    def clean(self, sent: Sent, initial: Any = None) -> Checked | None:
        self.sent = sent
        if sent.token and not sent.is_dropped:
            self.kept = find(sent.token, holder=self.holder, slot=self.slot, now=timezone.now())
        if sent.file:
            self.checked = self.check(super().clean(sent.file))
            return self.checked
        if self.kept:
            return Checked(self.kept.name, bytes(self.kept.data), self.kept.kind)
        if sent.token and not sent.is_dropped:
            raise forms.ValidationError(_("This file was kept for an hour, and is gone. Choose it again."))
        super().clean(None)  # says so where one is needed
        return None


class KeepsUploads(forms.Form):
    def __init__(self, *args: Any, holder: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for _name, field in self._uploads():
            field.holder = holder

    def keep_uploads(self, *, now: datetime) -> None:
        """The form is shown again: keep each file in which nothing is wrong, and nothing that takes its place."""
        for name, field in self._uploads():
            if field.sent is None:
                continue
            if field.sent.is_dropped:
                drop(field.sent.token, holder=field.holder)
            if name in self.errors:
                self._leave_wrong(field)
            elif field.checked:
                self._keep(name, field, field.checked, now)
            elif field.kept:
                keep_on(field.kept, now=now)

    def drop_uploads(self) -> None:
        """What was kept is used, replaced or not wanted."""
        for _name, field in self._uploads():
            if field.sent and field.sent.token:
                drop(field.sent.token, holder=field.holder)

    def _keep(self, name: str, field: UploadField, checked: Checked, now: datetime) -> None:
        if field.kept:
            drop(field.kept.token, holder=field.holder)
        field.kept = keep(checked, holder=field.holder, slot=field.slot, now=now)
        if field.kept is None:
            self.add_error(name, _("Choose the file again: it is too large to be kept."))

    def _leave_wrong(self, field: UploadField) -> None:
        """If the file that is wrong is the kept one, it has to go; if it is a newer one, the kept one stays."""
        if field.kept and field.sent and not field.sent.file:
            drop(field.kept.token, holder=field.holder)
            field.kept = None

    def _uploads(self) -> Iterator[tuple[str, UploadField]]:
        for name, field in self.fields.items():
            if isinstance(field, UploadField):
                yield name, field
