"""Ideas can be hidden, with all that is said of them. Found by its name."""

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _

from commonty.discussions.moderated import Hides, Thing
from commonty.ideas.actions.amending import hide_amendment
from commonty.ideas.actions.moderating import hide_idea, let_out_idea
from commonty.ideas.actions.offering import hide_offer
from commonty.ideas.models import Amendment, Idea, Offer
from commonty.people.models import Person

WITH = ("place__landlord", "author__merged_into", "hiding")
OF_AN_IDEA = ("idea__place__landlord", "person__merged_into", "hiding")
MOST = 100


def find_idea(public_id: str, reader: Person | None) -> Thing | None:
    idea = Idea.objects.visible_to(reader).filter(public_id=public_id).select_related(*WITH).first()
    return _idea(idea) if idea else None


def read_ideas(public_ids: Collection[str]) -> dict[str, Thing]:
    found = Idea.objects.filter(public_id__in=public_ids).select_related(*WITH)
    return {idea.public_id: _idea(idea) for idea in found}


def held_ideas(person: Person) -> list[Thing]:
    waiting = Idea.objects.to_let_out(person).select_related(*WITH).order_by("started_at", "pk")[:MOST]
    return [_idea(idea) for idea in waiting]


def _idea(idea: Idea) -> Thing:
    words = (idea.says, idea.helps, idea.who_does)
    return Thing(
        kind="ideas.idea", public_id=idea.public_id, name=_("Idea"),
        text="\n\n".join(filter(None, words)), place=idea.place, author=idea.author,
        url=reverse("ideas:show", args=[idea.public_id]), is_held=idea.is_held, hiding=idea.hiding, title=idea.title,
    )  # fmt: skip


def find_offer(public_id: str, reader: Person | None) -> Thing | None:
    offer = Offer.objects.visible_to(reader).filter(public_id=public_id).select_related(*OF_AN_IDEA).first()
    return _offer(offer) if offer else None


def read_offers(public_ids: Collection[str]) -> dict[str, Thing]:
    found = Offer.objects.filter(public_id__in=public_ids).select_related(*OF_AN_IDEA)
    return {offer.public_id: _offer(offer) for offer in found}


def _offer(offer: Offer) -> Thing:
    return Thing(
        kind="ideas.offer", public_id=offer.public_id, name=_("Offer of help"),
        text=offer.says, place=offer.idea.place, author=offer.person,
        url=reverse("ideas:show", args=[offer.idea.public_id]), hiding=offer.hiding, title=offer.idea.title,
    )  # fmt: skip


def find_amendment(public_id: str, reader: Person | None) -> Thing | None:
    one = Amendment.objects.visible_to(reader).filter(public_id=public_id).select_related(*OF_AN_IDEA).first()
    return _amendment(one) if one else None


def read_amendments(public_ids: Collection[str]) -> dict[str, Thing]:
    found = Amendment.objects.filter(public_id__in=public_ids).select_related(*OF_AN_IDEA)
    return {one.public_id: _amendment(one) for one in found}


def _amendment(one: Amendment) -> Thing:
    return Thing(
        kind="ideas.amendment", public_id=one.public_id, name=_("Suggested change"),
        text="\n\n".join((one.title, one.says, one.because)), place=one.idea.place,
        author=one.person, url=reverse("ideas:show", args=[one.idea.public_id]), hiding=one.hiding,
        title=one.idea.title,
    )  # fmt: skip


HIDES = {
    "ideas.amendment": Hides(find_amendment, read_amendments, hide_amendment),
    "ideas.idea": Hides(find_idea, read_ideas, hide_idea, let_out_idea, held_ideas),
    "ideas.offer": Hides(find_offer, read_offers, hide_offer),
}
