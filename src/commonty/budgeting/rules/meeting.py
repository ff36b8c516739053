"""A round that is decided in a meeting: what goes with it, which numbers can be, who may count."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonty.access.refusal import Refused
from commonty.ballots.models import Unit
from commonty.budgeting.models import DecidedBy, Method, Pot, RoomCount, Round
from commonty.budgeting.rules.dates import check_closing
from commonty.kit.money import pounds

MOST_PENCE = 5_000_00  # what everybody sees of everybody is for small sums
MOST_PEOPLE = 500
Status = Round.Status


@dataclass(frozen=True)
class Cards:
    handed_out: int
    kept: int
    in_box: int
    valid: int
    blank: int
    spoilt: int


@dataclass(frozen=True)
class Numbers:
    """What two people counted in the room. `votes`: hands or ticks by project."""

    people: int
    homes: int
    votes: Mapping[str, int]
    cards: Cards | None = None


def wrong_for_meeting(pb_round: Round, *, pots: Sequence[Pot] = ()) -> list[str]:
    """What does not go with a meeting, each in a sentence that says how to mend it."""
    if not pb_round.is_meeting:
        return []
    found = []
    if (pb_round.pot_pence or 0) > MOST_PENCE:
        says = _("A meeting decides about %(most)s at most. Use the ballot box for more.")
        found.append(says % {"most": pounds(MOST_PENCE)})
    if pb_round.method != Method.APPROVAL:
        found.append(_("Hands and cards say yes to a project or nothing. Choose “Tick the ones you back”."))
    if pb_round.rule != "greedy":
        found.append(
            _(
                "Equal shares has to know which projects the same person chose, and raised hands don't say that. "
                "Choose “Most chosen first”."
            )
        )
    if pb_round.has_paper:
        found.append(_("Paper votes come by post, after the meeting. Leave paper out, or use the ballot box."))
    if pb_round.minimum_turnout:
        found.append(_("In a meeting nobody has to vote, so leave out how many must. Put 0 there."))
    if pots:
        found.append(_("A meeting shares out one pot. Leave out pots of areas or kinds, or use the ballot box."))
    if pb_round.keyring_id is not None and not pb_round.has_box:
        found.append(_("No vote comes into the box, so nobody needs to hold its keys. Give them back to our system."))
    return found


def check_goes_with_meeting(pb_round: Round) -> None:
    if pb_round.is_meeting and not pb_round.meeting_where.strip():
        raise Refused(_("Say where people meet."))
    if wrong := wrong_for_meeting(pb_round):
        raise Refused(" ".join(wrong))


def may_count_room(pb_round: Round, *, now: datetime) -> bool:
    return pb_round.is_meeting and pb_round.has_closed(now)


def check_can_count_room(pb_round: Round, *, now: datetime) -> None:
    if not pb_round.is_meeting:
        raise Refused(_("This money vote is not decided in a meeting."))
    if pb_round.status in (Status.COUNTING, Status.DECIDED, Status.DONE):
        raise Refused(_("It is counted already."))
    if not may_count_room(pb_round, now=now):
        raise Refused(_("The meeting has not begun. Count when people are there."))


def check_may_correct(count: RoomCount | None) -> None:
    if count is not None and count.confirmed_at is not None:
        raise Refused(
            _("Two people have said that these numbers are right. If they are not, challenge the result on its page.")
        )


def check_promotes_nothing(public_id: str, promoters: Collection[str]) -> None:
    if public_id in promoters:
        raise Refused(_("One of the projects is yours. Whoever promotes a project does not count: ask a colleague."))


def check_witness(name: str, *, own: str, promoters: Collection[str]) -> None:
    """`own`: of whoever writes it down. `promoters`: their names, whether they stand at a project or not."""
    if not name:
        return
    if name.strip().casefold() == own.strip().casefold():
        raise Refused(_("That is your own name. Write down the neighbour who counted too."))
    if name.strip().casefold() in {promoter.strip().casefold() for promoter in promoters}:
        raise Refused(_("Somebody of this name promotes one of the projects. Ask a neighbour who promotes none."))


def check_can_confirm(count: RoomCount, *, version: int, is_first: bool, witness: str, is_let_in: bool) -> None:
    """`is_let_in`: whoever entered the numbers and this one were brought in one by the other."""
    if version != count.version:
        raise Refused(_("The numbers were put right since you opened this page. Look at them and confirm again."))
    if is_first and not witness:
        raise Refused(
            _("You entered these numbers. A second person confirms them: a colleague, or a neighbour here.")
        )
    if witness and not is_first:
        raise Refused(_("Whoever entered the numbers writes down who was witness. You can confirm them yourself."))
    if is_let_in:
        raise Refused(_("One of you two gave the other their role or sign-in. Ask somebody else to confirm."))


def check_room_is_counted(pb_round: Round, count: RoomCount | None) -> None:
    """Before the box is opened: nobody in the room shall know what lies in it."""
    if not pb_round.is_meeting:
        return
    if not pb_round.has_box:
        raise Refused(_("Here the count begins when two people have said what they counted in the meeting."))
    if count is None or count.confirmed_at is None:
        raise Refused(_("First two people say what they counted in the meeting. Then the box can be opened."))


def check_numbers(numbers: Numbers, *, by: str, unit: str, most: int, entitled: int, before: int) -> None:
    """Whether this can have been. `before`: how many on the list voted before the meeting; they raise no hand."""
    if not 0 <= numbers.people <= MOST_PEOPLE:
        raise Refused(_("Write how many people were there who may vote, from 0 to %(most)d.") % {"most": MOST_PEOPLE})
    if numbers.homes > numbers.people or (numbers.people and not numbers.homes):
        raise Refused(_("There can't be more homes than people, and each of them came from one."))
    voters = numbers.homes if unit == Unit.HOME else numbers.people
    if voters + before > entitled:
        raise Refused(_too_many_says(unit, entitled=entitled, before=before))
    if by == DecidedBy.CARDS:
        _check_cards(numbers, most=most, voters=voters)
    elif highest := max(numbers.votes.values(), default=0):
        _check_hands(highest, voters=voters, unit=unit)


def _too_many_says(unit: str, *, entitled: int, before: int) -> str:
    values = {"entitled": entitled, "before": before}
    if unit == Unit.HOME:
        says = _(
            "Only %(entitled)d homes are on the list, and %(before)d of them voted before. Count only the others."
        )
    else:
        says = _(
            "Only %(entitled)d people are on the list, and %(before)d of them voted before. Count only the others."
        )
    return says % values


def _check_hands(highest: int, *, voters: int, unit: str) -> None:
    if highest <= voters:
        return
    if unit == Unit.HOME:
        says = ngettext(
            "%(hands)d hands are more than the %(voters)d home that was there. Each home raises one hand for a project.",
            "%(hands)d hands are more than the %(voters)d homes that were there. Each home raises one hand for a project.",
            voters,
        )
    else:
        says = ngettext(
            "%(hands)d hands are more than the %(voters)d person who was there. Each raises one hand for a project.",
            "%(hands)d hands are more than the %(voters)d people who were there. Each raises one hand for a project.",
            voters,
        )
    raise Refused(says % {"hands": highest, "voters": voters})


def _check_cards(numbers: Numbers, *, most: int, voters: int) -> None:
    cards, ticks = numbers.cards, sum(numbers.votes.values())
    if cards is None:
        raise Refused(_("Write what became of the cards."))
    if cards.handed_out > voters:
        raise Refused(_("More cards were handed out than voters were there. Count both again."))
    if cards.handed_out != cards.in_box + cards.kept:
        says = _("%(handed)d cards were handed out, and %(box)d in the box with %(kept)d kept are not the same.")
        raise Refused(says % {"handed": cards.handed_out, "box": cards.in_box, "kept": cards.kept})
    if cards.in_box != cards.valid + cards.blank + cards.spoilt:
        says = _("%(box)d cards were in the box, and %(valid)d good, %(blank)d blank and %(spoilt)d spoilt are not.")
        values = {"box": cards.in_box, "valid": cards.valid, "blank": cards.blank, "spoilt": cards.spoilt}
        raise Refused(says % values)
    if max(numbers.votes.values(), default=0) > cards.valid:
        raise Refused(_("A project has more ticks than there are good cards. Count it again."))
    if not cards.valid <= ticks <= cards.valid * most:
        says = _("%(valid)d good cards have at least one tick each and %(most)d at most: %(ticks)d ticks can't be.")
        raise Refused(says % {"valid": cards.valid, "most": most, "ticks": ticks})


def check_can_move_meeting(
    pb_round: Round, *, count: RoomCount | None, starts_at: datetime, now: datetime, zone: ZoneInfo
) -> None:
    if not pb_round.is_meeting or pb_round.status != Status.OPEN:
        raise Refused(_("Only a meeting whose rules are fixed is moved here. Before that, change the rules."))
    if count is not None:
        raise Refused(_("The meeting was held: somebody has entered what was counted."))
    if starts_at <= now:
        raise Refused(_("Choose a day and an hour that are still to come."))
    check_closing(opens_at=pb_round.opens_at, closes_at=starts_at, now=now, zone=zone)


def check_can_call_off_meeting(pb_round: Round, *, count: RoomCount | None) -> None:
    if not pb_round.is_meeting or pb_round.status != Status.OPEN:
        raise Refused(_("This can't be called off any more."))
    if count is not None:
        raise Refused(_("The meeting was held: somebody has entered what was counted."))
