"""Who may ask, be let in, be invited, leave; what a name and a purpose have to say."""

import unicodedata
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.groups.models import Group, Membership
from commonty.kit.templatetags.kit import day

State, Ended = Membership.State, Membership.Ended
SHORTEST_NAME, LONGEST_NAME = 3, 80
SHORTEST_OWN_NAME, LONGEST_OWN_NAME = 2, 60
SHORTEST_PURPOSE, LONGEST_PURPOSE = 10, 600
LONGEST_WORD = 300
ASK_AGAIN = timedelta(days=30)
UNSEEN = frozenset({"Cf", "Co", "Cn", "Cs"})


def check_is_open(group: Group) -> None:
    if not group.is_open:
        raise Refused(_("This group has come to its end."))


def check_name(name: str) -> None:
    if len("".join(name.split())) < SHORTEST_NAME:
        raise Refused(_("Give the group a name of three letters or more."))
    if len(name.strip()) > LONGEST_NAME:
        raise Refused(_("Make the name shorter: %(n)d letters at most.") % {"n": LONGEST_NAME})


def check_purpose(purpose: str) -> None:
    if len("".join(purpose.split())) < SHORTEST_PURPOSE:
        raise Refused(_("Say in a sentence what the group is for."))
    if len(purpose.strip()) > LONGEST_PURPOSE:
        raise Refused(_("Say it shorter: %(n)d letters at most.") % {"n": LONGEST_PURPOSE})


def plain_name(name: str) -> str:
    """What can be seen of it: one space between words, none of the signs that only machines see."""
    name = unicodedata.normalize("NFKC", name)
    return " ".join("".join(sign for sign in name if unicodedata.category(sign) not in UNSEEN).split())


def check_own_name(name: str) -> None:
    if len(plain_name(name).replace(" ", "")) < SHORTEST_OWN_NAME:
        raise Refused(_("Say what members should call you: two letters or more."))
    if len(plain_name(name)) > LONGEST_OWN_NAME:
        raise Refused(_("Make your name shorter: %(n)d letters at most.") % {"n": LONGEST_OWN_NAME})


def check_word(word: str) -> None:
    if len(word.strip()) > LONGEST_WORD:
        raise Refused(_("Say it shorter: %(n)d letters at most.") % {"n": LONGEST_WORD})


def check_can_ask(group: Group, mine: Membership | None, *, now: datetime) -> None:
    check_is_open(group)
    check_is_not_in(mine)
    if mine is not None and mine.state == State.INVITED:
        raise Refused(_("You are invited already: say yes to that."))
    if group.joining == Group.Joining.INVITE:
        raise Refused(_("This group lets in those whom it invites. Ask somebody in it."))
    if mine is not None and mine.ended in (Ended.REFUSED, Ended.REMOVED) and now < mine.since + ASK_AGAIN:
        again = {"day": day(mine.since + ASK_AGAIN)}
        raise Refused(_("The group said no. You can ask again from %(day)s.") % again)


def check_is_not_in(mine: Membership | None) -> None:
    if mine is not None and mine.is_there:
        raise Refused(_("You are in this group already."))


def check_asks(theirs: Membership) -> None:
    if theirs.state != State.ASKED:
        raise Refused(_("Another organiser has answered this already, or they no longer ask."))


def check_is_invited(mine: Membership) -> None:
    if mine.state != State.INVITED:
        raise Refused(_("This invitation is over."))


def can_be_invited(theirs: Membership | None, *, now: datetime) -> bool:
    """Whoever said no or left is left alone for a while: an invitation is also a way to write to somebody."""
    if theirs is None:
        return True
    has_rest = theirs.ended not in (Ended.DECLINED, Ended.LEFT) or now >= theirs.since + ASK_AGAIN
    return theirs.state == State.LEFT and has_rest


def check_link_lets_in(mine: Membership | None, *, was_removed: bool) -> None:
    """Whoever was shown out has the old link still, also when they asked since and took that back."""
    check_is_not_in(mine)
    if was_removed:
        raise Refused(_("The group ended your membership. Only an organiser can let you in again: ask to join."))


def check_can_go(theirs: Membership, *, other_organisers: int, others: int) -> None:
    """Nobody could let anybody in any more, or bring it to its end."""
    if not theirs.is_organiser or other_organisers:
        return
    if others:
        raise Refused(_("You are the only organiser. Make another member organiser first."))
    raise Refused(_("You are the only one in it. Bring the group to its end instead."))


def check_own_name_is_free(name: str, taken: list[str]) -> None:
    """Else one member could write as another."""
    if plain_name(name).casefold() in {plain_name(other).casefold() for other in taken}:
        raise Refused(_("Somebody in the group is called that already. Choose another name."))


def check_asker_has_own_name(name: str, taken: list[str]) -> None:
    """Said only to an organiser: whoever asks learns no name from it."""
    if plain_name(name).casefold() in {plain_name(other).casefold() for other in taken}:
        raise Refused(
            _("Somebody in the group is called that already. Pass on a link to them: there they choose another name.")
        )
