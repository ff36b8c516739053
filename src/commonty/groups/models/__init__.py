"""The nouns of groups."""

from commonty.groups.models.access import RoomAccess
from commonty.groups.models.decisions import Choice, Decision, SecretVote, Voted
from commonty.groups.models.files import GroupFile
from commonty.groups.models.group import Group
from commonty.groups.models.meetings import GroupMeeting, MeetingAnswer
from commonty.groups.models.membership import Link, Membership
from commonty.groups.models.minutes import Minutes, MinutesPhoto, Version
from commonty.groups.models.register import Registration

__all__ = [
    "Choice", "Decision", "Group", "GroupFile", "GroupMeeting", "Link", "MeetingAnswer", "Membership", "Minutes",
    "MinutesPhoto", "Registration", "RoomAccess", "SecretVote", "Version", "Voted",
]  # fmt: skip
