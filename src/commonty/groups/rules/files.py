"""What a file in a room is called, and how much there is room for."""

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.groups.models import Group, GroupFile, Membership

LONGEST_NAME, LONGEST_WORD = 100, 300
MOST_FILES, MOST_BYTES = 200, 100 * 1024 * 1024


def check_can_add(group: Group, *, name: str, says: str, how_many: int, how_large: int) -> None:
    """`how_many` and `how_large`: with this one."""
    if not group.is_open:
        raise Refused(_("This group has come to its end."))
    if len("".join(name.split())) < 3:
        raise Refused(_("Say what it is: three letters or more."))
    if len(name.strip()) > LONGEST_NAME or len(says.strip()) > LONGEST_WORD:
        raise Refused(_("This is too long. Please leave something out."))
    if how_many > MOST_FILES or how_large > MOST_BYTES:
        raise Refused(_("The room is full. Take away what you no longer need first."))


def may_take_out(file: GroupFile, mine: Membership | None) -> bool:
    """Whoever added it, and organisers."""
    return mine is not None and mine.is_there and (mine.is_organiser or file.by_id == mine.pk)
