"""What cases records in the journal: ids, kinds and days, never a word of what was said."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.TextChoices):
    CASE_RAISED = "case_raised", _("Somebody asked for something")
    CASE_KIND_SET = "case_kind_set", _("Staff said what kind of thing it is")
    CASE_TAKEN_OVER = "case_taken_over", _("Somebody else answers now")
    CASE_WORD_ADDED = "case_word_added", _("A resident said more")
    CASE_WORD_HELD = "case_word_held", _("Something came in for a case, and we could not tell from whom")
    CASE_WORD_GENUINE = "case_word_genuine", _("Staff found that it was the resident’s")
    CASE_WORD_PUT_AWAY = "case_word_put_away", _("Staff found that it was not the resident’s, and put it away")
    CASE_REPLY_ADDRESS_RENEWED = (
        "case_reply_address_renewed",
        _("The address by which a resident answers was changed"),
    )
    CASE_REPLIED = "case_replied", _("Staff wrote to the resident")
    CASE_NOTED = "case_noted", _("Staff left a note for colleagues")
    CASE_SUMMED_UP = "case_summed_up", _("Staff asked the resident: did we hear you right?")
    CASE_HEARD_RIGHT = "case_heard_right", _("A resident said that we heard them right")
    CASE_HEARD_WRONG = "case_heard_wrong", _("A resident said that we did not hear them right")
    CASE_CARRIED_ON = "case_carried_on", _("Nobody replied to: did we hear you right? So we carried on")
    CASE_ANSWERED = "case_answered", _("A case was answered")
    CASE_SORTED = "case_sorted", _("A resident said that it is sorted")
    CASE_NOT_SORTED = "case_not_sorted", _("A resident said that it is not sorted")
    CASE_NOT_HEARD = "case_not_heard", _("We asked whether it is sorted, and didn’t hear back")
    CASE_WITHDRAWN = "case_withdrawn", _("A resident said that it is no longer needed")
    CASE_TO_STAGE_2 = "case_to_stage_2", _("A complaint went to stage 2")
    CLOCK_STARTED = "clock_started", _("A deadline began to run")
    CLOCK_PAUSED = "clock_paused", _("A deadline stands still, and why")
    CLOCK_RESUMED = "clock_resumed", _("A deadline runs again")
    CLOCK_EXTENDED = "clock_extended", _("A deadline was extended, with a reason, by somebody who may")
    CLOCK_STOPPED = "clock_stopped", _("A deadline was met, or is no longer needed")
    DAMP_STEP_DONE = "damp_step_done", _("A step against damp or mould was done")
    CONSENT_ASKED = "consent_asked", _("Staff asked a resident whether neighbours may read a summary without a name")
    CONSENT_GIVEN = "consent_given", _("A resident said that neighbours may read a summary without a name")
    CONSENT_REFUSED = "consent_refused", _("A resident said that neighbours may not read of it")
    CASE_IN_ISSUE = "case_in_issue", _("With consent, a case became part of a public issue")
    CASE_OUT_OF_ISSUE = "case_out_of_issue", _("A case is no longer part of a public issue")
    ISSUE_PUBLISHED = "issue_published", _("With consent, what somebody asked for was made public without a name")
    ISSUE_JOINED = "issue_joined", _("A resident said: I have this too")
    ISSUE_LEFT = "issue_left", _("A resident took that back")
    ISSUE_UPDATED = "issue_updated", _("Staff wrote on a public issue, to everybody who has it")
    ISSUE_HIDDEN = "issue_hidden", _("A public issue is no longer shown")
    ISSUE_FIXED = "issue_fixed", _("A public issue was fixed")
    HELP_SET_UP = "help_set_up", _("How help is arranged was changed")
    FIX_POT_SET = "fix_pot_set", _("Somebody said how much there is for small fixes")
    FIX_APPROVED = "fix_approved", _("An officer approved a small fix at once")
    FIX_ENDED = "fix_ended", _("A small fix was done, or not needed after all")
