"""A neighbour offers help, does it, or takes it back. Promises of residents to each other, never counted as ours."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.cases.models import Case
from commonty.discussions.actions.danger import hand_over
from commonty.discussions.actions.gate import may_write
from commonty.discussions.actions.moderation import hide
from commonty.discussions.models import Hiding
from commonty.ideas.actions.locked import locked_idea, record_idea
from commonty.ideas.events import Event
from commonty.ideas.models import Idea, Offer
from commonty.ideas.rules.status import check_can_offer
from commonty.people.models import Person
from commonty.people.queries.homes import lives_within
from commonty.people.voice import require_voice
from commonty.promises.actions.ending import keep_promise, release_promise
from commonty.promises.actions.making import Draft, make_promise
from commonty.promises.models import Promise

MOST_OFFERS = 5  # of one human for one idea


@dataclass(frozen=True)
class Help:
    """`on`: by which day; with it a promise to whoever started the idea."""

    what: str
    says: str
    on: date | None = None
    posted_key: str = ""


@transaction.atomic
def offer_help(
    given: Help, *, idea_id: int, by: Person, now: datetime, channel: str, typed_by: Person | None = None
) -> Offer | Case:
    """The request instead, where it tells of danger or damp: somebody deals with that at once."""
    idea = locked_idea(idea_id)
    require_voice(idea.place, by, typed_by)
    if not lives_within(by, idea.place, on=timezone.localdate(now)):
        raise Refused(_("This is for those who live in %(place)s.") % {"place": idea.place.name})
    mine = Offer.objects.filter(idea=idea).by_human(by)
    if given.posted_key and (known := mine.filter(posted_key=given.posted_key).first()):
        return known
    check_can_offer(idea, given.says, is_too_many=mine.count() >= MOST_OFFERS)
    if may_write(by, idea.place, now):
        raise Refused(_("We don’t know your words here yet. Say it first below, in the talk: somebody reads it."))
    case = hand_over(given.says, place=idea.place, by=by, typed_by=typed_by, now=now, channel=channel)
    if case is not None:
        return case
    promise = _promise(idea, given.on, by=by, now=now, channel=channel) if given.on else None
    offer = Offer.objects.create(
        idea=idea, person=by.human, what=Offer.What(given.what), says=given.says.strip(), promise=promise,
        typed_by=typed_by, channel=channel, at=now, posted_key=given.posted_key,
    )  # fmt: skip
    record_idea(Event.IDEA_HELP_OFFERED, idea, typed_by or by, now, channel, offer=offer.public_id)
    return offer


@transaction.atomic
def do_offered(*, offer_id: int, by: Person, now: datetime, channel: str) -> Offer:
    """Whoever offered it says that it is done."""
    offer, idea = _locked(offer_id, by)
    if offer.promise is None or offer.promise.status != Promise.Status.OPEN:
        raise Refused(_("This has no open promise. Open the page again to see it."))
    keep_promise(promise_id=offer.promise.pk, by=SYSTEM, now=now, channel=channel)
    record_idea(Event.IDEA_HELP_DONE, idea, by, now, channel, offer=offer.public_id)
    return offer


@transaction.atomic
def take_offer_back(*, offer_id: int, by: Person, now: datetime, channel: str) -> Idea:
    """Nobody has to help: they say so, and the others can plan."""
    offer, idea = _locked(offer_id, by)
    if offer.promise is not None and offer.promise.status == Promise.Status.OPEN:
        release_promise(promise_id=offer.promise.pk, by=SYSTEM, now=now, channel=channel)
    offer.delete()
    record_idea(Event.IDEA_HELP_TAKEN_BACK, idea, by, now, channel, offer=offer.public_id)
    return idea


@transaction.atomic
def hide_offer(*, public_id: str, rule: str, why: str, by: Person, now: datetime, channel: str) -> Hiding:
    offer = Offer.objects.select_related("idea__place", "person", "hiding").get(public_id=public_id)
    locked_idea(offer.idea_id)
    return hide(
        offer, rule=rule, why=why, author=offer.person, place=offer.idea.place, by=by, now=now, channel=channel
    )


def _promise(idea: Idea, on: date, *, by: Person, now: datetime, channel: str) -> Promise:
    end = timezone.make_aware(datetime.combine(on + timedelta(days=1), time()))
    draft = Draft(
        kind=Promise.Kind.OTHER, says=_("I help with idea %(number)d") % {"number": idea.number}, due_at=end,
        about=idea, place=idea.place, owner=by.human, made_to=idea.promised_to, is_by_day=True, by_rule=BY_OFFER,
        made_from=Promise.From.RESIDENT,
    )  # fmt: skip
    return make_promise(draft, by=by, now=now, channel=channel)


BY_OFFER = "offer"  # kept on the idea's page, like all that is owed for it


def _locked(offer_id: int, by: Person) -> tuple[Offer, Idea]:
    idea = locked_idea(Offer.objects.values_list("idea_id", flat=True).get(pk=offer_id))
    offer = Offer.objects.select_related("person__merged_into", "promise").get(pk=offer_id)
    if not offer.person.is_same_human(by):
        raise PermissionDenied(_("Somebody else offered this."))
    return offer, idea
