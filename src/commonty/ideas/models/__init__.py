"""The nouns, one module each."""

from commonty.ideas.models.amendment import Amendment, IdeaVersion
from commonty.ideas.models.answer import Answer, ChallengeVoice
from commonty.ideas.models.author import CoAuthor
from commonty.ideas.models.draft import IdeaDraft
from commonty.ideas.models.idea import Idea, Numbers, Support
from commonty.ideas.models.offer import Offer
from commonty.ideas.models.owed import Owed
from commonty.ideas.models.reshaping import Joining, JoiningAnswer, Splitting, SplittingAnswer
from commonty.ideas.models.room import RoomIdea, RoomSupport, RoomVersion
from commonty.ideas.models.thresholds import Thresholds

__all__ = [
    "Amendment",
    "Answer",
    "ChallengeVoice",
    "CoAuthor",
    "Idea",
    "IdeaDraft",
    "IdeaVersion",
    "Joining",
    "JoiningAnswer",
    "Numbers",
    "Offer",
    "Owed",
    "RoomIdea",
    "RoomSupport",
    "RoomVersion",
    "Splitting",
    "SplittingAnswer",
    "Support",
    "Thresholds",
]
