"""A notice as a letter: the same words as the email would have, in the language and the size of its reader."""

from collections.abc import Sequence
from datetime import datetime

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from commonty.notices.actions.sending import reader_of
from commonty.notices.models import Notice, Pile
from commonty.people.letters import LETTER, Letter, make_letters, text
from commonty.places.models import Place


def print_notices(notices: Sequence[Notice], pile: Pile, *, landlord: Place, now: datetime) -> bytes:
    """One PDF. Each letter bears its number in the pile, so that one can be taken out without saying whose it is."""
    pages = [_letter(notice, pile, landlord, now) for notice in notices]
    return make_letters(LETTER, pages, title=_("Letters to people without email"), sender=landlord.name)


def _letter(notice: Notice, pile: Pile, landlord: Place, now: datetime) -> Letter:
    who, home = reader_of(notice), notice.home  # type: ignore[attr-defined]
    language = who.language if who.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(language):
        parts = [text(words) for words in notice.body.split("\n\n") if words.strip()]
        if landlord.phone:
            parts.append(text(_("Do you want to ask something? Ring %(phone)s.") % {"phone": landlord.phone}))
        if pile.prints:
            parts.append(text(_("We printed this letter twice. If you have it already, throw this one away.")))
        number = _("Letter %(number)d") % {"number": notice.number}
        return Letter(
            address=[who.name, *(home.address or home.name).split("\n"), *([home.postcode] if home.postcode else [])],
            date=date_format(timezone.localdate(now), "j F Y"),
            heading=notice.subject,
            greeting=_("Dear %(name)s") % {"name": who.name},
            parts=parts,
            sender_lines=[landlord.name, *([landlord.phone] if landlord.phone else []), number],
            language=language.split("-")[0],
            large="large" in who.format_needs.lower(),
        )
