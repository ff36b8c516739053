"""What repairs records in the journal: ids, kinds and days, never what is mended or where."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.TextChoices):
    REPAIR_ORDERED = "repair_ordered", _("A repair was ordered")
    REPAIR_NO_ACCESS = "repair_no_access", _("We came for a repair and could not get in")
    REPAIR_DONE = "repair_done", _("A repair was done")
    REPAIR_MENDED = "repair_mended", _("A resident said that it is mended")
    REPAIR_NOT_MENDED = "repair_not_mended", _("A resident said that it isn’t mended")
    REPAIR_CANCELLED = "repair_cancelled", _("A repair was called off")
    VISIT_BOOKED = "visit_booked", _("It was said when somebody comes")
    VISIT_MOVED = "visit_moved", _("Somebody comes at another time")
    VISIT_CALLED_OFF = "visit_called_off", _("Nobody comes at the time that was said")
    VISIT_REMINDED = "visit_reminded", _("A resident was reminded that somebody comes tomorrow")
    NOBODY_CAME = "nobody_came", _("A resident said that nobody came")
    MOVE_WISHED = "move_wished", _("A resident asked for another time")
    MOVE_REFUSED = "move_refused", _("We said that another time can’t be")
    REFERENCE_NOTED = "reference_noted", _("The repairs system said what it calls a repair")
    SYSTEM_SET_UP = "system_set_up", _("How repairs are handed over to another system was changed")
    SYSTEM_KEY_MADE = "system_key_made", _("Another system got a key with which it tells us what became of repairs")
    SYSTEM_KEY_TAKEN = "system_key_taken", _("The key of another system opens nothing any more")
    SYSTEM_STANDS_STILL = "system_stands_still", _("What we hand over to another system has waited too long")
    SENDINGS_GIVEN_UP = (
        "sendings_given_up",
        _("Something could not be handed over for days; somebody has to look at it"),
    )
    SENDING_TRIED_AGAIN = "sending_tried_again", _("Somebody asked to hand something over once more")
    SENDING_BY_HAND = "sending_by_hand", _("Somebody told the other system in another way")
    ORDERS_FETCHED = "orders_fetched", _("Somebody fetched repair orders as a file")
    ORDERS_READ = "orders_read", _("Somebody downloaded a file of repair orders, with names and phone numbers")
    ORDERS_CONFIRMED = "orders_confirmed", _("Somebody said that the other system has read a file of orders")
    REPORT_STUCK = "report_stuck", _("Another system said something of a repair that we could not place")
    REPORT_LOOKED_AT = "report_looked_at", _("Somebody looked at what we could not place")
    STATUS_FILE_READ = "status_file_read", _("Somebody brought a file of what became of repairs")
