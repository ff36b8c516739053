"""What minutes have to say, and how much there is room for."""

from datetime import date

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.groups.models import Group

LONGEST, MOST_PHOTOS = 60_000, 20


def check_can_write(group: Group, *, title: str, text: str, met_on: date, today: date) -> None:
    if not group.is_open:
        raise Refused(_("This group has come to its end."))
    if len("".join(title.split())) < 3:
        raise Refused(_("Give the minutes a heading."))
    if len("".join(text.split())) < 2:
        raise Refused(_("Write what was said and decided."))
    if met_on > today:
        raise Refused(_("This day is still to come. Write the minutes when you have met."))


def check_is_newest(number: int, newest: int) -> None:
    """Two who write at the same time: the second reads what the first wrote, and loses nothing of their own."""
    if number != newest:
        raise Refused(
            _("Somebody has written in the meantime. Open the minutes beside this page and bring both together.")
        )


def check_has_room(how_many: int) -> None:
    if how_many > MOST_PHOTOS:
        raise Refused(_("There is room for %(n)d photos.") % {"n": MOST_PHOTOS})
