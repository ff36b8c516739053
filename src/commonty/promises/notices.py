"""Which happening tells whom: whoever is to keep a promise, whoever answers for them, and whoever it was made to.

An app that makes promises tells people of them in its own words; from here they hear what is marked `tells`.
"""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from commonty.journal.models import Entry
from commonty.notices.telling import Message
from commonty.people.models import Person
from commonty.places.addresses import site_of
from commonty.promises.events import Event
from commonty.promises.models import HandOver, Promise
from commonty.promises.words import due_says


def tell_of_reminder(entry: Entry) -> Iterable[Message]:
    """One message for all of a morning, as long as there is still something to do. Only its owner reads the words."""
    person = Person.objects.select_related("landlord").filter(public_id=entry.about_id).first()
    listed = {public_id for of_stage in entry.facts.values() for public_id in of_stage}
    rows = Promise.objects.open().filter(public_id__in=listed).select_related("owner").order_by("due_at", "pk")
    if person is None or not rows:
        return
    with override(person.language or None):
        own = [promise for promise in rows if promise.owner_id == person.pk]
        late = set(entry.facts.get("late", ()))
        others = [promise for promise in rows if promise.owner_id != person.pk]
        body = [_("What you promised:"), *(_own_line(promise) for promise in own)] if own else []
        body += [_("What your team promised, and is not done yet:")] if others else []
        body += [_line_of_team(promise, is_late=promise.public_id in late) for promise in others]
        pages = {"web:my_promises" if one.made_from == Promise.From.LANDLORD else "web:my_things" for one in own}
        body += [_address(person, page) for page in sorted(pages)]
        yield Message(person, _("Promises that are due"), "\n\n".join(filter(None, body)))


def tell_of_hand_over(entry: Entry) -> Iterable[Message]:
    """Whoever waits for it hears the new name; whoever has it now hears once of all that came together."""
    promise = _promise(entry)
    if promise is None or promise.status != Promise.Status.OPEN or _is_older(entry):
        return
    yield from _to_whom_it_was_made(promise, _("Somebody else has it now"), _new_name)
    moved = promise.hand_overs.filter(at=entry.at).first()
    if moved is None:
        return
    together = HandOver.objects.filter(at=moved.at, was=moved.was, now_with=moved.now_with)
    if together.order_by("pk").first() == moved:
        with override(moved.now_with.language or None):
            says = ngettext(
                "%(n)d promise of %(name)s is yours now.",
                "%(n)d promises of %(name)s are yours now.",
                n := len(together),
            )
            parts = [
                says % {"n": n, "name": moved.was.name},
                moved.reason,
                _address(moved.now_with, "web:my_promises"),
            ]
            yield Message(moved.now_with, _("You have a promise to keep"), "\n\n".join(filter(None, parts)))


def tell_of_keeping(entry: Entry) -> Iterable[Message]:
    promise = _promise(entry)
    is_true = promise is not None and promise.status in (Promise.Status.KEPT, Promise.Status.KEPT_LATE)
    return _to_whom_it_was_made(promise, _("A promise to you is kept"), _kept) if promise and is_true else []


def tell_of_breaking(entry: Entry) -> Iterable[Message]:
    promise = _promise(entry)
    return _to_whom_it_was_made(promise, _("About a promise to you"), _broken) if promise else []


def tell_of_change(entry: Entry) -> Iterable[Message]:
    promise = _promise(entry)
    return _to_whom_it_was_made(promise, _("About a promise to you"), _changed) if promise else []


def tell_owner(entry: Entry) -> Iterable[Message]:
    """Whoever it was made to says that it was not done, or that it is no longer needed."""
    promise = Promise.objects.select_related("owner__landlord").filter(public_id=entry.about_id).first()
    if promise is None or promise.made_from == Promise.From.RESIDENT:  # they took it back themselves
        return
    with override(promise.owner.language or None):
        says = _("It is said not to be done: “%s”. It is open again, with its first day.")
        if entry.kind == Event.PROMISE_RELEASED:
            says = _("It is no longer needed: “%s”. You need do nothing.")
        where = _address(promise.owner, "web:my_promises")
        yield Message(
            promise.owner, _("About a promise of yours"), "\n\n".join(filter(None, (says % _in_mail(promise), where)))
        )


def _promise(entry: Entry) -> Promise | None:
    if not entry.facts.get("tells"):
        return None
    rows = Promise.objects.select_related("owner", "made_to__merged_into", "made_to__landlord", "replaced_by")
    return rows.filter(public_id=entry.about_id).first()


def _is_older(entry: Entry) -> bool:
    """Whoever is told of the second hand-over needs no word of the first."""
    return Entry.objects.filter(kind=entry.kind, about_id=entry.about_id, pk__gt=entry.pk).exists()


def _to_whom_it_was_made(promise: Promise, subject: str, words: object) -> Iterable[Message]:
    if promise.made_to is None:
        return
    person = promise.made_to.human
    with override(person.language or None):
        parts = [*words(promise), _address(promise.made_to, "web:my_things")]  # type: ignore[operator]
        yield Message(person, subject, "\n\n".join(filter(None, parts)))


def _new_name(promise: Promise) -> tuple[str, ...]:
    facts = {"name": promise.owner.name, "says": promise.says, "by": due_says(promise)}
    return (_("%(name)s has now what we promised you: “%(says)s”.") % facts, _("The day stays: %(by)s.") % facts)


def _kept(promise: Promise) -> tuple[str, ...]:
    return (
        _("We say that this is done: “%s”.") % promise.says, promise.proof, promise.proof_link,
        _("Is it not? Say so, and it is open again."),
    )  # fmt: skip


def _broken(promise: Promise) -> tuple[str, ...]:
    return (_("We will not do what we promised: “%s”.") % promise.says, promise.reason)


def _changed(promise: Promise) -> tuple[str, ...]:
    new = promise.replaced_by
    facts = {"says": new.says, "by": due_says(new), "name": promise.owner.name}
    return (
        _("We can’t do this as we promised: “%s”.") % promise.says, promise.reason,
        _("Instead we promise you: “%(says)s”, by %(by)s.") % facts,
    )  # fmt: skip


def _own_line(promise: Promise) -> str:
    return _("• “%(says)s”, by %(by)s") % {"says": _in_mail(promise), "by": due_says(promise)}


def _in_mail(promise: Promise) -> str:
    """What staff typed of somebody is read on the page alone; a mail has the words of a rule, or the kind."""
    is_typed = promise.made_from == Promise.From.LANDLORD and not promise.by_rule
    return str(promise.get_kind_display()) if is_typed else promise.says


def _line_of_team(promise: Promise, *, is_late: bool) -> str:
    """What it is in one word: the words themselves are between two people."""
    facts = {"name": promise.owner.name, "what": promise.get_kind_display(), "by": due_says(promise)}
    return (
        _("• Late: %(name)s, “%(what)s”, by %(by)s") if is_late else _("• %(name)s, “%(what)s”, by %(by)s")
    ) % facts


def _address(person: Person, page: str) -> str:
    site = site_of(person.landlord)
    return f"{site}{reverse(page)}" if site else ""


TELLS = {
    Event.PROMISES_REMINDED: tell_of_reminder,
    Event.PROMISE_HANDED_OVER: tell_of_hand_over,
    Event.PROMISE_KEPT: tell_of_keeping,
    Event.PROMISE_BROKEN: tell_of_breaking,
    Event.PROMISE_REPLACED: tell_of_change,
    Event.PROMISE_DISPUTED: tell_owner,
    Event.PROMISE_RELEASED: tell_owner,
}
