"""What discussions records in the journal: ids and facts, never a word of what was said."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.TextChoices):
    THREAD_OPENED = "thread_opened", _("A discussion was started")
    COMMENT_SAID = "comment_said", _("Somebody said something in a discussion")
    COMMENT_HELD = "comment_held", _("Something was said that a human reads before neighbours do")
    COMMENT_LET_OUT = "comment_let_out", _("A human read what was held, and neighbours can read it now")
    COMMENT_CHANGED = "comment_changed", _("Somebody changed what they had said in a discussion")
    COMMENT_KEPT = "comment_kept", _("Somebody in a group was asked about danger, and tells nobody else")
    LANDLORD_ASKED = "landlord_asked", _("A question in a discussion was put to the landlord, who owes an answer")
    THREAD_SUMMED_UP = (
        "thread_summed_up",
        _("Somebody wrote where a discussion agrees, where it differs and what is open"),
    )
    THREAD_CLOSED = "thread_closed", _("A discussion was closed, with a conclusion and its reasons")
    COMMENT_WITHDRAWN = "comment_withdrawn", _("Somebody took back what they had said in a discussion")
    THING_REPORTED = "thing_reported", _("A neighbour reported something that breaks a house rule")
    THING_LEFT = "thing_left", _("What was reported breaks no house rule, and stays")
    HIDING_LIFTED = "hiding_lifted", _("Something that was hidden can be read again")
    HIDING_CONFIRMED = "hiding_confirmed", _("Something that was hidden at once stays hidden")
    HIDING_APPEALED = "hiding_appealed", _("An author asked that another person look again")
    APPEAL_DECIDED = "appeal_decided", _("Another person decided whether something stays hidden")
    EVIDENCE_READ = "evidence_read", _("An administrator read what is kept apart, with a reason")
    TALK_KEPT = "talk_kept", _("How talk is kept at a place was changed")
    THING_HIDDEN = "thing_hidden", _("Something was hidden, with the house rule named")
    COMMENT_TRANSLATED = "comment_translated", _("Somebody brought what was said in a discussion in another language")
    TRANSLATION_CHECKED = "translation_checked", _("Somebody else looked at a translation, and says that it is right")
    TRANSLATION_TAKEN_BACK = "translation_taken_back", _("Somebody took back a translation")
    PEN_TAKEN = "pen_taken", _("A neighbour chose a pen name for talk")
    PEN_GIVEN_UP = "pen_given_up", _("A neighbour gave their pen name up")
    PEN_LOOKED_BEHIND = "pen_looked_behind", _("Whoever keeps the peace looked whose pen name it is, with a reason")
    NEWS_TOLD = "news_told", _("Those who follow discussions were told that there is something new")
