"""Choosing a place: by its name, or down the tree."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext_lazy as _

from commonty.access.pages import open_page
from commonty.places.models import Kind, Place, PlaceQuerySet
from commonty.places.queries import natural

MOST_AT_ONCE = 400  # a landlord of 100,000 homes has 13,000 closes, which is a page of a megabyte
MOST_FOUND = 50

Tree = list[tuple[Place, list]]


class FindForm(forms.Form):
    find = forms.CharField(label=_("Its name, or part of it"), max_length=80, required=False)


@open_page
def list_places(request: HttpRequest) -> HttpResponse:
    public = Place.objects.public().within(request.landlord) if request.landlord else Place.objects.none()
    form = FindForm(request.GET)
    words = form.cleaned_data["find"].split() if form.is_valid() else []
    context = {"form": form, "words": " ".join(words)}
    if words:
        found = found_by(public, words)
        context |= {"found": found[:MOST_FOUND], "is_cut": len(found) > MOST_FOUND}
    else:
        context |= tree_in(public, request.GET.get("in", ""))
    return render(request, "web/places.html", context)


def found_by(public: PlaceQuerySet, words: list[str]) -> list[Place]:
    """Places whose own name has all the words, in natural order; one more than a page shows says that there are more."""
    for word in words:
        public = public.filter(name__icontains=word)
    found = public.select_related("parent").order_by("name", "pk")[: MOST_FOUND + 1]
    return sorted(found, key=lambda place: natural(place.name))


def tree_in(public: PlaceQuerySet, public_id: str) -> dict[str, object]:
    """All of it where that fits a page; else without its closes, and each estate leads to a page of its own."""
    here = get_object_or_404(public, public_id=public_id) if public_id else None
    if here is not None:
        return {"here": here, "tree": tree_of(list(public.within(here)), above=here.parent_id)}
    is_big = len(public[: MOST_AT_ONCE + 1]) > MOST_AT_ONCE
    shown = public.exclude(kind=Kind.BLOCK, parent__kind=Kind.ESTATE) if is_big else public
    return {"tree": tree_of(list(shown)), "is_big": is_big}


def tree_of(places: list[Place], above: int | None = None) -> Tree:
    """Nested (place, children) pairs from a flat list, beginning with what lies in `above`."""
    children: dict[int | None, list[Place]] = {}
    for place in sorted(places, key=lambda place: natural(place.name)):
        children.setdefault(place.parent_id, []).append(place)

    def branch(parent_id: int | None) -> Tree:
        return [(place, branch(place.pk)) for place in children.get(parent_id, [])]

    return branch(above)
