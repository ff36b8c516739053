"""What promises records in the journal: ids, kinds and days, never what was promised in words."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.TextChoices):
    PROMISE_MADE = "promise_made", _("Something was promised")
    PROMISE_KEPT = "promise_kept", _("A promise was kept")
    PROMISE_BROKEN = "promise_broken", _("We said that a promise will not be kept, and why")
    PROMISE_REPLACED = "promise_replaced", _("A promise was changed for another one, with a reason")
    PROMISE_MOVED = "promise_moved", _("The clock of a promise stood still by its rule, so its day moved")
    PROMISE_RELEASED = "promise_released", _("Whoever it was made to said that it is no longer needed")
    PROMISE_DISPUTED = "promise_disputed", _("Whoever it was made to said that a promise was not kept")
    PROMISE_HANDED_OVER = "promise_handed_over", _("Somebody else took a promise over")
    PROMISE_TURNED = "promise_turned", _("What was promised to one person is promised to another one now")
    CLOSED_DAYS_SET = "closed_days_set", _("Somebody said on which days we are closed")
    CLOSED_DAYS_TAKEN_AWAY = "closed_days_taken_away", _("Somebody said that we are open on these days after all")
    OWN_LENGTH_SET = "own_length_set", _("Somebody changed how long one of our own promises takes")
    PROMISES_REMINDED = "promises_reminded", _("Somebody was reminded of what they or their team promised")
