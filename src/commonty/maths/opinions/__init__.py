"""Where people stand: who answers alike, what everybody shares, what divides, and what a few hold strongly.

    votes = read_votes("folder of a conversation")
    report = find_groups(votes)
    report.groups[0].members, report.common_ground, report.divisive, report.to_dict()
    live = Live(votes); live.vote("17", "4", 1); live.report()  # one more vote, without starting anew

A *vote* is 1 (agree), -1 (disagree) or 0 (pass) of one person on one statement; the newest counts. A *group* is people who
voted alike, and nothing else is known of them. The formulas are those of Polis, stated from its behaviour. Sources: Small
and others 2021, "Polis: Scaling deliberation by mapping high dimensional opinion spaces" (RECERCA 26.2); Rousseeuw 1987
(silhouettes). The module rests on numpy alone and knows nothing of Django.
"""

from commonty.maths.opinions.grouping import Memory
from commonty.maths.opinions.live import Live
from commonty.maths.opinions.reading import read_votes
from commonty.maths.opinions.report import Group, Report, find_groups
from commonty.maths.opinions.votes import OpinionsError, Votes

__all__ = ["Group", "Live", "Memory", "OpinionsError", "Report", "Votes", "find_groups", "read_votes"]
