"""What a place's front page reads from the apps below."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from commonty.ballots.models import Entitlement
from commonty.ballots.queries import ways_voted
from commonty.budgeting.models import Evening, Overruling, Project, Round
from commonty.budgeting.queries.accounts import give_money, together
from commonty.budgeting.queries.evenings import evenings_near
from commonty.budgeting.queries.money import overrulings_in
from commonty.budgeting.rules.proposals import takes_ideas
from commonty.cases.models import Issue, MendPhoto
from commonty.cases.queries.issues import issues_at
from commonty.cases.queries.mended import mended_this_week
from commonty.cases.queries.reaction import Reaction, reaction_of
from commonty.opinions.models import Conversation
from commonty.opinions.queries.conversations import open_at
from commonty.people.models import Person
from commonty.places.models import Place
from commonty.priorities.models import Need
from commonty.priorities.queries.board import on_front_page
from commonty.promises.words import sentence_of_this_month


@dataclass(frozen=True)
class FrontPage:
    voting: list[Round]
    collecting: list[Round]  # ideas are taken today
    evenings: list[Evening]  # presentation evenings of the next weeks
    coming: list[Round]
    counting: list[Round]
    decided: list[Round]
    parts: list[dict[str, Any]]  # the pots of all that was decided here, as one bar
    issues: list[Issue]  # what neighbours report and is not fixed, newest first
    needs: list[Need]  # what most neighbours need here, the first three
    overrulings: list[Overruling]  # where the landlord does not do what was voted, newest first
    promises: str  # how many were kept this month, in a sentence; empty where nothing may be said
    reaction: Reaction  # how fast we answer here
    asked: list[Conversation]  # what people can say something to today
    mended: list[MendPhoto]  # what was fixed this week and can be looked at, newest first


def rounds_at(place: Place, person: Person | None) -> list[Round]:
    """Rounds of this place, of places in it and of those round it: what concerns somebody who stands here."""
    here = Q(place__path__startswith=place.path) | Q(place__path__in=place.paths_around)
    seen = Round.objects.visible_to(person).filter(here).exclude(status=Round.Status.CANCELLED)
    return list(seen.select_related("place", "register", "result").order_by("closes_at", "id"))


def front_page_of(place: Place, person: Person | None, *, now: datetime) -> FrontPage:
    status = Round.Status
    rounds = rounds_at(place, person)
    newest_first = [r for r in reversed(rounds) if r.status in (status.DECIDED, status.DONE)]
    give_money(newest_first)
    voting = [r for r in rounds if r.is_voting(now)]
    _give_pictures(voting)
    _say_whose_vote_is_in(voting, person)
    return FrontPage(
        voting=voting,
        collecting=[r for r in rounds if takes_ideas(r, today=timezone.localdate(now))][:5],
        evenings=evenings_near(rounds, now=now),
        coming=[r for r in rounds if r.status == status.ANNOUNCED or (r.meets_soon(now) and not r.has_box)],
        counting=[r for r in rounds if r.status == status.COUNTING or r.has_closed(now)],
        decided=newest_first[:5],
        parts=together(newest_first),
        issues=list(issues_at(place, person, state="open")[:3]),
        needs=on_front_page(place),
        overrulings=overrulings_in(newest_first)[:3],
        promises=sentence_of_this_month(place, now=now),
        reaction=reaction_of(place, now=now),
        asked=open_at(place, now=now),
        mended=mended_this_week(place, person, now=now),
    )


def _give_pictures(rounds: list[Round]) -> None:
    """The drawing of each round's first project that has one, as `picture`, in one query for all."""
    drawn = Project.objects.filter(round__in=rounds).exclude(drawing="").order_by("-number")
    pictures = dict(drawn.values_list("round_id", "drawing"))
    for r in rounds:
        r.picture = pictures.get(r.pk, "")  # type: ignore[attr-defined]


def _say_whose_vote_is_in(rounds: list[Round], person: Person | None) -> None:
    """By which way this person's own vote is in, as `voted`; not a whole home's, which others of the home may have sent."""
    own = Entitlement.objects.filter(person=person, register__in=[r.register_id for r in rounds])
    voted = ways_voted(own) if person and rounds else {}
    for r in rounds:
        r.voted = voted.get(r.register_id)  # type: ignore[attr-defined]
