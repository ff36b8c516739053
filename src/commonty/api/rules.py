"""What may be asked for, and how the standard wants it said where it may not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from commonty.cases.models import Issue
from commonty.channels.actions.reports_in import Reported
from commonty.channels.mail.words import without_unseen
from commonty.people.roll.cells import BadCell, read_phone

LONGEST_SPAN = timedelta(days=90)
A_PAGE, MOST_IDS, MOST_PAGES, MOST_LETTERS = 1_000, 100, 100, 4_000
STATUSES = ("open", "closed")
FORMATS = ("json", "xml")


class NotLikeThis(Exception):
    """A code as in HTTP, and a sentence. The standard gives errors a shape of their own."""

    def __init__(self, code: int, description: str) -> None:
        super().__init__(description)
        self.code, self.description = code, description


@dataclass(frozen=True)
class Wanted:
    """Ids come before all else, as the standard says: with them nothing else narrows."""

    ids: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    since: datetime | None = None
    until: datetime | None = None
    page: int = 1


def wanted_of(said: Mapping[str, str], *, now: datetime) -> Wanted:
    ids = _list(said, "service_request_id")
    if len(ids) > MOST_IDS:
        raise NotLikeThis(400, f"Ask for at most {MOST_IDS} service_request_id at once.")
    statuses = _list(said, "status")
    if set(statuses) - set(STATUSES):
        raise NotLikeThis(400, "status is open or closed.")
    page = _page(said.get("page", "1"))
    if ids:
        return Wanted(ids=ids, page=page)
    since, until = _window(said, now)
    return Wanted((), _list(said, "service_code"), statuses, since, until, page)


def report_of(said: Mapping[str, str]) -> Reported:
    """What a program reports for a resident. Somebody rings them, so a name and a way to do so have to be there."""
    code = said.get("service_code", "").strip()
    if code not in Issue.Kind.values:
        raise NotLikeThis(
            404 if code else 400, "The service_code was not found." if code else "service_code is missing."
        )
    text, where = _words(said, "description", MOST_LETTERS), _words(said, "address_string", 300)
    if not where and "lat" in said and "long" in said:
        where = f"{_words(said, 'lat', 20)}, {_words(said, 'long', 20)}"
    if not text:
        raise NotLikeThis(400, "description is missing.")
    if not where:
        raise NotLikeThis(400, "address_string, or lat and long, is missing.")
    name = f"{_words(said, 'first_name', 100)} {_words(said, 'last_name', 100)}".strip()
    email, phone = _words(said, "email", 254).lower(), _phone(_words(said, "phone", 40))
    if not name or not (email or phone):
        raise NotLikeThis(400, "first_name or last_name, and email or phone: a person rings whoever it is from.")
    return Reported(about=str(Issue.Kind(code).label), text=text, where=where, name=name, email=email, phone=phone)


def _words(said: Mapping[str, str], name: str, most: int) -> str:
    return without_unseen(said.get(name, ""))[:most].strip()


def _phone(written: str) -> str:
    try:
        return read_phone(written) if written else ""
    except BadCell:
        return written


def check_jurisdiction(said: str, hosts: str) -> None:
    """Each landlord has a host of its own, which says whose it is; another name here is a mistake of whoever asks."""
    if said and said not in hosts.split():
        raise NotLikeThis(404, "The jurisdiction_id provided was not found.")


def _list(said: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in said.get(name, "")[:4_000].split(",") if part.strip())


def _page(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or len(text) > 3 or not 1 <= int(text) <= MOST_PAGES:
        raise NotLikeThis(400, f"page is a number from 1 to {MOST_PAGES}.")
    return int(text)


def _window(said: Mapping[str, str], now: datetime) -> tuple[datetime, datetime]:
    """The last 90 days, or 90 days from the one given, or what lies between both."""
    since, until = _moment(said, "start_date"), _moment(said, "end_date")
    if since is None:
        until = until or now
        since = until - LONGEST_SPAN
    elif until is None:
        until = since + LONGEST_SPAN
    if until < since:
        raise NotLikeThis(400, "end_date is before start_date.")
    if until - since > LONGEST_SPAN:
        raise NotLikeThis(400, "start_date and end_date may be at most 90 days apart.")
    return since, until


def _moment(said: Mapping[str, str], name: str) -> datetime | None:
    text = said.get(name, "").strip().replace(" ", "+")  # a plus in an address arrives as a space
    if not text:
        return None
    try:
        found = parse_datetime(text) or _start_of(parse_date(text))
        if found is None:
            raise ValueError
        aware = found if timezone.is_aware(found) else timezone.make_aware(found)
        moment = aware.astimezone(UTC)
        if not 2000 <= moment.year <= 2200:
            raise ValueError
    except (ValueError, OverflowError):
        raise NotLikeThis(400, f"{name} is a day or a moment such as 2026-11-26T12:00:00Z.") from None
    return moment


def _start_of(day: date | None) -> datetime | None:
    return datetime.combine(day, time()) if day else None
