"""What a result says of the meeting that made it: how many were there, who counted, and what nobody can promise."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

Plain = Mapping[str, Any]


def room_says(told: Plain) -> list[str]:
    """In sentences, from what is published; roles and no names."""
    room, before = told["room"], told["before"]
    people = ngettext("%(n)d person was there", "%(n)d people were there", room["people"]) % {"n": room["people"]}
    homes = ngettext("%(n)d home", "%(n)d homes", room["homes"]) % {"n": room["homes"]}
    says = [_("%(people)s, from %(homes)s.") % {"people": people, "homes": homes}]
    if room["cards"]:
        says.append(
            _(
                "%(handed_out)d cards were handed out: %(in_box)d in the box, %(kept)d kept. Of those in the box "
                "%(valid)d were good, %(blank)d blank and %(spoilt)d spoilt."
            )
            % room["cards"]
        )
    else:
        says.append(_("For each project they raised hands."))
    if before["receipts"]:
        came = ngettext(
            "%(n)d vote came before the meeting.", "%(n)d votes came before the meeting.", before["receipts"]
        )
        says.append(came % {"n": before["receipts"]} + " " + _("It is added up with what was counted there."))
    return says


def counters_say(told: Plain) -> str:
    if "witness" in told["room"]["counted_by"]:
        return _("Counted aloud, in front of everybody, by a member of staff and a neighbour as witness.")
    return _("Counted aloud, in front of everybody, by two members of staff.")


def not_promised(told: Plain) -> list[str]:
    """Beside a secret vote."""
    says = [
        _("Whoever was there can vouch for these numbers. Nobody else can count the hands again."),
        _("Nobody has a receipt for a hand or a card, and no list says who was there."),
    ]
    if told["room"]["by"] == "hands":
        says.append(_("It was not secret: neighbours saw whose hands went up, and that can weigh on people."))
    else:
        says.append(_("The cards had no names. But few people in a small room may guess whose card is whose."))
    if told["before"]["receipts"]:
        says.append(
            _(
                "What is more than was counted in the room came before. If those were few, whoever was in the room can "
                "work out what they said."
            )
        )
    return says
