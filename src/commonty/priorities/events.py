"""What priorities records in the journal: ids and facts, never a word of a need."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.TextChoices):
    NEED_ADDED = "need_added", _("A need was put on the board of a place")
    NEED_HELD = "need_held", _("A need was put down that a human reads before neighbours do")
    NEED_LET_OUT = "need_let_out", _("A human read a need that was held, and neighbours can read it now")
    NEED_SECONDED = "need_seconded", _("A neighbour has a need too")
    NEED_VOICE_TAKEN_BACK = "need_voice_taken_back", _("A neighbour took back that they have a need too")
    NEED_JOINED = "need_joined", _("A need was joined with one that is alike")
    NEED_TAKEN_APART = "need_taken_apart", _("A need that was joined with another stands by itself again")
    NEED_OWED = "need_owed", _("A need stood among the first for so long that an answer is owed")
    NEED_ANSWERED = "need_answered", _("A need was answered, with a promise or a reason")
    NEED_OPEN_AGAIN = (
        "need_open_again",
        _("What was promised for a need was not done, so it waits for an answer again"),
    )
    NEED_DONE = "need_done", _("What was promised for a need is done")
    NEED_NOT_DONE = "need_not_done", _("A neighbour says that what was promised for a need is not done")
    NEED_GOES_QUIET = "need_goes_quiet", _("A need has had no new voice for long, and was said to be closed")
    NEED_CLOSED = "need_closed", _("A need without a new voice was closed")
    BOARD_SET = "board_set", _("Somebody said how the board of needs is kept at a place")
