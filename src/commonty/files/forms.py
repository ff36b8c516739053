"""Photos that come with a form: up to three, each with words for those who can't see it. A mistake elsewhere loses none."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from commonty.access.refusal import Refused
from commonty.files.actions import NewPhoto
from commonty.files.rules import ENOUGH, check_is_photo
from commonty.kit.pictures import NotAPicture, clean_picture
from commonty.kit.upload_forms import KeepsUploads, UploadField, UploadInput
from commonty.kit.uploads import Checked

MOST = 3


def checked_photo(upload: UploadedFile) -> Checked:
    """The pixels, and nothing else of what was sent."""
    try:
        check_is_photo(upload.read(ENOUGH))
        return Checked(upload.name or "", clean_picture(upload).data)
    except (Refused, NotAPicture) as wrong:
        raise forms.ValidationError(str(wrong)) from wrong


class PhotoField(UploadField):
    """A phone offers its camera and its pictures: it isn't told to take one, since the photo may be there already."""

    def __init__(self, **kwargs: Any) -> None:
        # Named one by one, so that an iPhone turns its own format into JPEG before it sends it.
        widget = UploadInput(attrs={"accept": "image/jpeg,image/png,image/webp"})
        empty = {"empty": _("This file is empty. Choose the photo again.")}
        super().__init__(check=checked_photo, widget=widget, required=False, error_messages=empty, **kwargs)


class TakesPhotos(KeepsUploads):
    """`slot` names the form: what another form has kept is not taken here."""

    slot = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        holder = kwargs["holder"]
        for n in range(1, MOST + 1):
            photo = PhotoField(slot=f"{self.slot}.photo.{n}", label=_("Photo %(n)d") % {"n": n})
            photo.holder = holder
            self.fields[f"photo_{n}"] = photo
            self.fields[f"shows_{n}"] = forms.CharField(
                label=_("What does photo %(n)d show?") % {"n": n}, max_length=200, required=False
            )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        for n in range(1, MOST + 1):
            if said.get(f"shows_{n}") and not said.get(f"photo_{n}") and f"photo_{n}" not in self.errors:
                self.add_error(f"photo_{n}", _("Choose the photo, or take its words away."))
        return said

    def photos(self) -> list[NewPhoto]:
        said = self.cleaned_data
        numbers = [n for n in range(1, MOST + 1) if said.get(f"photo_{n}")]
        return [NewPhoto(said[f"photo_{n}"].data, said.get(f"shows_{n}", "")) for n in numbers]

    @property
    def photo_fields(self) -> list[Any]:
        return [self[name] for n in range(1, MOST + 1) for name in (f"photo_{n}", f"shows_{n}")]

    @property
    def has_photos(self) -> bool:
        """Whether anything of them is to be seen at once: a mistake, or what is kept."""
        return any(field.errors or field.value() for field in self.photo_fields[1::2]) or any(
            field.errors or field.kept for field in self.photo_fields[::2]
        )
