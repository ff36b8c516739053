"""Which event tells whom. A subject says that something is there, and never what."""

from collections.abc import Callable, Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from commonty.cases.events import Event
from commonty.cases.models import Case, Issue, IssueUpdate, Joined, Message, Point
from commonty.cases.queries.conversation import signposts_of, waiting_case
from commonty.cases.queries.help_desk import numbers_for
from commonty.cases.queries.survey import open_surveys
from commonty.cases.reply_addresses import reply_address, thread_of
from commonty.journal.models import Entry
from commonty.kit.templatetags.kit import day, moment
from commonty.notices.telling import Message as Mail
from commonty.people.models import Person
from commonty.people.queries.people import humans_at
from commonty.places.addresses import site_of
from commonty.promises.models import Promise

Kind = Message.Kind


def _case_of(entry: Entry) -> Case:
    return Case.objects.select_related("owner", "raised_by__merged_into", "landlord").get(public_id=entry.about_id)


def to_resident(says: Callable[[Case, Entry], str]) -> Callable[[Entry], Iterable[Mail]]:
    """One message to whoever asked, unless they did it themselves and see it on the page."""

    def tell(entry: Entry) -> Iterable[Mail]:
        case = _case_of(entry)
        text = says(case, entry)
        return [_mail(case, case.raised_by, text)] if text else []

    return tell


def to_owner(says: Callable[[Case], str]) -> Callable[[Entry], Iterable[Mail]]:
    """Without a word of what was said: staff read it on the page, after their second factor."""

    def tell(entry: Entry) -> Iterable[Mail]:
        case = _case_of(entry)
        return [_mail(case, case.owner, says(case))] if entry.by_id != case.owner.public_id else []

    return tell


def _mail(case: Case, reader: Person, text: str) -> Mail:
    """What goes to whoever asked bears the address by which they answer; staff answer on the page."""
    subject = _("A message from %(landlord)s") % {"landlord": case.landlord.name}
    answer_to = reply_address(case) if case.raised_by.is_same_human(reader) else ""
    words = _("Read it and write to us on the page:") if answer_to else _("To answer, write on the page:")
    return Mail(reader, subject, f"{text}\n\n{words}\n{_address(case)}\n", reply_to=answer_to, thread=thread_of(case))


def _address(case: Case) -> str:
    return f"{site_of(case.landlord)}{reverse('cases:show', args=[case.public_id])}"


def _newest(case: Case, entry: Entry, *kinds: Message.Kind) -> Message | None:
    said = case.messages.filter(kind__in=kinds, at__lte=entry.at).select_related("spoken_by")
    found: Message | None = said.order_by("-at", "-pk").first()
    return found


def _newest_text(case: Case, entry: Entry, *kinds: Message.Kind) -> str:
    found = _newest(case, entry, *kinds)
    return found.text if found else ""


def _taken(case: Case, entry: Entry) -> str:
    promise = Promise.objects.about(case).order_by("due_at", "pk").first()
    name = {"number": case.number, "name": case.owner.name}
    if promise is None:
        return _("We have it. Its number is %(number)d. %(name)s deals with it.") % name
    by = day(promise.due_on) if promise.is_by_day else moment(promise.due_at)
    says = _("We have it. Its number is %(number)d. %(name)s deals with it: %(says)s, by %(by)s.")
    return says % {**name, "says": promise.says, "by": by}


def _replied(case: Case, entry: Entry) -> str:
    """In the name of whoever wrote it, who need not be the one that deals with it."""
    found = _newest(case, entry, Kind.REPLY)
    name = found.spoken_by.name if found and found.spoken_by else case.owner.name
    words = {"name": name, "text": found.text if found else ""}
    return _("%(name)s writes:\n\n%(text)s") % words


def _summed_up(case: Case, entry: Entry) -> str:
    words = {"text": _newest_text(case, entry, Kind.SUMMARY)}
    return _("Did we hear you right?\n\n%(text)s\n\nSay yes or no on the page, or ring us.") % words


