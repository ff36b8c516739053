"""What notices records: what people did with letters. What the worker sends, the notice itself is the record of."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.TextChoices):
    PILE_MADE = "notices.pile_made", _("Letters to people without email were put together to be printed")
    PILE_PRINTED = "notices.pile_printed", _("Letters to people without email were printed")
    PILE_DISSOLVED = (
        "notices.pile_dissolved",
        _("Letters that were put together were taken apart before they were printed"),
    )
    PILE_POSTED = "notices.pile_posted", _("Letters to people without email were posted")
