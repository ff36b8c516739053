"""Which event tells whom. A job number, a day and a name; never what is mended where, and never an address."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from commonty.cases.models import Case
from commonty.cases.reply_addresses import reply_address, thread_of
from commonty.journal.models import Entry
from commonty.kit.templatetags.kit import day
from commonty.notices.telling import Message as Mail
from commonty.people.models import Person
from commonty.people.queries.teams import cover_for
from commonty.places.addresses import site_of
from commonty.promises.models import Promise
from commonty.promises.words import due_says
from commonty.repairs import minding
from commonty.repairs.events import Event
from commonty.repairs.models import Repair, Visit
from commonty.repairs.words import ordered_says, window

Says = Callable[[Repair, Entry], str]


def to_resident(
    says: Says, *, subject: Says | None = None, until_visit: bool = False
) -> Callable[[Entry], Iterable[Mail]]:
    """To whoever asked, with the address of the repair's page; a mail in answer goes into the case."""

    def tell(entry: Entry) -> Iterable[Mail]:
        repair = _repair_of(entry)
        text = says(repair, entry)
        visit = _visit_of(repair, entry)
        until = visit.ends_at if until_visit and visit else None
        about = subject(repair, entry) if subject else ""
        return [_mail(repair, repair.case.raised_by, text, subject=about, until=until)] if text else []

    return tell


def to_owner(says: Says) -> Callable[[Entry], Iterable[Mail]]:
    """Without a word of what was said; not to whoever typed it in."""

    def tell(entry: Entry) -> Iterable[Mail]:
        repair = _repair_of(entry)
        owner = repair.case.owner
        return [_mail(repair, owner, says(repair, entry))] if entry.by_id != owner.public_id else []

    return tell


def tell_that_nobody_came(entry: Entry) -> Iterable[Mail]:
    """At once: whoever has the new promise, whoever deals with the case, and their lead if they may read it."""
    repair = _repair_of(entry)
    case = repair.case
    promise = Promise.objects.select_related("owner").get(public_id=entry.facts["promise"])
    words = {"n": repair.number, "name": promise.owner.name, "by": due_says(promise)}
    says = _("URGENT. Repair %(n)d: the resident says that nobody came. %(name)s phones them by %(by)s.") % words
    for person in _whom(case, promise.owner, on=entry.at):
        yield _mail(repair, person, says, subject=_("Urgent: nobody came"))
    told = _("You told us that nobody came. We are sorry. %(name)s phones you by %(by)s.") % words
    yield _mail(repair, case.raised_by, told)


def _whom(case: Case, taker: Person, *, on: datetime) -> list[Person]:
    """Nobody hears of a case that they could not open."""
    post = getattr(case.owner, "post", None)
    lead = post.team.lead if post is not None else None
    stands_in = [cover_for(lead, on.date())] if lead is not None else []
    found = dict.fromkeys([taker, case.owner, *stands_in])
    return [person for person in found if Case.objects.answered_by_staff(person).filter(pk=case.pk).exists()]


def _repair_of(entry: Entry) -> Repair:
    rows = Repair.objects.select_related(
        "case__owner__post__team__lead", "case__raised_by__merged_into", "case__landlord", "clock__promise",
        "promise__owner",
    )  # fmt: skip
    return rows.get(public_id=entry.about_id)


def _visit_of(repair: Repair, entry: Entry) -> Visit | None:
    found: Visit | None = repair.visits.filter(public_id=entry.facts.get("visit", "")).first()
    return found


def _mail(
    repair: Repair, reader: Person, text: str, *, subject: str = "", until: datetime | None = None
) -> Mail:  # fmt: skip
    case = repair.case
    subject = subject or _("A message from %(landlord)s") % {"landlord": case.landlord.name}
    is_theirs = case.raised_by.is_same_human(reader)
    path = reverse("repairs:show" if is_theirs else "repairs:staff", args=[repair.public_id])
    body = f"{text}\n\n{site_of(case.landlord)}{path}\n"
    answer_to = reply_address(case) if is_theirs else ""
    return Mail(reader, subject, body, until=until, reply_to=answer_to, thread=thread_of(case))


def _when(repair: Repair, entry: Entry) -> dict[str, object]:
    visit = _visit_of(repair, entry)
    when = window(visit.starts_at, visit.ends_at) if visit else ""
    why = visit.reason if visit else ""
    return {"n": repair.number, "who": repair.contractor or _("Somebody"), "when": when, "why": why}


def _window_says(repair: Repair, entry: Entry) -> str:
    """A text is a subject and a link, so the day stands in it: a number and a time tell nobody what is mended or where."""
    return _("Repair %(n)d: %(when)s") % _when(repair, entry)


def _off_says(repair: Repair, entry: Entry) -> str:
    visit = _visit_of(repair, entry)
    return _("Repair %(n)d: nobody comes on %(day)s") % {
        "n": repair.number,
        "day": day(visit.starts_at) if visit else "",
    }


