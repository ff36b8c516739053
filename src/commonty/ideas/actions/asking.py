"""Asking the authors whether ideas are joined or split: each of them is asked, also whoever becomes one meanwhile."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.ideas.models import Idea, Joining, JoiningAnswer, Splitting, SplittingAnswer
from commonty.ideas.queries.authors import authors_of
from commonty.ideas.queries.reshaping import joinings_open, splittings_open
from commonty.ideas.rules.reshaping import check_is_asked, check_types_for_another
from commonty.people.models import Person
from commonty.people.voice import require_voice

Asked = Joining | Splitting
Says = JoiningAnswer | SplittingAnswer


def ask_authors(asked: Asked, *ideas: Idea, by: Person, now: datetime, channel: str) -> None:
    """Part of an action that holds the ideas. An author who proposes it says yes with it."""
    for author in {human.pk: human for idea in ideas for human in authors_of(idea)}.values():
        own = {"agrees": True, "channel": channel, "at": now} if author.is_same_human(by) else {}
        asked.answers.create(person=author, **own)


def all_agree(asked: Asked, *ideas: Idea) -> bool:
    """Those who are its authors now; what somebody said who is none any more stands for nobody."""
    said = asked.answers.filter(agrees=True).select_related("person__merged_into")
    agreed = {answer.person.human.pk for answer in said}
    return all(author.pk in agreed for idea in ideas for author in authors_of(idea))


def take_answer(
    mine: Says,
    asked: Asked,
    *ideas: Idea,
    agrees: bool,
    by: Person,
    typed_by: Person | None,
    now: datetime,
    channel: str,
) -> bool:
    """Part of an action that holds the ideas. Whether anything is new. One no ends it."""
    require_voice(ideas[0].place, by, typed_by)
    authors = [author for idea in ideas for author in authors_of(idea)]
    is_asked = mine.person.is_same_human(by) and any(author.is_same_human(by) for author in authors)
    if not is_asked:
        raise PermissionDenied(_("Another author is asked here."))
    if mine.agrees is not None and mine.agrees == agrees:
        return False
    check_is_asked(asked)
    check_types_for_another(asked, typed_by, authors)
    mine.agrees, mine.typed_by, mine.channel, mine.at = agrees, typed_by, channel, now
    mine.save(update_fields=["agrees", "typed_by", "channel", "at"])
    if not agrees:
        asked.state, asked.ended_at = asked.State.REFUSED, now
        asked.save(update_fields=["state", "ended_at"])
    return True


def ask_new_author(idea: Idea, person: Person) -> None:
    """Part of an action that holds the idea: what its authors are asked, they are asked too."""
    for asked in _asked_of(idea):
        same = Person.objects.same_human(person.human.pk)
        if not asked.answers.filter(person__in=same).exists():
            asked.answers.create(person=person.human)


def ask_no_more(idea: Idea, person: Person) -> None:
    """Part of an action that holds the idea: they are no author any more. What they said stays on the record."""
    for asked in _asked_of(idea):
        if not (isinstance(asked, Joining) and _is_author_of_the_other(asked, idea, person)):
            asked.answers.filter(person__in=Person.objects.same_human(person.human.pk), agrees=None).delete()


def _asked_of(idea: Idea) -> list[Any]:
    return [*joinings_open(idea), *splittings_open(idea)]


def _is_author_of_the_other(joining: Joining, idea: Idea, person: Person) -> bool:
    other = joining.into if joining.idea_id == idea.pk else joining.idea
    return any(author.is_same_human(person) for author in authors_of(other))


def check_is_new(known: Asked | None, *, is_same: bool) -> Asked | None:
    """Asked again it is the same question; another one waits."""
    if known is not None and not is_same:
        raise Refused(_("Its authors are asked something already. Wait for what they say."))
    return known
