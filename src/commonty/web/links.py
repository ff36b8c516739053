"""What a promise is about: its name and page, for those who may read it. The one list of what a promise can be about.

An app whose promises are kept on its own pages adds a line to `ROOMS`; its `find` loads through `visible_to` alone.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from commonty.cases.models import Case, Issue
from commonty.discussions.models import Comment
from commonty.groups.models import Group, Registration
from commonty.ideas.models import Idea
from commonty.people.models import Person
from commonty.places.models import Place
from commonty.priorities.models import Need
from commonty.promises.models import Promise


@dataclass(frozen=True)
class Link:
    name: str
    url: str


Found = Mapping[str, Link]  # by the public id of the thing
Find = Callable[[Person | None, Collection[str]], Found]


@dataclass(frozen=True)
class Room:
    find: Find
    keeps: bool  # its own pages keep, break and hand over what is promised about it
    only_by_rule: bool = False  # but for what somebody promised by hand: that is kept among their promises


def find_places(_person: Person | None, public_ids: Collection[str]) -> Found:
    places = Place.objects.public().filter(public_id__in=public_ids)
    return {p.public_id: Link(p.name, reverse("web:show_place", args=[p.public_id])) for p in places}


def find_cases(person: Person | None, public_ids: Collection[str]) -> Found:
    cases = Case.objects.visible_to(person).filter(public_id__in=public_ids)
    return {
        case.public_id: Link(
            _("Request %(number)s") % {"number": case.number}, reverse("cases:show", args=[case.public_id])
        )
        for case in cases
    }


def find_comments(person: Person | None, public_ids: Collection[str]) -> Found:
    """Questions to the landlord: by the name of the discussion, which is public as they are."""
    seen = Comment.objects.visible_to(person).written().filter(public_id__in=public_ids).select_related("thread")
    return {c.public_id: Link(c.thread.title, reverse("discussions:comment", args=[c.public_id])) for c in seen}


def find_issues(person: Person | None, public_ids: Collection[str]) -> Found:
    issues = Issue.objects.visible_to(person).filter(public_id__in=public_ids)
    return {i.public_id: Link(i.title, reverse("cases:issue", args=[i.public_id])) for i in issues}


def find_ideas(person: Person | None, public_ids: Collection[str]) -> Found:
    ideas = Idea.objects.visible_to(person).filter(public_id__in=public_ids)
    return {i.public_id: Link(i.title, reverse("ideas:show", args=[i.public_id])) for i in ideas}


def find_registrations(person: Person | None, public_ids: Collection[str]) -> Found:
    """Each leads to the group, whose page says how it stands."""
    found = Registration.objects.filter(public_id__in=public_ids, group__in=Group.objects.visible_to(person))
    return {
        one.public_id: Link(one.group.name, reverse("groups:show", args=[one.group.public_id]))
        for one in found.select_related("group")
    }


def find_needs(person: Person | None, public_ids: Collection[str]) -> Found:
    needs = Need.objects.visible_to(person).filter(public_id__in=public_ids)
    return {n.public_id: Link(n.words, reverse("priorities:show", args=[n.public_id])) for n in needs}


ROOMS: dict[str, Room] = {
    "cases.case": Room(find_cases, keeps=True),
    "cases.issue": Room(find_issues, keeps=False),
    "ideas.idea": Room(find_ideas, keeps=True, only_by_rule=True),
    "discussions.comment": Room(find_comments, keeps=False),
    "groups.registration": Room(find_registrations, keeps=True),
    "places.place": Room(find_places, keeps=False),
    "priorities.need": Room(find_needs, keeps=True, only_by_rule=True),
}


def give_links(promises: Collection[Promise], person: Person | None) -> None:
    """`link` (or none), and `is_kept_there`: one query for each kind of thing, however many promises."""
    wanted: dict[str, set[str]] = {}
    for promise in promises:
        wanted.setdefault(promise.about_kind, set()).add(promise.about_id)
    found = {kind: ROOMS[kind].find(person, ids) for kind, ids in wanted.items() if kind in ROOMS}
    for promise in promises:
        promise.link = found.get(promise.about_kind, {}).get(promise.about_id)  # type: ignore[attr-defined]
        promise.is_kept_there = is_kept_there(promise)  # type: ignore[attr-defined]


def is_kept_there(promise: Promise) -> bool:
    room = ROOMS.get(promise.about_kind)
    return room is not None and room.keeps and (bool(promise.by_rule) or not room.only_by_rule)
