"""What stands on a letter with a sign-in code, in the language and size that the person needs."""

from datetime import datetime

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from commonty.people.letters import LETTER, Letter, code, link, make_letters, steps, text
from commonty.people.models import LetterCode, Person
from commonty.places.models import Place

OURS = ("en-gb", "gd", "pl")


def print_file(
    people: list[Person], codes: dict[int, str], homes: dict[int, Place], *, landlord: Place, url: str, now: datetime
) -> bytes:
    """One PDF, made in memory. Whoever asked for it gets it in this answer, and nobody a second time."""
    letters = [_letter(who, codes[who.pk], homes[who.pk], landlord, url, now) for who in people]
    return make_letters(LETTER, letters, title=_("Letters with sign-in codes"), sender=landlord.name)


def _letter(person: Person, printed: str, home: Place, landlord: Place, url: str, now: datetime) -> Letter:
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
            ) % (names | {"until": _until(now)})),
        ]  # fmt: skip
        if landlord.phone:
            parts.append(text(_("Not for you, lost, or rather by phone? Ring %(phone)s.") % names))
        return Letter(
            address=[person.name, *home.address.split("\n"), *([home.postcode] if home.postcode else [])],
            date=date_format(timezone.localdate(now), "j F Y"),
            heading=_("Your code for signing in"),
            greeting=_("Dear %(name)s") % {"name": person.name},
            parts=parts,
            sender_lines=[landlord.name, *([landlord.phone] if landlord.phone else [])],
            language=language.split("-")[0],
            large="large" in person.format_needs.lower(),
        )


def _until(now: datetime) -> str:
    return date_format(timezone.localdate(now + LetterCode.LIFE), "j F Y")
