"""What ideas records in the journal: ids, numbers and days, never a word of an idea or of an answer."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.TextChoices):
    IDEA_STARTED = "idea_started", _("Somebody started an idea")
    IDEA_LET_OUT = "idea_let_out", _("Staff let out an idea that was held")
    IDEA_SUPPORTED = "idea_supported", _("Somebody stood behind an idea")
    IDEA_SUPPORT_TAKEN_BACK = "idea_support_taken_back", _("Somebody took back their support for an idea")
    IDEA_OWED = "idea_owed", _("Enough neighbours stood behind an idea: an answer is owed")
    IDEA_TO_MEETING = "idea_to_meeting", _("Enough neighbours stood behind an idea: it goes to a meeting")
    IDEA_DECIDED = "idea_decided", _("An idea was answered")
    IDEA_CHALLENGE_ASKED = "idea_challenge_asked", _("A neighbour asked that an answer to an idea be looked at again")
    IDEA_CHALLENGED = "idea_challenged", _("Enough neighbours challenged an answer: somebody else answers anew")
    IDEA_JOINING_PROPOSED = "idea_joining_proposed", _("The authors of two ideas were asked whether to join them")
    IDEA_JOINING_ANSWERED = "idea_joining_answered", _("An author said yes or no to joining two ideas")
    IDEA_JOINED = "idea_joined", _("Two ideas were joined: their authors agreed")
    IDEA_SPLITTING_PROPOSED = "idea_splitting_proposed", _("The authors of an idea were asked whether to split it")
    IDEA_SPLITTING_ANSWERED = "idea_splitting_answered", _("An author said yes or no to splitting an idea")
    IDEA_SPLIT = "idea_split", _("An idea was split: its authors agreed")
    IDEA_HELP_OFFERED = "idea_help_offered", _("A neighbour offered help with an idea")
    IDEA_HELP_DONE = "idea_help_done", _("A neighbour did what they had offered")
    IDEA_HELP_TAKEN_BACK = "idea_help_taken_back", _("A neighbour took back an offer of help")
    IDEA_CHANGE_SUGGESTED = "idea_change_suggested", _("A neighbour suggested a change of an idea")
    IDEA_CHANGE_LEFT = "idea_change_left", _("An author did not take a change, and said why")
    IDEA_CHANGED = "idea_changed", _("An idea was changed by its author")
    IDEA_AUTHOR_INVITED = "idea_author_invited", _("An author invited a neighbour to be an author of an idea, too")
    IDEA_AUTHOR_DECLINED = "idea_author_declined", _("A neighbour said no to being an author of an idea")
    IDEA_AUTHOR_JOINED = "idea_author_joined", _("A neighbour became an author of an idea, too")
    IDEA_AUTHOR_LEFT = "idea_author_left", _("An author of an idea is none any more")
    IDEA_HANDED_ON = "idea_handed_on", _("An idea went on to another of its authors")
    IDEA_AUTHOR_NAMED = "idea_author_named", _("An author said whether their first name stands on an idea")
    IDEA_WITHDRAWN = "idea_withdrawn", _("The author took an idea back")
    IDEA_GOES_QUIET = "idea_goes_quiet", _("An idea has been quiet for long, and was said to be put away")
    IDEA_ARCHIVED = "idea_archived", _("A quiet idea was put away")
    IDEA_WOKEN = "idea_woken", _("An idea that was put away is open again")
    IDEA_RULE_SET = "idea_rule_set", _("Somebody said how much support makes us answer")
    ROOM_IDEA_STARTED = "room_idea_started", _("A member started an idea in a group’s room")
    ROOM_IDEA_SUPPORTED = "room_idea_supported", _("A member stood behind an idea in a group’s room")
    ROOM_IDEA_SUPPORT_TAKEN_BACK = (
        "room_idea_support_taken_back",
        _("A member took back their support for an idea in a group’s room"),
    )
    ROOM_IDEA_CHANGED = "room_idea_changed", _("A member changed their idea in a group’s room")
    ROOM_IDEA_TAKEN_BACK = "room_idea_taken_back", _("The words of an idea in a group’s room were taken back")
    ROOM_IDEA_PUT_AWAY = "room_idea_put_away", _("An idea in a group’s room was put away, with a reason")
    ROOM_IDEA_OPENED_AGAIN = "room_idea_opened_again", _("An idea in a group’s room is open again")
    ROOM_IDEA_ASKED = "room_idea_asked", _("An idea in a group’s room was put to the group to decide")
    ROOM_IDEA_KEPT = (
        "room_idea_kept",
        _("Somebody in a group was asked about danger in their idea, and tells nobody else"),
    )
