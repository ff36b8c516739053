"""What may stand below what, and what a place and a host may be called."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.places.models import Kind, Place

# Homes are missing on purpose: they come with the roll, which knows their addresses.
BELOW = {
    Kind.LANDLORD: (Kind.AREA, Kind.ESTATE, Kind.BLOCK),
    Kind.AREA: (Kind.ESTATE, Kind.BLOCK),
    Kind.ESTATE: (Kind.BLOCK,),
    Kind.BLOCK: (),
    Kind.HOME: (),
}
HOST = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")


def kinds_below(parent: Place) -> tuple[Kind, ...]:
    return BELOW[Kind(parent.kind)]


def check_can_add(parent: Place, kind: str, name: str, *, names_there: Iterable[str]) -> None:
    if kind not in kinds_below(parent):
        raise Refused(
            _("A place of the kind “%(kind)s” can't stand below %(parent)s.")
            % {"kind": Kind(kind).label, "parent": parent.name}
        )
    check_name(name, names_there=names_there)


def check_name(name: str, *, names_there: Iterable[str]) -> None:
    if not name.strip():
        raise Refused(_("Give the place a name."))
    if name.strip().casefold() in {there.casefold() for there in names_there}:
        raise Refused(
            _("There is a place called %(name)s here already. Give this one another name.") % {"name": name}
        )


def check_hosts(hosts: Iterable[str], *, taken: Iterable[str]) -> None:
    for host in hosts:
        if not HOST.fullmatch(host):
            raise Refused(_("“%(host)s” isn't a web address. Write it like homes.example.org.") % {"host": host})
        if host in taken:
            raise Refused(_("%(host)s already belongs to another landlord here.") % {"host": host})
