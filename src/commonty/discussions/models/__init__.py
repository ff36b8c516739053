"""The nouns, one module each."""

from commonty.discussions.models.apart import Evidence, EvidenceReading
from commonty.discussions.models.comment import Comment, CommentVersion
from commonty.discussions.models.following import Following, Morning, Talker
from commonty.discussions.models.keeping import TalkSettings, Vouched
from commonty.discussions.models.mention import Mention
from commonty.discussions.models.moderation import (
    OF_GROUP,
    Hiding,
    HouseRule,
    Report,
    groups_joined_by,
    moderated_by,
    shown,
)
from commonty.discussions.models.muting import Mute, muted_by
from commonty.discussions.models.pen import PenName
from commonty.discussions.models.summary import Summary
from commonty.discussions.models.thread import Thread
from commonty.discussions.models.translation import Translation

__all__ = [
    "OF_GROUP",
    "Comment",
    "CommentVersion",
    "Evidence",
    "EvidenceReading",
    "Following",
    "Hiding",
    "HouseRule",
    "Mention",
    "Morning",
    "Mute",
    "PenName",
    "Report",
    "Summary",
    "TalkSettings",
    "Talker",
    "Thread",
    "Translation",
    "Vouched",
    "groups_joined_by",
    "moderated_by",
    "muted_by",
    "shown",
]
