"""A text is taken in, once. The number it comes from names somebody, and proves nothing.

STOP, START and INFO are what carriers know; whoever writes STOP gets no more texts from us, and hears so once, in another
way. What the law asks us to tell them reaches them that way too.
"""

import hashlib
import json
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.cases.actions.locked import locked_case
from commonty.cases.actions.survey import answer_survey
from commonty.cases.actions.talking import tell
from commonty.cases.events import Event as CaseEvent
from commonty.cases.models import Case, Message
from commonty.cases.queries.conversation import WE_ASK, waiting_case
from commonty.cases.queries.survey import BY_TEXT, open_surveys
from commonty.cases.rules.survey import ease_in
from commonty.channels import rules
from commonty.channels.actions.taking_in import MOST_A_DAY, Letter, dropped, held, new_case, once, say
from commonty.channels.actions.without_home import may_ask_more
from commonty.channels.events import Event
from commonty.channels.models import Arrival
from commonty.channels.queries import landlord_for
from commonty.gateways.texts import IncomingText
from commonty.journal.record import record
from commonty.kit.limits import Limit, spend
from commonty.notices.models import Notice
from commonty.people.actions.details import correct_details
from commonty.people.models import Person
from commonty.people.queries.homes import homes_of
from commonty.people.queries.people import humans_at

State, Why = Arrival.State, Arrival.Why
# Of one landlord: each text that becomes a case is answered by a text, which costs. Beyond it they wait for a person.
MOST_TEXTS = Limit("texts taken in", most=500, seconds=86_400)
MOST_UNKNOWN = Limit("texts from numbers that nobody has", most=200, seconds=86_400)
MOST_EXPLAINED = Limit("INFO answered", most=2, seconds=86_400)  # of one number
OPEN_ONES = (Case.Status.WITH_US, Case.Status.ANSWERED)
ASKS_HOW = (CaseEvent.CASE_SORTED, CaseEvent.CASE_NOT_HEARD)


def take_in_text(text: IncomingText) -> Arrival | None:
    """One text, whose signature was checked."""
    landlord = landlord_for(())
    if landlord is None:
        return None
    raw = json.dumps({"sender": text.sender, "text": text.text}).encode()
    key = hashlib.sha256(f"text\0{text.provider_id}".encode()).hexdigest()
    letter = Letter(key, "text", text.text, raw, landlord)
    # Both are counted, outside of what is tried: rolled back with it, they would not have counted.
    few = [spend(MOST_A_DAY, text.sender, now=text.at), spend(MOST_TEXTS, letter.landlord_key, now=text.at)]
    humans = humans_at(phone=text.sender)
    if rules.word_for_carriers(text.text) in ("", "help") and not any(map(waiting_case, humans)):
        few.append(may_ask_more(key, humans, text.at))
    return once(letter, text.at, lambda: _take_in(text, letter, is_too_many=not all(few)))


def _take_in(text: IncomingText, letter: Letter, *, is_too_many: bool) -> dict:
    humans, now = humans_at(phone=text.sender), text.at
    if not humans and not spend(MOST_UNKNOWN, letter.landlord_key, now=now):
        return dropped(Why.TOO_MANY, now)
    word, is_for_few = rules.word_for_carriers(text.text), any(human.is_at_risk for human in humans)
    if word == "stop" and humans and not is_for_few:
        return _stop(humans, now)
    if ease_in(text.text) is not None and _was_asked_last(humans, now):
        return _take_figure(letter, humans, now)
    if len(humans) != 1:
        return held(letter, Why.TOO_MANY if is_too_many else Why.SHARED if humans else Why.UNKNOWN, may_be=humans)
    person = humans[0]
    if person.is_at_risk:
        return held(letter, Why.AT_RISK, person=person, now=now)
    if word == "start" and _stopped_by_text(person):
        return _start(person, now)
    if word == "info":
        return _explain(person, text.sender, now)
    if is_too_many:
        return held(letter, Why.TOO_MANY, person=person, now=now)
    case = waiting_case(person)
    if case is None and _answers_survey(letter, person, now):
        return dropped(Why.GENUINE, now)  # counted; what was said is kept nowhere with who said it
    found = say(letter, case, person, now) if case else new_case(letter, person, now, letter.text)
    if (
        word == "help"
    ):  # whoever carries texts wants it answered; and since somebody may be in need, a person reads it
        _explain(person, text.sender, now)
    return found


