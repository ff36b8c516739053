"""What channels records: that something came in and what became of it, never a word of it nor whom it names."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.TextChoices):
    ARRIVAL_HELD = "arrival_held", _("A mail or text came in that we can’t place")
    ARRIVAL_TAKEN = "arrival_taken", _("Staff found whose it is, and took it into a case")
    ARRIVAL_PUT_AWAY = "arrival_put_away", _("Staff put it away")
    TEXTS_STOPPED = "texts_stopped", _("Somebody wrote STOP: they get no more texts")
    TEXTS_STARTED = "texts_started", _("Somebody who had written STOP wrote START")
    TEXTS_EXPLAINED = "texts_explained", _("Somebody asked by text what these texts are")
