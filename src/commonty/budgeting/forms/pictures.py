"""A picture that comes with a form: of a project, an idea, a step that is done."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from commonty.kit.pictures import NotAPicture, clean_picture
from commonty.kit.upload_forms import UploadField, UploadInput
from commonty.kit.uploads import Checked

LARGEST_PICTURE = 5 * 1024 * 1024


def checked_picture(upload: UploadedFile) -> Checked:
    if upload.size is None or upload.size > LARGEST_PICTURE:
        raise forms.ValidationError(_("This picture is larger than 5 MB. Make it smaller and try again."))
    try:
        return Checked(upload.name or "", clean_picture(upload).data)
    except NotAPicture as wrong:
        raise forms.ValidationError(str(wrong)) from wrong


class PictureField(UploadField):
    """Nobody has to send one."""

    def __init__(self, **kwargs: Any) -> None:
        widget = UploadInput(attrs={"accept": "image/jpeg,image/png,image/webp"})
        super().__init__(check=checked_picture, widget=widget, required=False, **kwargs)
