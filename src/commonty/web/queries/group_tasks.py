"""What waits for whoever keeps the register of tenant organisations."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonty.groups.models import Registration
from commonty.groups.queries.register import kept_by
from commonty.kit.templatetags.kit import day
from commonty.people.models import Person
from commonty.web.queries.task import Task


def waiting_groups(person: Person) -> QuerySet[Registration]:
    return kept_by(person).filter(state=Registration.State.APPLIED)


def group_task(counted: dict[str, Any]) -> Task:
    says = ngettext("Answer %(n)d group in writing", "Answer %(n)d groups in writing", counted["n"]) % counted
    because = _("It asked on %s to be on the register.") % day(counted["first"])
    return Task(says, because, reverse("groups:keep"), counted["first"], "ideas")
