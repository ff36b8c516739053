"""Reading one cell. Each reader returns what the cell says or raises `BadCell` with a sentence on how to mend it."""

import re
import unicodedata
from datetime import date
from functools import lru_cache

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from commonty.people.models.person import TieKind
from commonty.people.roll.columns import WORDS


class BadCell(Exception):
    """What is wrong with the cell and how to mend it."""


REMOVE = "remove"  # the word that takes a phone or an email away; an empty cell changes nothing
NOTHING = {"", "-", "--", "n/a", "na", "none", "null", "nil", "unknown", "not known", "?", "00/00/0000", "#n/a"}
YES = {"yes", "y", "true", "1", "x"}
NO = {"no", "n", "false", "0"}
OLDEST = 1900
POSTCODE = re.compile(r"([A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})")
SLASHED = re.compile(r"([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]([0-9]{4})(?: 00:00(?::00)?)?")
ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
NAMED = re.compile(r"([0-9]{1,2})[ \-]([A-Za-z]{3,9})[ \-]([0-9]{4})")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
TIE_WORDS = {word: TieKind(kind) for kind, words in WORDS["ties"].items() for word in words}
LANGUAGES = {word: code for code, words in WORDS["languages"].items() for word in words}
LANGUAGE_CODES = set(LANGUAGES.values())


def tidy(cell: str) -> str:
    """One spelling of accents, single spaces, nothing invisible, and nothing for what says nothing."""
    text = cell if cell.isascii() else unicodedata.normalize("NFC", cell)
    if not text.isprintable():
        text = "".join(c if c.isprintable() else " " for c in text)
    text = " ".join(text.split())
    return "" if text.casefold() in NOTHING else text


def is_month_first(cell: str) -> bool:
    """Whether this date can only be read with the month in front: 04/25/1980."""
    found = SLASHED.fullmatch(cell)
    return found is not None and int(found[1]) <= 12 < int(found[2])


def read_date(cell: str, *, months_first_about: bool = False) -> date:
    """A day. Day/month/year unless another cell of the column puts the month first: then both may be meant."""
    if found := ISO.fullmatch(cell):
        return _day(cell, *(int(part) for part in found.groups()))
    if found := NAMED.fullmatch(cell):
        if found[2][:3].lower() not in MONTHS:
            raise BadCell(_("“%(cell)s” isn't a date. Write it like 26/11/1975.") % {"cell": cell})
        return _day(cell, int(found[3]), MONTHS.index(found[2][:3].lower()) + 1, int(found[1]))
    if found := SLASHED.fullmatch(cell):
        if months_first_about and int(found[1]) <= 12:
            raise BadCell(
                _("“%(cell)s” can be read in two ways, since other dates in this column put the month first. "
                  "Write every date in it like 1975-11-26.") % {"cell": cell}
            )  # fmt: skip
        return _day(cell, int(found[3]), int(found[2]), int(found[1]))
    raise BadCell(_not_a_date(cell))


def _not_a_date(cell: str) -> str:
    if re.fullmatch(r"[0-9]{5}(\.0+)?", cell):
        return _("“%(cell)s” is how a spreadsheet counts days. Show the column as dates and save the file again.") % {
            "cell": cell
        }
    if re.fullmatch(r"[0-9]{1,2}[/.\-][0-9]{1,2}[/.\-][0-9]{2}", cell):
        return _("“%(cell)s” could be in two centuries. Write the year with four digits.") % {"cell": cell}
    return _("“%(cell)s” isn't a date. Write it like 26/11/1975 or 1975-11-26.") % {"cell": cell}


def _day(cell: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise BadCell(_("There is no such day as “%(cell)s”. Check day and month.") % {"cell": cell}) from None


def read_birth(cell: str, *, today: date, months_first_about: bool = False) -> tuple[date | None, int | None]:
    """A day and no year, or no day and a year."""
    if re.fullmatch(r"[0-9]{4}", cell):
        return None, _birth_year(cell, int(cell), today)
    born_on = read_date(cell, months_first_about=months_first_about)
    if born_on > today:
        raise BadCell(_("“%(cell)s” hasn't come yet, so nobody was born then.") % {"cell": cell})
    _birth_year(cell, born_on.year, today)
    return born_on, None


def _birth_year(cell: str, year: int, today: date) -> int:
    if not OLDEST < year <= today.year:
        raise BadCell(
            _("“%(cell)s” can't be when somebody now alive was born. Leave it empty if you don't know.")
            % {"cell": cell}
        )
    return year


def read_move(cell: str, *, today: date, months_first_about: bool = False) -> date:
    moved_on = read_date(cell, months_first_about=months_first_about)
    if not OLDEST <= moved_on.year <= today.year + 2:
        raise BadCell(_("“%(cell)s” is too far away to be right.") % {"cell": cell})
    return moved_on


@lru_cache(maxsize=4096)
def read_phone(cell: str) -> str:
    """E.164. `is_possible` rather than `is_valid`: numbers set aside for drama, as in our sample, are never valid."""
    if "E+" in cell.upper():
        raise BadCell(
            _("A spreadsheet has shortened this number to “%(cell)s”. Show the column as text and save again.")
            % {"cell": cell}
        )
    # A spreadsheet takes 07700… for a number and drops the nought; parse() puts it back for the region GB.
    try:
        number = phonenumbers.parse(cell, "GB")
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise BadCell(
            _("“%(cell)s” isn't one phone number. Write it like 07700 900412, and only one.") % {"cell": cell}
        )
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


@lru_cache(maxsize=4096)
def read_email(cell: str) -> str:
    try:
        validate_email(cell)
    except ValidationError:
        raise BadCell(
            _("“%(cell)s” isn't an email address. Write one like morag@example.com.") % {"cell": cell}
        ) from None
    return cell.lower()


@lru_cache(maxsize=4096)
def read_postcode(cell: str) -> str:
    found = POSTCODE.fullmatch(re.sub(r"[^A-Z0-9]", "", cell.upper()))
    if not found:
        raise BadCell(_("“%(cell)s” isn't a postcode. Write it like G40 1ZZ.") % {"cell": cell})
    return f"{found[1]} {found[2]}"


def read_uprn(cell: str) -> str:
    digits = cell.replace(" ", "").removesuffix(".0")
    if not (digits.isascii() and digits.isdecimal() and len(digits.lstrip("0")) <= 12 and digits.strip("0")):
        raise BadCell(
            _("“%(cell)s” isn't a UPRN: that has up to 12 digits. Show the column as text and save again.")
            % {"cell": cell}
        )
    return digits.lstrip("0")


@lru_cache(maxsize=256)
def read_tie(cell: str) -> TieKind:
    kind = TIE_WORDS.get(" ".join(re.sub(r"[\W_]+", " ", cell.casefold()).split()))
    if kind is None:
        raise BadCell(
            _(
                "We don't know “%(cell)s”. "
                "Write tenant, joint tenant, household member, sharing owner or factored owner."
            )
            % {"cell": cell}
        )
    return kind


@lru_cache(maxsize=256)
def read_language(cell: str) -> str:
    word = cell.casefold().replace("_", "-")
    code = LANGUAGES.get(re.sub(r"[\W]+", " ", word).strip()) or (
        word if word in LANGUAGE_CODES else LANGUAGES.get(word)
    )
    if code is None:
        raise BadCell(_("We don't know the language “%(cell)s”. Write it in English, like Polish.") % {"cell": cell})
    return code
