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
