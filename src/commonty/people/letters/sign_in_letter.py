"""What stands on a letter with a sign-in code, in the language and size that the person needs."""

from collections.abc import Sequence
from datetime import datetime

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from commonty.people.letters import LETTER, Letter, code, link, make_letters, steps, text
from commonty.people.models import BatchPart, LetterCode
from commonty.people.queries.letters import Addressee
from commonty.places.models import Place

OURS = ("en-gb", "gd", "pl")


def print_file(letters: Sequence[tuple[Addressee, str]], part: BatchPart, *, url: str, now: datetime) -> bytes:
    """One PDF of a part, made in memory. Which part it is stands in its title only: readers would look for the rest."""
    landlord = part.run.place.landlord or part.run.place
    until = part.run.made_at + LetterCode.LIFE
    pages = [_letter(letter, printed, landlord, url, now=now, until=until) for letter, printed in letters]
    title = _("Letters with sign-in codes, part %(part)s") % {"part": f"{part.number}/{part.run.parts.count()}"}
    return make_letters(LETTER, pages, title=title, sender=landlord.name)


def _letter(letter: Addressee, printed: str, landlord: Place, url: str, *, now: datetime, until: datetime) -> Letter:
    person, home = letter.person, letter.home
    language = person.language if person.language in OURS else "en-gb"
    with translation.override(language):
        names = {"landlord": landlord.name, "phone": landlord.phone}
        parts = [
            text(_(
                "%(landlord)s asks the people who live in its homes what to do, and how to spend money on it. "
                "With this code you can answer online. You need no password and no email address."
            ) % names),
            code(_("Your code. It is yours alone:"), printed),
            link(_("Point a phone's camera at the square, or type:"), url, _("Square code for the sign-in page")),
            steps([
                _("Type the code. Small or capital letters, with or without dashes."),
                _("Type the year you were born."),
                _("Tick the box if the phone or computer is shared."),
            ]),
            text(_(
                "The code works once, until %(until)s. Nobody from %(landlord)s will ever ask you for it."
            ) % (names | {"until": _day(until)})),
        ]  # fmt: skip
        if landlord.phone:
            parts.append(text(_("Not for you, lost, or rather by phone? Ring %(phone)s.") % names))
        return Letter(
            address=[person.name, *home.address.split("\n"), *([home.postcode] if home.postcode else [])],
            date=_day(now),
            heading=_("Your code for signing in"),
            greeting=_("Dear %(name)s") % {"name": person.name},
            parts=parts,
            sender_lines=[landlord.name, *([landlord.phone] if landlord.phone else [])],
            language=language.split("-")[0],
            large="large" in person.format_needs.lower(),
        )


def _day(at: datetime) -> str:
    return date_format(timezone.localdate(at), "j F Y")
