"""The demo's residents' groups: one that is well known, one that began last week."""

from datetime import datetime, timedelta

from django.utils import timezone

from commonty.groups.actions.forming import About, form_group
from commonty.groups.actions.joining import ask_to_join, let_in
from commonty.groups.actions.members import give_part
from commonty.groups.models import Group
from commonty.people.models import Person
from commonty.places.models import Place

WHERE = "Sandbank"


def gather(landlord: Place, *, now: datetime) -> None:
    estate = Place.objects.public().within(landlord).get(name=WHERE)
    agnes, tariq = (Person.objects.get(landlord=landlord, name=name) for name in ("Agnes Rennie", "Tariq Mahmood"))
    living = Person.objects.living_within(estate, on=timezone.localdate(now)).filter(is_at_risk=False, roles=None)
    others = list(living.exclude(pk__in=(agnes.pk, tariq.pk)).order_by("pk")[:40:5])
    courts = begin(
        "Sandbank tenants’ association", "We speak for the tenants of Sandbank, and meet once a month in the hall.",
        estate, [agnes, tariq, *others[:6]], now=now - timedelta(days=420),
    )  # fmt: skip
    second = courts.memberships.get(person=tariq)
    how = {"by": agnes, "now": now - timedelta(days=400), "channel": "web"}
    give_part(group_id=courts.pk, member_id=second.pk, role="treasurer", **how)
    play = begin(
        "Play street", "Once a month we close our street to cars, and the children play.", estate, [tariq, others[6]],
        now=now - timedelta(days=7),
    )  # fmt: skip
    says = "I live at the corner and can hold the rope."
    ask_to_join(group_id=play.pk, name="Agnes", says=says, by=agnes, now=now - timedelta(days=1), channel="web")


def begin(name: str, purpose: str, place: Place, people: list[Person], *, now: datetime) -> Group:
    """Formed by the first, who lets the others in."""
    first, *others = people
    about = About(name=name, purpose=purpose, place=place)
    group = form_group(about, own_name=first.name, by=first, now=now, channel="web")
    for days, one in enumerate(others, start=1):
        how = {"now": now + timedelta(hours=days * 9), "channel": "web"}
        theirs = ask_to_join(group_id=group.pk, name=one.name.split()[0], says="", by=one, **how)
        let_in(group_id=group.pk, member_id=theirs.pk, by=first, **how)
    return group
