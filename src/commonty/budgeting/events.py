"""What budgeting records in the journal."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.TextChoices):
    ROUND_DRAFTED = "round_drafted", _("A money vote was begun")
    ROUND_CHANGED = "round_changed", _("The rules of a money vote were changed")
    AREAS_CHANGED = "areas_changed", _("The money was shared out between areas")
    POT_CONFIRMED = "pot_confirmed", _("The pot was confirmed by somebody who answers for the money")
    PROJECT_ADDED = "project_added", _("A project was added")
    PROJECT_CHANGED = "project_changed", _("A project was changed")
    PROJECT_CORRECTED = "project_corrected", _("The words of a project were put right, for everybody to see")
    PROJECT_REMOVED = "project_removed", _("A project was taken out")
    PROJECTS_IMPORTED = "projects_imported", _("Projects were read from a file")
    KEYS_GIVEN = "budgeting.keys_given", _("It was settled who holds the keys of a ballot box")
    ROUND_ANNOUNCED = "round_announced", _("A money vote was announced, and lots were drawn for ties")
    ANNOUNCEMENT_WITHDRAWN = "announcement_withdrawn", _("A money vote was taken back to be changed")
    ROUND_OPENED = "round_opened", _("The rules and the list of voters were frozen")
    ROUND_HELD_UP = "round_held_up", _("A money vote could not be opened at its time")
    ROUND_CANCELLED = "round_cancelled", _("A money vote was called off")
    COUNT_BEGUN = "count_begun", _("Two people signed, and counting began")
    COUNT_DISPUTED = "count_disputed", _("Two programs counted and did not agree, so nothing was published")
    COUNT_FAILED = "count_failed", _("A count failed, and waits for somebody to start it again")
    COUNT_TRIED_AGAIN = "count_tried_again", _("A count that had failed was started again")
    ROUND_COUNTED = "round_counted", _("The votes were counted")
    RESULT_PUBLISHED = "result_published", _("The result was published")
    FAIRNESS_WORKED_OUT = "fairness_worked_out", _("Who got what was worked out for a result that was out before")
    ELECTION_IMPORTED = "election_imported", _("A vote held elsewhere was read from its file")
    MONEY_VOTED = "money_voted", _("The vote gave a project its money")
    MONEY_COMMITTED = "money_committed", _("Something was ordered")
    MONEY_PAID = "money_paid", _("Something was paid")
    MONEY_RETURNED = "money_returned", _("Money went back in the pot")
    LEDGER_REVERSED = "ledger_reversed", _("A wrong line in the money was reversed")
    ROUND_DONE = "round_done", _("Every project was done")
