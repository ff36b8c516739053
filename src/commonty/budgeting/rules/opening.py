"""What must be there before a round is announced, and before voting is made ready."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commonty.access.refusal import Refused
from commonty.budgeting.models import Pot, Project, Round, VotesIn
from commonty.budgeting.rules.alternatives import wrong_alternatives
from commonty.budgeting.rules.dates import check_closing, check_dates
from commonty.budgeting.rules.groups import missing_of_group
from commonty.budgeting.rules.limits import beyond_reach
from commonty.budgeting.rules.meeting import wrong_for_meeting
from commonty.budgeting.rules.status import check_can_move
from commonty.kit.money import pounds
from commonty.kit.templatetags.kit import day

FEWEST_PROJECTS = 2

# What keeps an announced round shut, by the step of `Missing`: for the desk, which reads it from the journal.
HELD_UP_BY = {
    "confirm": gettext_lazy("The pot is not confirmed."),
    "duplicates": gettext_lazy("Somebody has to decide whether two people on the list are one."),
    "when": gettext_lazy("Its dates leave no time to vote."),
    "who": gettext_lazy("By its rules nobody may vote."),
    "keys": gettext_lazy("A key holder has not made or tried their key."),
    "areas": gettext_lazy("Some voters live where no pot is."),
    "rest": gettext_lazy("Its rules ask for more votes than can be cast."),
}
SOMETHING_ELSE = "other"
HELD_UP_OTHERWISE = gettext_lazy("Something is in the way: its page says what.")


@dataclass(frozen=True)
class Missing:
    """One thing still to do. `step` names the page where it is done."""

    step: str
    says: str


def missing_before_announcing(
    pb_round: Round,
    *,
    projects: Sequence[Project],
    pots: Sequence[Pot],
    uncosted: Sequence[str] = (),
    seats: Sequence[str] = (),
    now: datetime,
    zone: ZoneInfo,
) -> list[Missing]:
    """`uncosted`: sentences that name the ideas whose authors have no answer, or whose costs nobody signed.
    `seats`: those in which somebody sits, of the group that runs it."""
    found = []
    if not pb_round.name:
        found.append(Missing("where", _("Give the money vote a name.")))
    if not pb_round.pot_pence:
        found.append(Missing("pot", _("Say how much is in the pot.")))
    elif not pb_round.is_pot_confirmed:
        found.append(Missing("confirm", _("Somebody who answers for the money must confirm the pot.")))
    if pb_round.opens_at is None or pb_round.closes_at is None:
        found.append(Missing("when", _("Say when voting starts and closes.")))
    else:
        found += _wrong_dates(pb_round, now=now, zone=zone)
    if not pb_round.leftover:
        found.append(Missing("rest", _("Say what happens to money that is left over.")))
    if pb_round.ideas_until is not None and now.astimezone(zone).date() <= pb_round.ideas_until:
        says = _("People were told that they can send ideas until %(day)s. Wait until then.")
        found.append(Missing("ideas", says % {"day": day(pb_round.ideas_until)}))
    found += [Missing("ideas", says) for says in uncosted]
    found += [Missing("group", says) for says in missing_of_group(pb_round, seats)]
    found += [Missing("decided", says) for says in wrong_for_meeting(pb_round, pots=pots)]
    if pb_round.is_pitch_night:
        found += _wrong_night(pb_round, pots)
    return found + _wrong_projects(pb_round, projects) + _wrong_pots(pb_round, projects, pots)


def _wrong_night(pb_round: Round, pots: Sequence[Pot]) -> list[Missing]:
    """A hall scores every project, and the box is opened many times in an evening."""
    found = []
    if pb_round.is_meeting:
        found.append(Missing("decided", _("A pitch night has its own evening: let the ballot box decide.")))
    if pots and pb_round.votes_in != VotesIn.ALL:
        found.append(
            Missing("areas", _("On a pitch night everybody scores every project: let them choose in all pots."))
        )
    if pb_round.keyring_id is not None:
        says = _(
            "On a pitch night the box is opened after each project. Three key holders can't do that: give them up."
        )
        found.append(Missing("keys", says))
    return found


def _wrong_dates(pb_round: Round, *, now: datetime, zone: ZoneInfo) -> list[Missing]:
    try:
        check_dates(opens_at=pb_round.opens_at, closes_at=pb_round.closes_at, now=now, zone=zone)
    except Refused as refused:
        return [Missing("when", str(refused))]
    return []


def _wrong_projects(pb_round: Round, projects: Sequence[Project]) -> list[Missing]:
    if len(projects) < FEWEST_PROJECTS:
        return [Missing("projects", _("Add at least two projects, so that there is something to choose."))]
    found = []
    for project in projects:
        says = _wrong_cost(pb_round, project)
        if says:
            found.append(Missing("projects", says))
        if project.picture and not project.picture_says:
            found.append(
                Missing("projects", _("Say in words what the picture of “%(name)s” shows.") % {"name": project.name})
            )
    return found + [Missing("projects", says) for says in wrong_alternatives(projects)]


def _wrong_cost(pb_round: Round, project: Project) -> str:
    pot = project.pot.pence if project.pot else pb_round.pot_pence
    values = {"name": project.name, "cost": pounds(project.cost_pence)}
    if pot is not None and project.cost_pence > pot:
        return _("“%(name)s” costs %(cost)s, more than its pot holds.") % values
    if pb_round.smallest_pence is not None and project.cost_pence < pb_round.smallest_pence:
        return _("“%(name)s” costs %(cost)s, less than the smallest project may.") % values
    if pb_round.largest_pence is not None and project.cost_pence > pb_round.largest_pence:
        return _("“%(name)s” costs %(cost)s, more than the largest project may.") % values
    return ""


def _wrong_pots(pb_round: Round, projects: Sequence[Project], pots: Sequence[Pot]) -> list[Missing]:
    if not pots:
        return []
    found = []
    together = sum(pot.pence for pot in pots)
    if pb_round.pot_pence and together != pb_round.pot_pence:
        found.append(
            Missing(
                "areas",
                _("The pots come to %(sum)s, and the whole pot is %(pot)s. Make them the same.")
                % {"sum": pounds(together), "pot": pounds(pb_round.pot_pence)},
            )
        )
    if pb_round.has_paper and pb_round.votes_in == VotesIn.OWN:
        # Paper is keyed by people who don't see whose it is.
        found.append(
            Missing(
                "areas",
                _(
                    "On paper nobody can see to it that people choose where they live. "
                    "Let them choose in other pots too, or leave paper out."
                ),
            )
        )
    for project in projects:
        if project.pot is None:
            found.append(
                Missing(
                    "projects",
                    _("No pot pays for “%(name)s”. Say where it is, or of which kind: it needs a pot.")
                    % {"name": project.name},
                )
            )
    return found


def check_can_announce(pb_round: Round, *, missing: Sequence[Missing]) -> None:
    check_can_move(pb_round.status, Round.Status.ANNOUNCED)
    _refuse(missing)


def missing_before_opening(
    pb_round: Round,
    *,
    open_pairs: int,
    voters: int,
    without_pot: int = 0,
    now: datetime,
    zone: ZoneInfo,
    keys_to_go: Sequence[str] = (),
) -> list[Missing]:
    """`keys_to_go`: the names of key holders who have not shown yet that their key opens."""
    found = []
    if not pb_round.is_pot_confirmed:
        found.append(Missing("confirm", _("Somebody who answers for the money must confirm the pot.")))
    if open_pairs:
        found.append(
            Missing(
                "duplicates",
                ngettext(
                    "%(n)d pair of people may be one person. Decide which before the list of voters is frozen.",
                    "%(n)d pairs of people may be one person each. Decide which before the list of voters is frozen.",
                    open_pairs,
                )
                % {"n": open_pairs},
            )
        )
    if keys_to_go:
        says = _("These key holders have still to make and try their key: %(names)s.")
        found.append(Missing("keys", says % {"names": ", ".join(keys_to_go)}))
    if not voters:
        found.append(Missing("who", _("Nobody who lives there may vote by these rules. Check who votes.")))
    elif says := beyond_reach(pb_round, voters=voters):
        found.append(Missing("rest", says))
    if without_pot:
        says = ngettext(
            "%(n)d voter lives where no pot is, and could choose nothing. Give their area a pot, or have a common one.",
            "%(n)d voters live where no pot is, and could choose nothing. Give their areas pots, or have a common one.",
            without_pot,
        )
        found.append(Missing("areas", says % {"n": without_pot}))
    try:
        check_closing(opens_at=pb_round.opens_at, closes_at=pb_round.closes_at, now=now, zone=zone)
    except Refused as refused:
        found.append(Missing("when", str(refused)))
    return found


def check_can_open(pb_round: Round, *, missing: Sequence[Missing]) -> None:
    check_can_move(pb_round.status, Round.Status.OPEN)
    _refuse(missing)


def _refuse(missing: Sequence[Missing]) -> None:
    if missing:
        raise Refused(" ".join(item.says for item in missing))
