"""A form for a file of rows, or the rows themselves: what was sent stays in the box, and can be mended there.

class FinanceFileForm(RowsFileForm):
    label = _("The file from finance (CSV)")
"""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

MOST_BYTES = 1024 * 1024


class RowsFileForm(forms.Form):
    """After `is_valid`: `read` are the rows. With a mistake in any nothing is taken over; `faults` says where."""

    label: ClassVar[Any]
    bad_file: ClassVar[tuple[type[Exception], ...]] = ()  # what says, in a sentence, that the whole can't be read

    file = forms.FileField(widget=forms.FileInput(attrs={"accept": ".csv,text/csv"}), required=False)
    rows = forms.CharField(
        label=_("Or paste the rows here"),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        strip=False,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["file"].label = self.label
        for name in ("file", "rows"):
            self.fields[name].is_one_of_several = True  # type: ignore[attr-defined]
        self.read: list[Any] = []
        self.faults: list[Any] = []

    def text_of(self, content: bytes) -> str:
        raise NotImplementedError

    def rows_in(self, text: str) -> tuple[list[Any], list[Any]]:
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        upload = self.cleaned_data.get("file")
        if upload and upload.size > MOST_BYTES:
            raise forms.ValidationError(_("This file is larger than 1 MB. Split it."))
        try:
            text = self.text_of(upload.read()) if upload else self.cleaned_data.get("rows", "")
            sent: Any = self.data.copy()  # type: ignore[attr-defined]
            sent["rows"] = text  # what was in the file can be mended here, and is sent again with the deed
            self.data = sent
            if not text.strip():
                raise forms.ValidationError(_("Choose a file or paste its rows."))
            self.read, self.faults = self.rows_in(text)
        except self.bad_file as bad:
            raise forms.ValidationError(str(bad)) from bad
        if self.faults:
            raise forms.ValidationError(_("Some rows have to be mended first. The table below says where and how."))
        return self.cleaned_data