def _stop(humans: list[Person], now: datetime) -> dict:
    """Everybody who chose texts to this number: whoever carries them brings none of them any more."""
    chose = [human for human in _locked(humans) if human.reached_by == Person.Reached.TEXT]
    if not chose:
        return dropped(Why.STOP, now)  # whom it named could have texts by a START, who never chose any
    for person in chose:
        way, says = _other_way(person, now)
        _reach(person, way, Event.TEXTS_STOPPED, says, now)
    return _done(chose[0], Why.STOP, now)


def _other_way(person: Person, now: datetime) -> tuple[Person.Reached | str, str]:
    if person.email or homes_of(person, on=timezone.localdate(now)):
        way = Person.Reached.EMAIL if person.email else Person.Reached.LETTER
        return way, _("%(name)s wants no more texts. We write in another way.")
    return "", _("%(name)s wants no more texts. There is no other way: ring them.")


def _locked(humans: list[Person]) -> list[Person]:
    """With all their open cases, before anything is recorded: whoever answers one holds it, and then wants the journal."""
    rows = Person.objects.select_for_update(no_key=True, of=("self",)).select_related("landlord")
    people = list(rows.filter(pk__in=[human.pk for human in humans]).order_by("pk"))
    for pk in sorted({case.pk for person in people for case in _open_cases(person)}):
        locked_case(pk)
    return people


def _open_cases(person: Person) -> QuerySet[Case]:
    return Case.objects.raised_by_human(person).filter(status__in=OPEN_ONES).order_by("pk")


def _start(person: Person, now: datetime) -> dict:
    person = _locked([person])[0]
    _reach(person, Person.Reached.TEXT, Event.TEXTS_STARTED, _("%(name)s wants texts again."), now)
    return _done(person, Why.START, now)


def _stopped_by_text(person: Person) -> bool:
    """A number is easily forged: by text alone nobody is given texts who had none."""
    same = Person.objects.same_human(person.pk)
    return person.reached_by != Person.Reached.TEXT and Arrival.objects.filter(person__in=same, why=Why.STOP).exists()


def _reach(person: Person, way: Person.Reached | str, event: Event, says: str, now: datetime) -> None:
    """Before it is recorded, so that the word about it goes the new way. Whoever answers them reads it in the case."""
    said = {"reached_by": way}
    correct_details(person_id=person.pk, said=said, by=person, now=now, channel="text")
    for case in _open_cases(person):
        tell(case, says % {"name": person.name}, now=now, channel="text", by=SYSTEM)
    record(event, about=person, by=person, at=now, channel="text", within=person.landlord)


def _explain(person: Person, sender: str, now: datetime) -> dict:
    if spend(MOST_EXPLAINED, sender, now=now):
        record(Event.TEXTS_EXPLAINED, about=person, by=person, at=now, channel="text", within=person.landlord)
    return _done(person, Why.INFO, now)


def _done(person: Person, why: Arrival.Why, now: datetime) -> dict:
    """Nothing waits, and the words are not kept: they were for a machine."""
    return {
        "state": State.PUT_AWAY, "why": why, "person": person, "landlord": person.landlord, "place": person.landlord,
        "decided_at": now,
    }  # fmt: skip


def _take_figure(letter: Letter, humans: list[Person], now: datetime) -> dict:
    """Counted or not: nobody reads it beside a name, since we asked for it without one."""
    if len(humans) == 1 and not humans[0].is_at_risk:
        _answers_survey(letter, humans[0], now)
    return dropped(Why.GENUINE, now)


def _was_asked_last(humans: list[Person], now: datetime) -> bool:
    """Whether the last that we wrote to this number was how it went. Else a figure answers what somebody asked since."""
    same = Q(person__in=humans) | Q(person__merged_into__in=humans)
    asked = Notice.objects.filter(same, kind__in=ASKS_HOW, channel=Notice.Channel.TEXT, made_at__gte=now - BY_TEXT)
    last = asked.order_by("-made_at").first()
    if last is None:
        return False
    theirs = Case.objects.filter(Q(raised_by__in=humans) | Q(raised_by__merged_into__in=humans))
    return not Message.objects.filter(case__in=theirs.values("pk"), kind__in=WE_ASK, at__gt=last.made_at).exists()


def _answers_survey(letter: Letter, person: Person, now: datetime) -> bool:
    """A figure alone, while exactly one survey is open: else it is a message like any other."""
    ease, asked = ease_in(letter.text), open_surveys(person, now=now)
    if ease is None or len(asked) != 1:
        return False
    try:
        with transaction.atomic():
            answer_survey(case_id=asked[0].pk, ease=ease, listened=None, by=person, now=now, channel=letter.channel)
    except (Refused, PermissionDenied):
        return False
    return True
