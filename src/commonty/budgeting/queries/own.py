"""Whose an idea in a money vote is: who answers for it, and who may not judge it."""

from commonty.access.may import Actor
from commonty.budgeting.models import Proposal
from commonty.ideas.queries.authors import ideas_with
from commonty.people.models import Person


def is_author_of(idea: Proposal, by: Actor) -> bool:
    return isinstance(by, Person) and any(author is not None and by.is_same_human(author) for author in idea.authors)


def is_own_idea(idea: Proposal, by: Actor) -> bool:
    """Whether somebody else has to look at it. Its authors were written down when it came here: of an idea of the whole
    year others may be authors by now, and whoever has left it wanted it once."""
    if is_author_of(idea, by):
        return True
    return (
        isinstance(by, Person)
        and idea.from_idea_id is not None
        and (ideas_with(by).filter(pk=idea.from_idea_id).exists())
    )


def wishes_name(idea: Proposal, person: Person | None) -> bool | None:
    """What they have said of their name beside it; None for whoever is no author of it."""
    if person is None:
        return None
    said = [named for who, named in idea.credits if who is not None and person.is_same_human(who)]
    return all(said) if said else None
