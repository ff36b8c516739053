"""A project, typed by hand."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from commonty.budgeting.forms.pictures import PictureField
from commonty.budgeting.models import Project
from commonty.kit.form_fields import PoundsField
from commonty.kit.templatetags.kit import PICTURES
from commonty.kit.upload_forms import KeepsUploads
from commonty.kit.uploads import Checked
from commonty.places.models import Place


def drawings() -> list[str]:
    return sorted(path.stem for path in (PICTURES / "drawings").glob("*.svg") if path.stem != "empty")


def split_categories(text: str) -> list[str]:
    return list(dict.fromkeys(part.strip()[:40] for part in text.split(",") if part.strip()))[:5]


class ProjectForm(KeepsUploads):
    name = forms.CharField(label=_("Name of the project"), max_length=120)
    description = forms.CharField(
        label=_("What is it?"),
        help_text=_("In plain words: what will be there, where, and who gains from it. Everybody can read this."),
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=5_000,
    )
    cost_pence = PoundsField(label=_("What does it cost?"), help_text=_("All of it, with tax and fees."))
    upkeep_pence = PoundsField(
        label=_("And each year afterwards?"),
        help_text=_("Upkeep: cleaning, repairs, insurance. Leave empty if there is none."),
        required=False,
    )
    place = forms.ChoiceField(label=_("Where is it?"), required=False)
    proposed_by = forms.CharField(
        label=_("Who proposed it?"),
        help_text=_("A group or “a resident”. Name a person only if they agreed: everybody can read this."),
        max_length=120,
        required=False,
    )
    categories = forms.CharField(
        label=_("Kind of project"),
        help_text=_("A word or two, with commas between: “lighting, safety”."),
        required=False,
    )
    only_one_of = forms.CharField(
        label=_("One of several?"),
        help_text=_(
            "If only one of some projects can be chosen (two ways to do one thing, or a small and a whole one), write "
            "the same name at each of them: “Play park”."
        ),
        widget=forms.TextInput(attrs={"list": "shared-names", "autocomplete": "off"}),
        max_length=80,
        required=False,
    )
    drawing = forms.ChoiceField(label=_("A drawn picture"), required=False)
    picture = PictureField(
        slot="project.picture",
        label=_("Or your own picture"),
        help_text=_("JPEG, PNG or WebP, up to 5 MB. We take out where and when it was made."),
    )
    picture_says = forms.CharField(
        label=_("What does your picture show?"),
        help_text=_("Read aloud to people who can't see it."),
        max_length=200,
        required=False,
    )
    is_picture_gone = forms.BooleanField(label=_("Take your own picture away"), required=False)

    def __init__(self, *args: Any, places: Sequence[Place], project: Project | None = None, **kwargs: Any) -> None:
        self.places = {place.public_id: place for place in places}
        self.project = project
        if project is not None:
            kwargs.setdefault("initial", self._answered(project))
        super().__init__(*args, **kwargs)
        depth = min((place.path.count("/") for place in places), default=0)
        cast(forms.ChoiceField, self.fields["place"]).choices = [
            ("", _("Not said")),
            *((p.public_id, "\u2003" * (p.path.count("/") - depth) + p.name) for p in places),
        ]
        cast(forms.ChoiceField, self.fields["drawing"]).choices = [
            ("", _("Choose one for me")),
            *((name, name.replace("-", " ")) for name in drawings()),
        ]
        if project is None or not project.picture:
            del self.fields["is_picture_gone"]

    @staticmethod
    def _answered(project: Project) -> dict[str, Any]:
        fields = ("name", "description", "cost_pence", "proposed_by", "only_one_of", "drawing", "picture_says")
        return {
            **{field: getattr(project, field) for field in fields},
            "upkeep_pence": project.upkeep_pence or None,
            "place": project.place.public_id if project.place else "",
            "categories": ", ".join(project.categories),
        }

    def clean_cost_pence(self) -> int:
        pence: int = self.cleaned_data["cost_pence"]
        if not pence:
            raise forms.ValidationError(_("Write what it costs: more than nothing."))
        return pence

    def clean_picture(self) -> bytes | None:
        picture: Checked | None = self.cleaned_data["picture"]
        return picture.data if picture else None

    def clean(self) -> dict[str, Any]:
        stays = self.project is not None and self.project.picture and not self.cleaned_data.get("is_picture_gone")
        if (self.cleaned_data.get("picture") or stays) and not self.cleaned_data.get("picture_says"):
            self.add_error("picture_says", _("Say in a few words what the picture shows."))
        return self.cleaned_data

    def fields_to_write(self) -> dict[str, Any]:
        data = self.cleaned_data
        plain = ("name", "description", "cost_pence", "proposed_by", "only_one_of", "drawing", "picture_says")
        return {
            **{name: data[name] for name in plain},
            "upkeep_pence": data["upkeep_pence"] or 0,
            "place": self.places.get(data["place"]),
            "categories": split_categories(data["categories"]),
        }
