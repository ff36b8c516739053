"""What people records in the journal: ids and counts, never a name, a contact or a code."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.TextChoices):
    STAFF_ADDED = "staff_added", _("Somebody was added as staff")
    STAFF_INVITED = "staff_invited", _("Somebody was sent a link to set up their staff sign-in")
    STAFF_PASSWORD_SET = "staff_password_set", _("A member of staff chose a password")
    STAFF_LOST_SAID = "staff_lost_said", _("An administrator said that somebody lost their password or second proof")
    STAFF_LOST_TOLD = "staff_lost_told", _("Whoever signs in there was told that it is said to be lost")
    STAFF_LET_IN_AGAIN = "staff_let_in_again", _("A second administrator confirmed it: the old sign-in ended")
    STAFF_LOST_DENIED = "staff_lost_denied", _("A sign-in that was said to be lost is in use, and stays")
    ROLE_PROPOSED = "role_proposed", _("A role was proposed, which a second administrator has to confirm")
    ROLE_CONFIRMED = "role_confirmed", _("A second administrator confirmed a role")
    ROLE_GIVEN = "role_given", _("A role was given")
    ROLE_TAKEN_BACK = "role_taken_back", _("A role was taken back")
    OUTSIDER_KNOWN = "outsider_known", _("Somebody who is on no roll said who they are, to ask us something")
    DETAILS_CORRECTED = "details_corrected", _("A person's details were corrected")
    PERSON_AT_RISK_SEEN = "person_at_risk_seen", _("Staff looked up somebody who is at risk, and gave a reason")
    AT_RISK_MISSED = (
        "at_risk_missed",
        _("Staff looked for somebody at risk by a reference with which there is nobody"),
    )
    RISK_ENDING = "risk_ending", _("Staff said that somebody is safe again: the mark goes a day later")
    RISK_CHANGED = "risk_changed", _("Somebody was marked as at risk, or the mark was taken away")
    ROLL_TRIED = "roll_tried", _("A list of residents was read, and nothing changed yet")
    ROLL_APPLIED = "roll_applied", _("A list of residents was brought in")
    ROLL_LEFT = "roll_left", _("A list of residents was put aside")
    TIE_ENDED = "tie_ended", _("Staff confirmed that somebody missing from the list has moved out")
    LIKENESS_DECIDED = "likeness_decided", _("Staff decided whether two people on the list are one")
    FORGOTTEN = "people_forgotten", _("What was held of people long enough was forgotten")
    LETTERS_MADE = "letters_made", _("Letters with sign-in codes were made")
    LETTERS_PRINTED = "letters_printed", _("A part of the letters with sign-in codes was handed out as a file")
    LETTERS_FINISHED = "letters_finished", _("The letters with sign-in codes can't be printed again")
    LETTERS_LEFT = "letters_left", _("Letters with sign-in codes that were made are not needed, and were not printed")
    LETTERS_ASKED_AGAIN = "letters_asked_again", _("Somebody asked for letters to be made again")
    LETTER_CODE_USED = "letter_code_used", _("Somebody signed in with the code on a letter")
    TEAM_SET = "team_set", _("A team was set up, renamed, or got another lead or manager")
    POST_SET = "post_set", _("Somebody works in another team, or has another cover")
    LEAVE_MARKED = "leave_marked", _("Somebody of the staff was marked as away, or as back")
