"""How many ask that an answer be looked at again."""

from commonty.ideas.models import ChallengeVoice, Idea
from commonty.ideas.queries.standing import AT_RISK, HUMAN


def voices_heard(idea: Idea) -> int:
    """Humans, without those at risk: they are heard and are in no number."""
    rows = ChallengeVoice.objects.filter(idea=idea).exclude(AT_RISK)
    return rows.annotate(human=HUMAN).order_by().values("human").distinct().count()
