"""Ideas can be hidden, with all that is said of them. Found by its name."""

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from commonty.discussions.moderated import Hides, Thing
from commonty.ideas.actions.amending import hide_amendment
from commonty.ideas.actions.moderating import hide_idea, let_out_idea
from commonty.ideas.actions.offering import hide_offer
from commonty.ideas.models import Amendment, Idea, Offer
from commonty.people.models import Person


def find_idea(public_id: str, reader: Person | None) -> Thing | None:
    return _thing(Idea.objects.visible_to(reader).filter(public_id=public_id).select_related(*WITH).first())


def read_idea(public_id: str) -> Thing | None:
    return _thing(Idea.objects.filter(public_id=public_id).select_related(*WITH).first())


WITH = ("place__landlord", "author__merged_into", "hiding")


def _thing(idea: Idea | None) -> Thing | None:
    if idea is None:
        return None
    words = (idea.says, idea.helps, idea.who_does)
    return Thing(
        name=_("Idea"), text="\n\n".join(filter(None, words)), place=idea.place, author=idea.author,
        url=reverse("ideas:show", args=[idea.public_id]), is_held=idea.is_held, hiding=idea.hiding, title=idea.title,
    )  # fmt: skip


def find_offer(public_id: str, reader: Person | None) -> Thing | None:
    return _offer(Offer.objects.visible_to(reader).filter(public_id=public_id))


def read_offer(public_id: str) -> Thing | None:
    return _offer(Offer.objects.filter(public_id=public_id))


def _offer(found: QuerySet[Offer]) -> Thing | None:
    offer = found.select_related("idea__place__landlord", "person__merged_into", "hiding").first()
    if offer is None:
        return None
    return Thing(
        name=_("Offer of help"), text=offer.says, place=offer.idea.place, author=offer.person,
        url=reverse("ideas:show", args=[offer.idea.public_id]), hiding=offer.hiding, title=offer.idea.title,
    )  # fmt: skip


def find_amendment(public_id: str, reader: Person | None) -> Thing | None:
    return _amendment(Amendment.objects.visible_to(reader).filter(public_id=public_id))


def read_amendment(public_id: str) -> Thing | None:
    return _amendment(Amendment.objects.filter(public_id=public_id))


def _amendment(found: QuerySet[Amendment]) -> Thing | None:
    one = found.select_related("idea__place__landlord", "person__merged_into", "hiding").first()
    if one is None:
        return None
    return Thing(
        name=_("Suggested change"), text="\n\n".join((one.title, one.says, one.because)), place=one.idea.place,
        author=one.person, url=reverse("ideas:show", args=[one.idea.public_id]), hiding=one.hiding,
        title=one.idea.title,
    )  # fmt: skip


HIDES = {
    "ideas.amendment": Hides(find_amendment, read_amendment, hide_amendment),
    "ideas.idea": Hides(find_idea, read_idea, hide_idea, let_out_idea),
    "ideas.offer": Hides(find_offer, read_offer, hide_offer),
}
