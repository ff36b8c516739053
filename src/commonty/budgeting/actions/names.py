"""Names beside ideas and projects: each author says of their own. Whoever must not be found is not named beside a project,
also if their name stood there before they were at risk."""

import re
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from commonty.access.may import SYSTEM, Actor, require
from commonty.access.permissions import Permission
from commonty.budgeting.actions.proposals import how, locked_idea
from commonty.budgeting.events import Event
from commonty.budgeting.models import Project, Proposal, Round
from commonty.budgeting.queries.joining import with_authors
from commonty.budgeting.queries.own import is_author_of
from commonty.budgeting.rules.names import check_can_be_named, pattern_of
from commonty.journal.record import record
from commonty.kit.clock import Clock, database_now
from commonty.people.models import Person


@transaction.atomic
def name_author(*, proposal_id: int, is_named: bool, by: Person, now: datetime, channel: str) -> Proposal:
    """Whether one's own name stands beside an idea here; nobody says that for somebody else.

    It comes off at any time, also of the project that the idea became.
    """
    idea, pb_round = locked_idea(proposal_id)
    if not is_author_of(idea, by):
        raise PermissionDenied(_("Only its authors say this, each of their own name."))
    if is_named:
        check_can_be_named(pb_round)
    before = idea.whose
    entries = Person.objects.same_human(by.human.pk)
    own = Proposal.objects.filter(pk=idea.pk, author__in=entries).exclude(is_named=is_named).update(is_named=is_named)
    own += idea.coauthors.filter(person__in=entries).exclude(is_named=is_named).update(is_named=is_named)
    if not own:  # pressed twice, or sent again because the answer was lost
        return idea
    idea.refresh_from_db()
    project = idea.project
    if project is not None and (not is_named or project.proposed_by == before):  # staff may have written another name
        project.proposed_by = idea.whose
        project.save(update_fields=["proposed_by"])
    record(Event.IDEA_NAME_SAID, about=idea, **how(pb_round, by, now, channel), named=is_named)
    return idea


@transaction.atomic
def take_names_off_project(
    *, project_id: int, names: re.Pattern[str], by: Actor, channel: str, clock: Clock = database_now
) -> bool:
    """Of an idea's authors it says whoever may be named; else “a resident” instead of each name. The journal has none.

    Returns whether anything was changed.
    """
    pb_round = Round.objects.locked(Project.objects.values_list("round_id", flat=True).get(pk=project_id))
    require(by, Permission.SET_UP_ROUND, within=pb_round.place)
    project = Project.objects.get(pk=project_id)
    idea = with_authors(Proposal.objects.filter(project=project)).first()
    says = idea.whose if idea is not None else names.sub(_("a resident"), project.proposed_by)
    if says == project.proposed_by:
        return False
    project.proposed_by = says
    project.save(update_fields=["proposed_by"])
    record(Event.NAME_TAKEN_OFF, about=project, **how(pb_round, by, clock(), channel))
    return True


def take_names_off(*, clock: Clock = database_now) -> int:
    """The timetable's job: a mark is set in another app, which knows nothing of projects. Returns how many it was."""
    at_risk = Person.objects.filter(Q(is_at_risk=True) | Q(merged_into__is_at_risk=True)).exclude(name="")
    by_landlord: dict[int, set[str]] = {}
    for landlord, name in at_risk.values_list("landlord", "name"):
        by_landlord.setdefault(landlord, set()).add(name)
    taken = 0
    for landlord, bare in by_landlord.items():
        names = pattern_of(bare)
        for pk in _where_they_stand(landlord, names):
            taken += take_names_off_project(project_id=pk, names=names, by=SYSTEM, channel="timetable", clock=clock)
    return taken


def _where_they_stand(landlord: int, names: re.Pattern[str]) -> set[int]:
    """By name; of ideas by who sent them, who may have been called otherwise when it was written down; and in a number."""
    here = Q(round__place=landlord) | Q(round__place__landlord=landlord)
    projects = Project.objects.filter(here).exclude(proposed_by="")
    found = {pk for pk, said in projects.values_list("pk", "proposed_by") if names.search(said)}
    first = Q(author__is_at_risk=True) | Q(author__merged_into__is_at_risk=True)
    other = Q(coauthors__person__is_at_risk=True) | Q(coauthors__person__merged_into__is_at_risk=True)
    ideas = Proposal.objects.filter(project__in=projects)
    named = ideas.filter(Q(is_named=True) & first | Q(coauthors__is_named=True) & other)
    several = with_authors(ideas.filter(first | other, coauthors__isnull=False).select_related("project").distinct())
    counted = {one.project_id for one in several if one.project and one.project.proposed_by == one.whose_of_all}
    return found | set(named.values_list("project_id", flat=True)) | {pk for pk in counted if pk is not None}
