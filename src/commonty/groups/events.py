"""What groups record in the journal: never a name, never a word. Whoever acts is there by a number of the group's own."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.TextChoices):
    GROUP_FORMED = "group_formed", _("Residents formed a group")
    GROUP_CHANGED = "group_changed", _("A group changed what it says of itself")
    GROUP_DISSOLVED = "group_dissolved", _("A group came to its end")
    GROUP_FORGOTTEN = "group_forgotten", _("What a group had in its room went for good")
    GROUP_ASKED = "group_asked", _("Somebody asked to join a group")
    GROUP_ASK_TAKEN_BACK = "group_ask_taken_back", _("Somebody no longer asks to join a group")
    GROUP_LET_IN = "group_let_in", _("A group let somebody in")
    GROUP_REFUSED = "group_refused", _("A group said no to somebody who asked to join")
    GROUP_INVITED = "group_invited", _("A group invited somebody")
    GROUP_INVITATION_DECLINED = "group_invitation_declined", _("Somebody said no to a group’s invitation")
    GROUP_LINK_MADE = "group_link_made", _("A group made a link that lets people in")
    GROUP_LINK_ENDED = "group_link_ended", _("A link that lets people into a group was ended")
    GROUP_JOINED = "group_joined", _("Somebody joined a group by invitation")
    GROUP_LEFT = "group_left", _("Somebody left a group")
    GROUP_MEMBER_REMOVED = "group_member_removed", _("A group ended somebody’s membership")
    GROUP_PART_GIVEN = "group_part_given", _("A group gave a member another part")
    GROUP_TAKEN_ON = "group_taken_on", _("A member went on with a group whose organiser was gone")
    GROUP_NAME_CHOSEN = "group_name_chosen", _("A member chose another name in the group")
    REGISTER_APPLIED = "register_applied", _("A group asked to be on the register of tenant organisations")
    REGISTER_TAKEN_BACK = "register_taken_back", _("A group no longer asks to be on the register")
    REGISTERED = "registered", _("A group was put on the register of tenant organisations")
    REGISTER_REFUSED = "register_refused", _("A group was not put on the register, with reasons in writing")
    REGISTER_CHANGED = "register_changed", _("A group changed its entry in the register")
    REGISTER_RENEWAL_NEAR = "register_renewal_near", _("An entry in the register is soon to be renewed")
    REGISTER_NOTICE = "register_notice", _("A group was told that it will be taken off the register, and why")
    REGISTER_NOTICE_TAKEN_BACK = "register_notice_taken_back", _("A group stays on the register after all")
    REGISTER_REMOVED = "register_removed", _("A group was taken off the register, after notice")
    REGISTER_LEFT = "register_left", _("A group left the register")
