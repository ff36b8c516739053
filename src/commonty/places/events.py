"""What places records in the journal."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Event(models.TextChoices):
    LANDLORD_ADDED = "landlord_added", _("A landlord was set up")
    LANDLORD_CHANGED = "landlord_changed", _("A landlord's name, phone or web addresses were changed")
    PLACE_ADDED = "place_added", _("A place was added")
    PLACE_RENAMED = "place_renamed", _("A place was given another name")
