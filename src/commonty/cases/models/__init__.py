"""The nouns, one module each."""

from commonty.cases.models.call_backs import CallBack
from commonty.cases.models.case import Case
from commonty.cases.models.clocks import Clock, Extension, Pause
from commonty.cases.models.conversation import Message, Point
from commonty.cases.models.help_desk import AskDraft, EmergencyNumber, HelpDesk, PublishedAnswer, TriageRule
from commonty.cases.models.issue import Issue, IssueUpdate, Joined
from commonty.cases.models.photos import MendPhoto, MessagePhoto
from commonty.cases.models.small_fixes import FixPot, SmallFix
from commonty.cases.models.survey import SurveyTally, SurveyWords

__all__ = [
    "AskDraft",
    "CallBack",
    "Case",
    "Clock",
    "EmergencyNumber",
    "Extension",
    "FixPot",
    "HelpDesk",
    "Issue",
    "IssueUpdate",
    "Joined",
    "MendPhoto",
    "Message",
    "MessagePhoto",
    "Pause",
    "Point",
    "PublishedAnswer",
    "SmallFix",
    "SurveyTally",
    "SurveyWords",
    "TriageRule",
]
