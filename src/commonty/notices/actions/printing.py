"""Letters to people without email: put together, printed as often as it takes, and posted when somebody says so.

Printing changes nothing that could be lost: a letter waits until a person has ticked that it is in the post.
"""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from commonty.access.may import require
from commonty.access.permissions import Permission
from commonty.journal.record import record
from commonty.notices import rules
from commonty.notices.events import Event
from commonty.notices.models import Notice, Pile
from commonty.notices.queries import in_order_of_homes, letters_in, waiting_for
from commonty.people.models import Person
from commonty.places.models import Place

Status = Notice.Status


@transaction.atomic
def make_pile(*, place_id: int, by: Person, now: datetime, channel: str) -> Pile:
    """Put together what waits in this place, in the order of the homes. What is too much stays for the next pile."""
    # Of two colleagues who press at once, the second waits here and finds the letters gone.
    # Not against rows that merely point here (`no_key`): a role that is given in this place does, when it commits.
    place = Place.objects.select_for_update(of=("self",), no_key=True).select_related("landlord").get(pk=place_id)
    require(by, Permission.SEND_LETTER_CODES, within=place)
    today = timezone.localdate(now)
    stacks = waiting_for(by, place.landlord or place, on=today).stacks
    wanted = next((stack.notices for stack in stacks if stack.place == place), [])
    free = (
        Notice.objects.select_for_update(no_key=True)
        .filter(pk__in=wanted, status=Status.TO_PRINT, pile=None)
        .order_by("pk")
    )
    taken = {notice.pk: notice for notice in free}
    rules.check_has_letters(taken)
    order = in_order_of_homes(list(taken), on=today)[: rules.MOST_IN_A_PILE]
    pile = Pile.objects.create(place=place, made_at=now, letters=len(order))
    Notice.objects.filter(pk__in=order).update(pile=pile)
    _record(Event.PILE_MADE, pile, by, now, channel, letters=pile.letters)
    return pile


@transaction.atomic
def print_pile(*, pile_id: int, printed: Sequence[int], by: Person, now: datetime, channel: str) -> Pile | None:
    """Say that a file was made of these letters, in this order; Refused if one of them must not go out any more.

    The file is made first and outside: nobody's vote waits for it, and if this refuses, it is thrown away. None if
    nothing is left to print: whoever lives elsewhere by now waits there, and a pile that was never printed is gone.
    """
    pile = _locked(pile_id)
    require(by, Permission.SEND_LETTER_CODES, within=pile.place)
    rules.check_can_print(pile)
    letters = letters_in(pile, on=timezone.localdate(now))
    rules.check_same_letters(printed, [letter.pk for letter in letters])
    _leave_out(pile, printed)
    if not letters:
        if not pile.prints:
            _record(Event.PILE_DISSOLVED, pile, by, now, channel)
            pile.delete()
        return None
    if not pile.prints:
        Notice.objects.bulk_update(letters, ["number"], batch_size=250)
        pile.letters = len(letters)
    pile.prints, pile.printed_by, pile.printed_at = pile.prints + 1, by, now
    pile.save(update_fields=["letters", "prints", "printed_by", "printed_at", "withdrawn"])
    _record(Event.PILE_PRINTED, pile, by, now, channel, letters=len(printed), prints=pile.prints)
    return pile


@transaction.atomic
def post_pile(*, pile_id: int, taken_out: Collection[int], by: Person, now: datetime, channel: str) -> list[int]:
    """Say that the letters are in the post. `taken_out`: numbers that whoever ticks was told to take out.

    If there is a number to be taken out which they were not told, nothing is posted: returns all of these.
    """
    pile = _locked(pile_id)
    require(by, Permission.SEND_LETTER_CODES, within=pile.place)
    rules.check_can_post(pile)
    rest = Notice.objects.select_for_update(no_key=True, of=("self",)).filter(pile=pile).exclude(status=Status.SENT)
    held = {notice.number or 0: notice for notice in rest.filter(pk__in=_at_risk(pile))}
    Notice.objects.filter(pk__in=[notice.pk for notice in held.values()]).update(status=Status.HELD)
    must_not_go = set(held) | set(pile.withdrawn)
    if not must_not_go <= set(taken_out):
        return sorted(must_not_go)
    posted = rest.filter(status=Status.TO_PRINT).update(status=Status.SENT, sent_at=now)
    pile.posted_by, pile.posted_at = by, now
    pile.save(update_fields=["posted_by", "posted_at"])
    _record(Event.PILE_POSTED, pile, by, now, channel, letters=posted, held=len(held))
    return []


def _leave_out(pile: Pile, printed: Collection[int]) -> None:
    """What is not in the file that was made now waits outside of the pile, so that nobody says that it is in the post.

    Except for somebody at risk whose letter was printed before: it is held, and its number says what to take out.
    """
    left_out = pile.notices.filter(status=Status.TO_PRINT).exclude(pk__in=list(printed))
    in_an_older_print = left_out.filter(number__isnull=False, pk__in=_at_risk(pile))
    in_an_older_print.update(status=Status.HELD)
    older = left_out.filter(number__isnull=False).values_list("number", flat=True)
    pile.withdrawn = sorted({*pile.withdrawn, *(number or 0 for number in older)})
    left_out.update(pile=None, number=None)


def _locked(pile_id: int) -> Pile:
    return Pile.objects.select_for_update(no_key=True, of=("self",)).select_related("place__landlord").get(pk=pile_id)


def _at_risk(pile: Pile) -> list[int]:
    return list(Notice.objects.at_risk().filter(pile=pile).values_list("pk", flat=True))


def _record(event: Event, pile: Pile, by: Person, now: datetime, channel: str, **facts: Any) -> None:
    record(event, about=pile, by=by, at=now, channel=channel, within=pile.place, **facts)
