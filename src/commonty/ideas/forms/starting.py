"""Starting an idea: a title and two sentences; all else waits behind «say more»."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from commonty.files.actions import NewPhoto
from commonty.files.forms import PhotoField
from commonty.ideas.actions.starting import Words
from commonty.ideas.forms.by_phone import how_said
from commonty.ideas.models import Idea
from commonty.ideas.rules.status import LONGEST, LONGEST_TITLE
from commonty.kit.form_fields import PoundsField
from commonty.kit.upload_forms import KeepsUploads
from commonty.places.models import Place

MORE = ("spot", "helps", "guess", "who_does", "photo", "shows")


class IdeaForm(KeepsUploads):
    title = forms.CharField(
        label=_("What would you like to see?"), help_text=_("In a few words: “A bench at the bus stop”."),
        max_length=LONGEST_TITLE, error_messages={"required": _("Give it a heading: what, and where?")},
    )  # fmt: skip
    says = forms.CharField(
        label=_("Say it in two sentences"), help_text=_("What is it, and what would be better then?"),
        widget=forms.Textarea(attrs={"rows": 4}), max_length=LONGEST,
        error_messages={"required": _("Say in two sentences what you would like to see.")},
    )  # fmt: skip
    place = forms.ChoiceField(label=_("For which place?"), widget=forms.RadioSelect)
    spot = forms.ChoiceField(label=_("Where there?"), choices=Idea.Spot.choices, required=False)
    helps = forms.CharField(
        label=_("Whom does it help?"), help_text=_("“Older people who wait for the bus”. Name nobody."),
        max_length=200, required=False,
    )  # fmt: skip
    guess = PoundsField(label=_("What might it cost?"), help_text=_("A guess is enough."), required=False)
    who_does = forms.CharField(
        label=_("Who would do it?"), help_text=_("“We would plant it ourselves”. Name nobody."), max_length=120,
        required=False,
    )  # fmt: skip
    photo = PhotoField(slot="idea.photo", label=_("A photo"))
    shows = forms.CharField(label=_("What does the photo show?"), max_length=200, required=False)
    key = forms.CharField(widget=forms.HiddenInput, max_length=40, required=False)

    def __init__(self, *args: Any, places: Iterable[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.places = {place.public_id: place for place in places}
        self.fields["place"].choices = [(key, place.name) for key, place in self.places.items()]  # type: ignore[attr-defined]

    @property
    def where(self) -> Place:
        """What was chosen, even where the rest is refused; else the nearest."""
        return self.places.get(self.data.get("place", ""), next(iter(self.places.values())))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("shows") and not said.get("photo") and "photo" not in self.errors:
            self.add_error("photo", _("Choose the photo, or take its words away."))
        return said

    def words(self) -> Words:
        said = self.cleaned_data
        photo = NewPhoto(said["photo"].data, said["shows"]) if said["photo"] else None
        return Words(
            title=said["title"], says=said["says"], place=self.places[said["place"]], spot=said["spot"],
            helps=said["helps"], guess_pence=said["guess"], who_does=said["who_does"], photo=photo,
            posted_key=said["key"],
        )  # fmt: skip

    @property
    def more_fields(self) -> list[Any]:
        return [self[name] for name in MORE]

    @property
    def says_more(self) -> bool:
        """Whether anything behind «say more» is to be seen at once."""
        return any(field.errors or field.value() for field in self.more_fields) or bool(self["photo"].kept)  # type: ignore[attr-defined]


class IdeaForSomebodyForm(IdeaForm):
    """What somebody says on the phone or at a counter, typed by staff."""

    channel = how_said()
