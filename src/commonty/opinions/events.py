"""What opinions records in the journal: ids and numbers, never a statement's words and never what anybody said to one."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.TextChoices):
    CONVERSATION_DRAFTED = "conversation_drafted", _("A question to residents was drafted")
    CONVERSATION_CHANGED = "conversation_changed", _("A question to residents was changed")
    CONVERSATION_OPENED = "conversation_opened", _("We asked residents what they think")
    CONVERSATION_CLOSED = "conversation_closed", _("Asking what residents think ended before its day")
    CONVERSATION_BROUGHT_IN = "conversation_brought_in", _("What people said elsewhere was brought in")
    STATEMENT_ADDED = "statement_added", _("Somebody added a statement")
    STATEMENT_READ = "statement_read", _("We read a statement: it is shown, or left out with a reason")
    TOOK_PART = "took_part", _("Somebody began to say what they think")
    SAID_FOR_SOMEBODY = "said_for_somebody", _("Staff wrote down what somebody thinks")
    NAMES_FORGOTTEN = "opinions_names_forgotten", _("Nobody knows any more who said what: half a year has passed")
    REPORT_WORKED_OUT = "report_worked_out", _("What people think was worked out anew")
