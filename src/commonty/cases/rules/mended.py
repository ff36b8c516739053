"""What has to be so before a photo of ours is for everybody."""

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused


def check_can_be_shown(shows: str, *, is_safe: bool) -> None:
    if len("".join(shows.split())) < 4:
        raise Refused(_("Say in words what the photo shows, for those who can’t see it."))
    if not is_safe:
        raise Refused(_("Look at the photo again, and tick that nobody and no home number can be recognised."))
