"""How many ask that an answer be looked at again."""

from commonty.ideas.models import ChallengeVoice, Idea
from commonty.ideas.queries.standing import AT_RISK, HUMAN
from commonty.people.models import Person


def voices_heard(idea: Idea) -> int:
    """Humans, without those at risk: they are heard and are in no number."""
    rows = ChallengeVoice.objects.filter(idea=idea).exclude(AT_RISK)
    return rows.annotate(human=HUMAN).order_by().values("human").distinct().count()


def has_asked(person: Person | None, idea: Idea) -> bool:
    if person is None:
        return False
    return ChallengeVoice.objects.filter(idea=idea, person__in=Person.objects.same_human(person.human.pk)).exists()
