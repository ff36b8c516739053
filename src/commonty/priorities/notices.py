"""Which event tells whom. Needs are public, so a message says what everybody can read; it names nobody."""

from collections.abc import Callable, Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from commonty.journal.models import Entry
from commonty.kit.templatetags.kit import day
from commonty.notices.telling import Message
from commonty.people.models import Person
from commonty.places.addresses import site_of
from commonty.priorities.events import Event
from commonty.priorities.models import Need, NeedAnswer, Voice
from commonty.promises.models import Promise

Says = Callable[[Need, Entry], str]


def _need(public_id: str) -> Need | None:
    """Only what everybody may read now: what was hidden since goes out in no message."""
    found = Need.objects.visible_to(None).filter(public_id=public_id)
    return found.select_related("author__merged_into", "landlord").first()


def _mail(need: Need, reader: Person, text: str) -> Message:
    subject = _("News about need %(number)d") % {"number": need.number}
    address = f"{site_of(need.landlord)}{reverse('priorities:show', args=[need.public_id])}"
    return Message(reader, subject, f"{need.words}\n\n{text}\n\n{address}\n")


def involved(need: Need) -> list[Person]:
    """All who need it, each human once. Its author is the first of them, unless they took that back."""
    rows = Voice.objects.filter(need=need).select_related("person__merged_into").order_by("pk")
    return list(dict.fromkeys(row.person.human for row in rows))


def to_all(says: Says) -> Callable[[Entry], Iterable[Message]]:
    def tell(entry: Entry) -> Iterable[Message]:
        need = _need(entry.about_id)
        text = says(need, entry) if need is not None else ""
        if need is None or not text:
            return []
        return [_mail(need, human, text) for human in involved(need) if human.public_id != entry.by_id]

    return tell


def to_both_authors(says: Callable[[Need, Need], tuple[str, str]]) -> Callable[[Entry], Iterable[Message]]:
    """`says(need, other)` gives the sentence for each author."""

    def tell(entry: Entry) -> Iterable[Message]:
        need, into = _need(entry.about_id), _need(entry.facts.get("into", ""))
        if need is None or into is None:
            return []
        pairs = zip((need, into), says(need, into), strict=True)
        return [_mail(one, one.author.human, text) for one, text in pairs if one.author is not None]

    return tell


def _joined(need: Need, into: Need) -> tuple[str, str]:
    words = {"number": into.number, "words": into.words, "theirs": need.words}
    return (
        _("It is much like need %(number)d, “%(words)s”, so we joined them. All voices count there.") % words,
        _("“%(theirs)s” is much like it, so we joined them. All voices count here.") % words,
    )


def _apart(need: Need, into: Need) -> tuple[str, str]:
    words = {"words": into.words, "theirs": need.words}
    return (
        _("It was joined with “%(words)s”, and stands by itself again, with the voices that were its own.") % words,
        _("“%(theirs)s” was joined with it, and stands by itself again, with the voices that were its own.") % words,
    )


def _owed(need: Need, entry: Entry) -> str:
    promise = Promise.objects.filter(public_id=entry.facts.get("promise", "")).first()
    return _("So many need it that we answer by %(day)s.") % {"day": day(promise.due_on)} if promise else ""


def _answered(need: Need, entry: Entry) -> str:
    """Whole, since a letter is all that some ever see of it."""
    answer = NeedAnswer.objects.filter(public_id=entry.facts.get("answer", "")).select_related("promise").first()
    if answer is None:
        return ""
    if answer.promise is None:
        return _("Our answer: %(says)s") % {"says": answer.says}
    words = {"says": answer.says, "day": day(answer.promise.due_on)}
    return _("We promise: %(says)s, by %(day)s.") % words


def _done(need: Need, entry: Entry) -> str:
    return _("We say that it is done. If it isn’t, say so on the page, or on the phone.")


def _open_again(need: Need, entry: Entry) -> str:
    return _("What we promised was not done. It waits for an answer again.")


def _quiet(need: Need, entry: Entry) -> str:
    return _("Nobody new needed it for long. In a month we close it. Tell a neighbour: one new voice keeps it.")


def _closed(need: Need, entry: Entry) -> str:
    return _("Nobody new needed it for long, so it is closed. If it is still needed, put it on the board again.")


TELLS = {
    Event.NEED_JOINED: to_both_authors(_joined),
    Event.NEED_TAKEN_APART: to_both_authors(_apart),
    Event.NEED_OWED: to_all(_owed),
    Event.NEED_ANSWERED: to_all(_answered),
    Event.NEED_DONE: to_all(_done),
    Event.NEED_OPEN_AGAIN: to_all(_open_again),
    Event.NEED_GOES_QUIET: to_all(_quiet),
    Event.NEED_CLOSED: to_all(_closed),
}
