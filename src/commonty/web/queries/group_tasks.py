"""What waits for whoever keeps the register of tenant organisations."""

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.groups.models import Registration
from commonty.groups.queries.register import kept_by
from commonty.kit.templatetags.kit import day
from commonty.people.models import Person
from commonty.web.queries.task import Task


def group_tasks(person: Person) -> list[Task]:
    if not can(person, Permission.KEEP_GROUPS, within=None):
        return []
    waiting = kept_by(person).filter(state=Registration.State.APPLIED)
    counted = waiting.order_by().aggregate(n=Count("pk"), first=Min("applied_at"))
    if not counted["n"]:
        return []
    says = ngettext("Answer %(n)d group in writing", "Answer %(n)d groups in writing", counted["n"]) % counted
    because = _("It asked on %s to be on the register.") % day(counted["first"])
    return [Task(says, because, reverse("groups:keep"), counted["first"], "ideas")]
