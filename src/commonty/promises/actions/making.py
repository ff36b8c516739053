"""Making a promise. The app above has decided who may; it calls this inside the transaction of its own action."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from commonty.access.may import Actor
from commonty.journal.record import record
from commonty.people.models import Person, Post
from commonty.people.queries.teams import cover_for
from commonty.places.models import Place
from commonty.promises import rules
from commonty.promises.events import Event
from commonty.promises.models import Promise
from commonty.promises.standing_in import movers


@dataclass(frozen=True)
class Draft:
    """What is to be promised. `about` is any row with a public id, or a promise: what that is about.

    `by_rule` names the regime of a clock.
    """

    kind: Promise.Kind
    says: str
    due_at: datetime
    about: Any
    place: Place
    owner: Person
    made_to: Person | None = None
    is_by_day: bool = False
    by_rule: str = ""
    audience: Promise.Audience = Promise.Audience.NAMED
    made_from: Promise.From = Promise.From.LANDLORD
    is_past_allowed: bool = False  # a clock that began long before anybody saw that it runs


@transaction.atomic
def make_promise(draft: Draft, *, by: Actor, now: datetime, channel: str, replaces: Promise | None = None) -> Promise:
    """Whoever is to keep it and is away today never gets it: their cover does, so look at `owner` of what comes back.

    What is about a thing of an app that has its own way to a cover (`standing_in`) goes that way, together with the thing.
    """
    if not draft.is_past_allowed:
        rules.check_can_make(says=draft.says, due_at=draft.due_at, now=now)
    about_kind, about_id = about_of(draft.about)
    owner = draft.owner if about_kind in movers() else cover_for(draft.owner, timezone.localdate(now))
    promise = Promise.objects.create(
        kind=draft.kind, says=draft.says.strip(), place=draft.place, owner=owner, made_to=draft.made_to,
        made_by=by if isinstance(by, Person) and not draft.by_rule else None, by_rule=draft.by_rule,
        made_from=draft.made_from, made_at=now, channel=channel, about_kind=about_kind, about_id=about_id,
        audience=draft.audience, due_at=draft.due_at, is_by_day=draft.is_by_day,
        team_name=team_name_of(owner), replaces=replaces,
    )  # fmt: skip
    record(
        Event.PROMISE_MADE, about=promise, by=by, at=now, channel=channel, within=draft.place,
        what=promise.kind, due=promise.due_at.isoformat(), rule=promise.by_rule,
    )  # fmt: skip
    return promise


def about_of(thing: Any) -> tuple[str, str]:
    if isinstance(thing, Promise):
        return thing.about_kind, thing.about_id
    return thing._meta.label_lower, thing.public_id


def team_name_of(owner: Person) -> str:
    post = Post.objects.filter(person=owner).select_related("team").first()
    return post.team.name if post else ""