def _answered(case: Case, entry: Entry) -> str:
    """Whole, since a letter is all that some ever see of it: each point, and where they can go who don't agree."""
    points = case.points.filter(stage=entry.facts.get("stage"), decided_at__lte=entry.at).order_by("number")
    parts = [
        _("Our answer:"),
        _newest_text(case, entry, Kind.ANSWER),
        *(_decided(point) for point in points),
        _("Is it sorted? Only you can say. Say so on the page, or ring us."),
        *("\n".join(filter(None, (post.text, post.address))) for post in signposts_of(case)),
    ]
    return "\n\n".join(parts)


def _decided(point: Point) -> str:
    lines = [f"{point.number}. {point.says}", str(point.get_outcome_display())]
    if point.cause:
        lines.append(_("Why it came about: %(why)s") % {"why": point.cause})
    if point.remedy:
        lines.append(_("What we do: %(what)s") % {"what": point.remedy})
    if point.learning:
        lines.append(_("What we learn: %(what)s") % {"what": point.learning})
    return "\n".join(lines)


def _sorted_for_them(case: Case, entry: Entry) -> str:
    """Only where staff wrote it down: whoever never said it hears of it, and can say so."""
    if Person.objects.same_human(case.raised_by.human.pk).filter(public_id=entry.by_id).exists():
        return ""
    return _(
        "We wrote down that you said it is sorted. If it isn’t, say so on the page, or ring us: it is open again."
    )


def _taken_over(case: Case, entry: Entry) -> str:
    return _("%(name)s deals with what you asked now. What was promised stays.") % {"name": case.owner.name}


def _unheard(case: Case, entry: Entry) -> str:
    return _(
        "We asked whether it is sorted and didn’t hear back, so we closed it. If it isn’t, say so and it is open."
    )


def _not_reached(case: Case, entry: Entry) -> str:
    return _("We phoned you, as promised, and nobody answered. Choose another time on the page, or ring us.")


def _longer(case: Case, entry: Entry) -> str:
    clock = case.clocks.running().filter(regime=entry.facts.get("regime")).select_related("promise").first()
    extension = clock.extensions.order_by("-at").first() if clock else None
    if clock is None or extension is None:
        return ""
    words = {"why": extension.reason, "day": day(clock.promise.due_on)}
    return _("We need more time: %(why)s\n\nWe answer by %(day)s.") % words


def _standing_still(case: Case, entry: Entry) -> str:
    clock = case.clocks.filter(regime=entry.facts.get("regime")).order_by("-pk").first()
    pause = clock.pauses.order_by("-pk").first() if clock else None
    return _("Your request stands still for now: %(why)s") % {"why": pause.why} if pause else ""


def _asked_consent(case: Case, entry: Entry) -> str:
    return _("May neighbours read a summary without your name? Say yes or no on the page, or ring us.")


def ask_by_text(entry: Entry) -> Iterable[Mail]:
    """Whoever is reached by text says in one figure how it went, if it is plain whose it is and what about."""
    case = _case_of(entry)
    person = case.raised_by.human
    if person.reached_by != Person.Reached.TEXT or open_surveys(person, now=entry.at) != [case]:
        return []
    if waiting_case(person) is not None or len(humans_at(phone=person.phone)) != 1:
        return []  # staff would read the figure, beside a name
    asks = _("How easy was it to get sorted what you asked? Answer with 1 (very hard) to 5 (very easy).")
    return [
        Mail(person, asks, f"{asks}\n\n{site_of(case.landlord)}{reverse('cases:survey', args=[case.public_id])}\n")
    ]


