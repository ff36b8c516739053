"""Whether a round is ready to be announced, or opened: what its page lists and what the action asks again."""

from collections.abc import Iterable
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.access.roles import ROLES
from commonty.ballots.queries.keys import holders_of
from commonty.ballots.rules import holders_to_go
from commonty.budgeting.events import Event
from commonty.budgeting.models import Pot, Project, Round
from commonty.budgeting.queries.groups import parts_taken
from commonty.budgeting.queries.proposals import uncosted_in
from commonty.budgeting.queries.voters import Roll, open_pairs, without_pot
from commonty.budgeting.rules import Missing, missing_before_announcing, missing_before_opening
from commonty.journal.models import Entry
from commonty.people.models import Person, RoleHeld


def still_missing(
    pb_round: Round, *, now: datetime, projects: list[Project] | None = None, pots: list[Pot] | None = None
) -> list[Missing]:
    """What the round needs before it can be announced. `projects`, `pots`: its own, by whoever has read them anyway."""
    return missing_before_announcing(
        pb_round,
        projects=list(pb_round.projects.select_related("pot").order_by("number")) if projects is None else projects,
        pots=list(pb_round.pots.select_related("place")) if pots is None else pots,
        uncosted=uncosted_in(pb_round),
        seats=parts_taken(pb_round),
        now=now,
        zone=timezone.get_default_timezone(),
    )


def in_the_way(pb_round: Round, roll: Roll, *, now: datetime) -> list[Missing]:
    """What stops the round from being opened."""
    pairs = open_pairs(pb_round, on=timezone.localdate(now))
    return missing_before_opening(
        pb_round,
        open_pairs=pairs,
        voters=len(roll.lines),
        without_pot=without_pot(pb_round, roll),
        now=now,
        zone=timezone.get_default_timezone(),
        keys_to_go=[holder.person.name for holder in holders_to_go(holders_of(pb_round.keyring))],
    )


def held_up_by(rounds: Iterable[Round]) -> dict[str, list[str]]:
    """Of rounds that could not be opened at their time, the steps that were in the way when it was last tried."""
    announced = {r.public_id: r.announced_at for r in rounds if r.status == Round.Status.ANNOUNCED}
    told = Entry.objects.filter(
        kind=Event.ROUND_HELD_UP, about_kind=Round._meta.label_lower, about_id__in=list(announced)
    )
    # Taken back and announced anew, it starts with a clean slate.
    return {e.about_id: e.facts["steps"] for e in told.order_by("seq") if e.at >= announced[e.about_id]}


def who_answers_for_money(pb_round: Round) -> list[Person]:
    """Whoever may confirm its pot, by name: whoever set it up wants to know whom to ask."""
    roles = [role for role, described in ROLES.items() if Permission.SET_POT in described.permissions]
    held = RoleHeld.objects.in_force().filter(role__in=roles, place__path__in=pb_round.place.paths_around)
    return list(Person.objects.filter(pk__in=held.values("person"), is_at_risk=False).order_by("name", "pk"))


def pots_by(pb_round: Round) -> str:
    """What its pots are of, as the pages that share them out are called."""
    return "themes" if pb_round.pots.exclude(theme="").exists() else "areas"


def page_to_mend(pb_round: Round, step: str, person: Person) -> str:
    """Where this person puts right what is missing; nowhere if it is done on the round's own page, or by others."""
    args = [pb_round.public_id]
    if step in ("where", "pot", "who", "when", "rest", "areas", "decided"):
        if pb_round.status == Round.Status.DRAFT and step == "areas":
            return reverse(f"budgeting:set_{pots_by(pb_round)}", args=args)
        if pb_round.status == Round.Status.DRAFT:
            return reverse("budgeting:set_up_step", args=[*args, step])
        # What everybody has read can't change under them: it is taken back first, with a reason.
        may_take_back = can(person, Permission.OPEN_ROUND, within=pb_round.place)
        return reverse("budgeting:take_back", args=args) if may_take_back else ""
    if step == "ideas":
        return reverse("budgeting:board", args=args)
    if step == "group":
        return reverse("budgeting:keep_group", args=args)
    if step == "keys":
        return reverse("budgeting:key_holders", args=args)
    if step == "projects":
        return f"{reverse('budgeting:prepare_round', args=args)}#projects"
    may_decide = can(person, Permission.IMPORT_ROLL, within=pb_round.place.landlord)
    return reverse("people:likenesses") if step == "duplicates" and may_decide else ""
