"""What neighbours are told where a meeting decides: how, how secret, who counts."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonty.ballots.models import Unit
from commonty.budgeting.models import DecidedBy, Round
from commonty.kit.templatetags.kit import moment


def meets_says(pb_round: Round) -> str:
    """When and where; and by when those who can't come have voted."""
    if pb_round.opens_at is None or pb_round.closes_at is None:
        return ""
    values = {"start": moment(pb_round.closes_at), "where": pb_round.meeting_where.rstrip(". ")}
    says = _("We meet and decide on %(start)s. Where: %(where)s.") % values
    fixed = {"opens": moment(pb_round.opens_at)}
    if pb_round.votes_before:
        before = _("If you can't come, vote from %(opens)s on, until the meeting begins.")
        return f"{says} {before % fixed}"
    return f"{says} {_('Rules and projects are fixed on %(opens)s.') % fixed}"


def in_room_says(pb_round: Round) -> str:
    """How people vote there."""
    home = _("One of you raises a hand for your home.") if pb_round.unit == Unit.HOME else ""
    if pb_round.decided_by == DecidedBy.HANDS:
        says = _("We read out the projects one after the other. Raise your hand for each one that you back, once.")
        return f"{says} {home}".strip()
    most = pb_round.choose_most
    tick = ngettext("Tick one project", "Tick up to %(n)d projects", most) % {"n": most}
    if pb_round.unit == Unit.HOME:
        return _("At the door each home gets one card with all projects. %(tick)s and drop it into the box.") % {
            "tick": tick
        }
    return _("At the door you get a card with all projects. %(tick)s and drop it into the box.") % {"tick": tick}


def before_says(pb_round: Round) -> str:
    if not pb_round.votes_before:
        return ""
    if pb_round.decided_by == DecidedBy.HANDS:
        return _("If you voted before the meeting, don't raise a hand there: you have voted.")
    return _("If you voted before the meeting, don't take a card there: you have voted.")


def not_secret_says(pb_round: Round) -> str:
    if pb_round.decided_by == DecidedBy.HANDS:
        says = _("Everybody in the room sees whose hands go up. Nobody writes down whose.")
    else:
        says = _("No name stands on a card. They are counted in the room, in front of everybody.")
    parts = [says, _("Nobody gets a receipt for what is counted in the room.")]
    if pb_round.votes_before:
        parts += [_("A vote sent before is sealed, and has a receipt."), few_say()]
    return " ".join(parts)


def few_say() -> str:
    """What whoever votes before the meeting has to know first."""
    return _("But if only a few vote before, whoever was in the room can work out from the sums what they chose.")


def counters_say(pb_round: Round) -> str:
    says = _(
        "Two people count aloud: two of our staff, or one of them and a neighbour as witness. Neither has a project "
        "of their own."
    )
    if not pb_round.votes_before:
        return says
    both = _("After that two people open the ballot box, and both are added up.")
    return f"{says} {both}"


def is_secret_heading(pb_round: Round) -> str:
    if pb_round.decided_by == DecidedBy.HANDS:
        return _("Raised hands are not secret")
    return _("What stays secret")