def _booked(repair: Repair, entry: Entry) -> str:
    says = _("%(who)s comes for your repair %(n)d on %(when)s. If that doesn’t suit, say so on the page.")
    return "" if _was_moved(repair, entry) else says % _when(repair, entry)


def _moved(repair: Repair, entry: Entry) -> str:
    says = _("Another time for your repair %(n)d: %(who)s comes on %(when)s.")
    return "" if _was_moved(repair, entry) else says % _when(repair, entry)


def _was_moved(repair: Repair, entry: Entry) -> bool:
    """Since then: a later message has the time that holds."""
    visit = _visit_of(repair, entry)
    return visit is not None and visit.state == Visit.State.MOVED


def _called_off(repair: Repair, entry: Entry) -> str:
    says = _("Nobody comes for your repair %(n)d on %(when)s: %(why)s")
    words = _when(repair, entry)
    if repair.promise is None:
        return says % words
    by = _("We tell you by %(by)s when somebody does.") % {"by": due_says(repair.promise)}
    return f"{says % words}\n\n{by}"


def _tomorrow(repair: Repair, entry: Entry) -> str:
    """Not if it was moved or called off since."""
    visit = _visit_of(repair, entry)
    if visit is None or visit.state != Visit.State.BOOKED:
        return ""
    return _(
        "Tomorrow, for your repair %(n)d: %(who)s comes on %(when)s. Please be in, or change it on the page."
    ) % (_when(repair, entry))


def _no_access(repair: Repair, entry: Entry) -> str:
    says = _("We came for your repair %(n)d and could not get in. We left a card.")
    more = _("Choose another time on the page, or phone us. The repair stays open.")
    return f"{says % {'n': repair.number}} {more}"


def _refused(repair: Repair, entry: Entry) -> str:
    wish = repair.wishes.exclude(answer="").order_by("-ended_at").first()
    words = {"n": repair.number, "why": wish.answer if wish else ""}
    if repair.visits.booked().exists():
        return _("Another time for your repair %(n)d can’t be: %(why)s What is booked stays.") % words
    return (
        _("That time for your repair %(n)d can’t be: %(why)s Ask for another one on the page, or phone us.") % words
    )


def _done(repair: Repair, entry: Entry) -> str:
    """Where it was our answer to the case, that says it and asks. Whoever said all that there was to say isn't asked."""
    if entry.facts.get("answered"):
        return ""
    if repair.waits_for_word:
        says = _(
            "Repair %(n)d is done, we were told. Is it mended? Only you can say. Say so on the page, or phone us."
        )
    elif repair.case.status == Case.Status.WITHDRAWN:
        says = _("Repair %(n)d is done, we were told.")
    else:
        says = _("Repair %(n)d is done, we were told. If it isn’t mended, say so on the page, or phone us.")
    return says % {"n": repair.number}


def _cancelled(repair: Repair, entry: Entry) -> str:
    return _("Your repair %(n)d is called off: %(why)s") % {"n": repair.number, "why": repair.reason}


def _call_them_off(repair: Repair, entry: Entry) -> str:
    says = _("The resident no longer needs repair %(n)d. Tell whoever was to come.")
    return (
        says % {"n": repair.number}
        if entry.facts.get("wish")
        else _("Repair %(n)d is called off.") % {"n": repair.number}
    )


def _look(repair: Repair, entry: Entry) -> str:
    return _("There is something new about repair %(n)d.") % {"n": repair.number}


def _ordered(repair: Repair, entry: Entry) -> str:
    return ordered_says(repair)


def _both(*tellers: Callable[[Entry], Iterable[Mail]]) -> Callable[[Entry], Iterable[Mail]]:
    return lambda entry: [mail for teller in tellers for mail in teller(entry)]


TELLS = {
    **minding.TELLS,
    Event.REPAIR_ORDERED: to_resident(_ordered),
    Event.VISIT_BOOKED: to_resident(_booked, subject=_window_says, until_visit=True),
    Event.VISIT_MOVED: to_resident(_moved, subject=_window_says, until_visit=True),
    Event.VISIT_CALLED_OFF: to_resident(_called_off, subject=_off_says),
    Event.VISIT_REMINDED: to_resident(_tomorrow, subject=_window_says, until_visit=True),
    Event.REPAIR_NO_ACCESS: to_resident(_no_access),
    Event.MOVE_WISHED: to_owner(_look),
    Event.MOVE_REFUSED: to_resident(_refused),
    Event.NOBODY_CAME: tell_that_nobody_came,
    Event.REPAIR_DONE: to_resident(_done),
    Event.REPAIR_NOT_MENDED: to_owner(_look),
    Event.REPAIR_CANCELLED: _both(to_resident(_cancelled), to_owner(_call_them_off)),
}