def to_all_who_have_it(says: Callable[[Issue, Entry], str]) -> Callable[[Entry], Iterable[Mail]]:
    """Those who joined and those who asked, one message a human. It says only what everybody can read."""

    def tell(entry: Entry) -> Iterable[Mail]:
        issue = Issue.objects.select_related("place__landlord").get(public_id=entry.about_id)
        text = says(issue, entry)
        landlord = issue.place.landlord or issue.place
        subject = _("News about something that you have too")
        address = f"{site_of(landlord)}{reverse('cases:issue', args=[issue.public_id])}"
        rows = Joined.objects.filter(issue=issue).select_related("person__merged_into").order_by("pk")
        humans = dict.fromkeys(row.person.human for row in rows)
        return [Mail(human, subject, f"{issue.title}\n\n{text}\n\n{address}\n") for human in humans] if text else []

    return tell


def _update(issue: Issue, entry: Entry) -> str:
    found = IssueUpdate.objects.filter(issue=issue, public_id=entry.facts.get("update")).first()
    return found.says if found and issue.hidden_at is None else ""


def _fixed(issue: Issue, entry: Entry) -> str:
    return _("Fixed: %(says)s") % {"says": issue.fixed_says} if issue.hidden_at is None else ""


def _new_owner(case: Case) -> str:
    return _("Case %(number)d is yours now.") % {"number": case.number}


def _more_said(case: Case) -> str:
    return _("There is something new in case %(number)d.") % {"number": case.number}


def _danger_said(case: Case) -> str:
    return _("There is danger or damp in what was added to case %(number)d. Read it now.") % {"number": case.number}


def _phone_now(case: Case, entry: Entry) -> str:
    """To whoever asked. Nothing of what they wrote: others may read along."""
    numbers = numbers_for(case.landlord, case.dangers) if case.is_urgent else []
    if not numbers:
        return ""
    lines = "\n".join(f"{number.name}: {number.phone}" for number in numbers)
    return _("We have what you wrote, and we read it first. Is anybody in danger? Phone now:\n\n%(numbers)s") % {
        "numbers": lines
    }


def _held(case: Case) -> str:
    return _("Something came in for case %(number)d. We can’t tell whether the resident sent it.") % {
        "number": case.number
    }


def _call_chosen(case: Case) -> str:
    return _("Whoever raised case %(number)d chose when you phone them.") % {"number": case.number}


def _both(*tellers: Callable[[Entry], Iterable[Mail]]) -> Callable[[Entry], Iterable[Mail]]:
    return lambda entry: [mail for teller in tellers for mail in teller(entry)]


TELLS = {
    Event.CASE_RAISED: _both(to_resident(_taken), to_owner(_new_owner)),
    Event.CASE_REPLIED: to_resident(_replied),
    Event.CASE_SUMMED_UP: to_resident(_summed_up),
    Event.CASE_ANSWERED: to_resident(_answered),
    Event.CASE_SORTED: _both(to_resident(_sorted_for_them), ask_by_text),
    Event.CASE_TAKEN_OVER: _both(to_resident(_taken_over), to_owner(_new_owner)),
    Event.CALL_BACK_NOT_ANSWERED: to_resident(_not_reached),
    Event.CALL_BACK_CHOSEN: to_owner(_call_chosen),
    Event.CALL_BACK_CALLED_OFF: to_owner(_more_said),
    Event.CASE_NOT_HEARD: _both(to_resident(_unheard), ask_by_text),
    Event.CLOCK_EXTENDED: to_resident(_longer),
    Event.CLOCK_PAUSED: to_resident(_standing_still),
    Event.CONSENT_ASKED: to_resident(_asked_consent),
    Event.CONSENT_GIVEN: to_owner(_more_said),
    Event.CONSENT_REFUSED: to_owner(_more_said),
    Event.ISSUE_UPDATED: to_all_who_have_it(_update),
    Event.ISSUE_FIXED: to_all_who_have_it(_fixed),
    Event.CASE_WORD_ADDED: to_owner(_more_said),
    Event.CASE_DANGER_ADDED: _both(to_resident(_phone_now), to_owner(_danger_said)),
    Event.CASE_WORD_HELD: to_owner(_held),
    Event.CASE_NOT_SORTED: to_owner(_more_said),
    Event.CASE_HEARD_WRONG: to_owner(_more_said),
}
