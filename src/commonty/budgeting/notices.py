"""Which happening tells whom: voters hear that they can vote, and what came out; staff, that it could not open
or that its count failed.

Voters by email, or by text where they chose that: who has neither gets a letter with a voting code anyway, and reads
the result on the noticeboard.
"""

from collections.abc import Callable, Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from commonty.budgeting.events import Event
from commonty.budgeting.idea_notices import tell_of_bringing_in, tell_of_sending
from commonty.budgeting.models import AuthorAnswer, Finding, Proposal, Reshaping, Round
from commonty.budgeting.queries.joining import answers_to, humans_of, ideas_in, whole
from commonty.budgeting.queries.readiness import in_the_way, page_to_mend
from commonty.budgeting.queries.trouble import Trouble, count_trouble
from commonty.budgeting.queries.voters import roll_of
from commonty.budgeting.queries.who_set_up import who_set_up, who_signed
from commonty.budgeting.rules import Missing
from commonty.budgeting.rules.joining import what_says
from commonty.budgeting.rules.meeting_words import before_says, not_secret_says
from commonty.budgeting.rules.words import how_says, when_says
from commonty.budgeting.seat_notices import tell_of_seat
from commonty.gateways.texts import can_text
from commonty.journal.models import Entry
from commonty.kit.money import pounds
from commonty.kit.phones import MOBILE
from commonty.kit.templatetags.kit import moment
from commonty.notices.telling import Message
from commonty.people.models import Person, Tie
from commonty.places.addresses import site_of

Words = Callable[[Round], tuple[str, str]]


def tell_of_opening(entry: Entry) -> Iterable[Message]:
    """As long as it is true: a worker that was down till the close sends nobody to a vote that is over."""
    pb_round = Round.objects.filter(public_id=entry.about_id).first()
    if pb_round is None or (pb_round.closes_at is not None and pb_round.closes_at <= timezone.now()):
        return []
    if pb_round.is_meeting:  # codes go by letter only where the box is used; of a meeting everybody hears
        return _to_voters(entry, _words_of_meeting, with_post=True)
    return _to_voters(entry, _words_of_opening)


def tell_of_move(entry: Entry) -> Iterable[Message]:
    """As long as it is true: whoever is told of the second move needs no word of the first."""
    newer = Entry.objects.filter(kind=entry.kind, about_id=entry.about_id, pk__gt=entry.pk)
    is_true = Round.objects.filter(public_id=entry.about_id, status=Round.Status.OPEN).exists() and not newer.exists()
    return _to_voters(entry, _words_of_move, with_post=True) if is_true else []


def tell_of_calling_off(entry: Entry) -> Iterable[Message]:
    return _to_voters(entry, _words_of_calling_off, with_post=True)


def tell_of_result(entry: Entry) -> Iterable[Message]:
    """As long as it stands: of a vote that was declared void meanwhile they hear that."""
    is_void = Round.objects.filter(public_id=entry.about_id, status=Round.Status.VOID).exists()
    return [] if is_void else _to_voters(entry, _words_of_result)


def tell_of_hold_up(entry: Entry) -> Iterable[Message]:
    """Those who set it up hear what is in the way, as long as something is, and where each of them mends it."""
    rounds = Round.objects.select_related("place__landlord", "made_by").filter(status=Round.Status.ANNOUNCED)
    pb_round = rounds.filter(public_id=entry.about_id).first()
    if pb_round is None:
        return
    now = timezone.now()
    missing = in_the_way(pb_round, roll_of(pb_round, on=timezone.localdate(now)), now=now)
    if not missing:
        return  # it was mended before this was told: the next minute opens it
    for person in who_set_up(pb_round):
        with override(person.language or None):
            yield Message(person, _("A money vote could not open"), _words_of_hold_up(pb_round, missing, person))


def tell_of_failed_count(entry: Entry) -> Iterable[Message]:
    """Those who signed hear why nothing is counted, unless it was started again by then."""
    rounds = Round.objects.select_related("place__landlord", "register").filter(public_id=entry.about_id)
    pb_round = rounds.filter(status=Round.Status.COUNTING).first()
    trouble = count_trouble(pb_round) if pb_round else None
    if pb_round is None or trouble is None:
        return
    for person in who_signed(pb_round):
        with override(person.language or None):
            yield Message(person, _("A count failed"), _words_of_failed_count(pb_round, trouble))


def tell_of_answer(entry: Entry) -> Iterable[Message]:
    """Whoever sent the idea hears what we said and why, and where they can answer."""
    finding = Finding.objects.filter(public_id=entry.facts["finding"])
    found = finding.select_related("proposal__author", "proposal__round__place__landlord").first()
    for author in humans_of([found.proposal]) if found else ():
        with override(author.language or None):
            yield Message(author, _("About your idea"), _words_of_answer(found))


def tell_of_ballot(entry: Entry) -> Iterable[Message]:
    ideas = Proposal.objects.select_related("author", "project", "round__place__landlord")
    idea = ideas.filter(public_id=entry.about_id).first()
    if idea is None or idea.project is None:
        return
    for author in humans_of([idea]):
        with override(author.language or None):
            says = _("Your idea “%(title)s” is on the ballot. It costs %(cost)s.") % {
                "title": idea.title,
                "cost": pounds(idea.project.cost_pence, currency=idea.round.currency),
            }
            yield Message(author, _("About your idea"), f"{says}\n\n{_idea_address(idea)}")


def tell_of_reshaping(entry: Entry) -> Iterable[Message]:
    """Each author is asked, as long as it waits."""
    reshaping = _reshaping(entry)
    if reshaping is None or reshaping.state != Reshaping.State.WAITING:
        return
    ideas = ideas_in(reshaping)
    for answer in answers_to(reshaping, ideas):
        if answer.person is None or answer.agrees is not None:
            continue
        with override(answer.person.language or None):
            body = _words_of_reshaping(reshaping, ideas, answer)
            yield Message(answer.person, _("About your idea"), body, until=reshaping.answer_by)


def tell_of_typed_answer(entry: Entry) -> Iterable[Message]:
    """What staff typed for an author, the author reads: it was said on the phone, or somebody typed it wrongly."""
    reshaping = _reshaping(entry)
    answer = reshaping.answers.filter(public_id=entry.facts["answer"]).first() if reshaping else None
    if reshaping is None or answer is None or answer.person is None or "typed_by" not in entry.facts:
        return
    with override(answer.person.language or None):
        said = _("yes") if entry.facts["agrees"] else _("no")
        says = _("A member of staff wrote down your answer: %(answer)s. If that is wrong, phone us at once.")
        what = what_says(reshaping, ideas_in(reshaping), list(reshaping.into.all()))
        yield Message(answer.person, _("About your idea"), "\n\n".join((says % {"answer": said}, what)))


def tell_of_reshaped(entry: Entry) -> Iterable[Message]:
    """What came of it: to every author who was asked, and to whoever proposed it."""
    reshaping = _reshaping(entry)
    if reshaping is None:
        return
    ideas = ideas_in(reshaping)
    asked = [answer.person for answer in reshaping.answers.select_related("person").order_by("pk")]
    for person in [*asked, reshaping.made_by]:
        if person is not None:
            with override(person.language or None):
                subject = _("Ideas to join or to split") if person == reshaping.made_by else _("About your idea")
                yield Message(person, subject, _words_of_reshaped(reshaping, ideas))


def _reshaping(entry: Entry) -> Reshaping | None:
    return whole(Reshaping.objects.filter(public_id=entry.about_id)).first()


def tell_of_voiding(entry: Entry) -> Iterable[Message]:
    return _to_voters(entry, _words_of_voiding)


TELLS = {
    Event.IDEA_BROUGHT_IN: tell_of_bringing_in,
    Event.RESHAPING_PROPOSED: tell_of_reshaping,
    Event.RESHAPING_ANSWERED: tell_of_typed_answer,
    Event.IDEAS_RESHAPED: tell_of_reshaped,
    Event.RESHAPING_ENDED: tell_of_reshaped,
    Event.SEAT_GIVEN: tell_of_seat,
    Event.SEAT_ENDED: tell_of_seat,
    Event.IDEA_SENT: tell_of_sending,
    Event.IDEA_ANSWERED: tell_of_answer,
    Event.IDEA_ON_BALLOT: tell_of_ballot,
    Event.ROUND_OPENED: tell_of_opening,
    Event.RESULT_PUBLISHED: tell_of_result,
    Event.ROUND_VOIDED: tell_of_voiding,
    Event.MEETING_MOVED: tell_of_move,
    Event.MEETING_CALLED_OFF: tell_of_calling_off,
    Event.ROUND_HELD_UP: tell_of_hold_up,
    Event.COUNT_FAILED: tell_of_failed_count,
}


def _words_of_opening(pb_round: Round) -> tuple[str, str]:
    says = _("You can vote in “%(name)s”. %(when)s %(how)s") % {
        "name": pb_round.name,
        "when": when_says(pb_round),
        "how": how_says(pb_round),
    }
    where = _("Read the projects and vote: %(address)s") % {
        "address": _address(pb_round, reverse("budgeting:vote", args=[pb_round.register.public_id]))
    }
    secret = _("Nobody sees what you choose. You can vote again until voting closes: your last vote counts.")
    return _("You can vote"), "\n\n".join((says, where, secret, pb_round.without_web)).strip()


def _words_of_meeting(pb_round: Round) -> tuple[str, str]:
    says = _("In “%(name)s” we decide together, in a meeting. %(when)s") % {
        "name": pb_round.name,
        "when": when_says(pb_round),
    }
    parts = [says, how_says(pb_round), before_says(pb_round), not_secret_says(pb_round), _read_more(pb_round)]
    return _("A meeting decides"), "\n\n".join(filter(None, parts))


def _words_of_move(pb_round: Round) -> tuple[str, str]:
    says = _("The meeting about “%(name)s” is moved. %(when)s") % {
        "name": pb_round.name,
        "when": when_says(pb_round),
    }
    return _("The meeting is moved"), "\n\n".join((says, pb_round.moved_because, _read_more(pb_round)))


def _words_of_calling_off(pb_round: Round) -> tuple[str, str]:
    says = _("The meeting about “%(name)s” is called off, and nothing is decided.") % {"name": pb_round.name}
    parts = (says, pb_round.taken_back_because, _read_more(pb_round))
    return _("The meeting is called off"), "\n\n".join(parts)


def _read_more(pb_round: Round) -> str:
    address = _address(pb_round, reverse("budgeting:show_round", args=[pb_round.public_id]))
    return _("All about it is here: %(address)s") % {"address": address}


def _words_of_result(pb_round: Round) -> tuple[str, str]:
    says = _("The votes in “%(name)s” are counted.") % {"name": pb_round.name}
    where = _("What was chosen, and why, is here: %(address)s") % {
        "address": _address(pb_round, reverse("budgeting:show_round", args=[pb_round.public_id]))
    }
    check = _("If you kept a receipt, you can check there that your vote was counted.") if pb_round.has_box else ""
    return _("The result is out"), "\n\n".join(filter(None, (says, where, check)))


def _words_of_voiding(pb_round: Round) -> tuple[str, str]:
    voiding = pb_round.voidings.signed().get()
    says = _("The vote “%(name)s” is void, because %(ground)s.") % {
        "name": pb_round.name,
        "ground": voiding.get_ground_display(),
    }
    again = _("None of the money is spent. The vote is held again, and we tell you when.")
    where = _("All of it is here: %(address)s") % {
        "address": _address(pb_round, reverse("budgeting:show_round", args=[pb_round.public_id]))
    }
    return _("A vote is void and is held again"), "\n\n".join((says, voiding.because, again, where))


def _words_of_hold_up(pb_round: Round, missing: Iterable[Missing], person: Person) -> str:
    says = _("“%(name)s” should have opened %(moment)s, and could not.") % {
        "name": pb_round.name,
        "moment": moment(pb_round.opens_at),
    }
    own = reverse("budgeting:prepare_round", args=[pb_round.public_id])
    reasons = []
    for item in missing:
        page = _address(pb_round, page_to_mend(pb_round, item.step, person) or own)
        reasons.append(_("%(reason)s Mend it here: %(address)s") % {"reason": item.says, "address": page})
    rest = _("It opens by itself as soon as nothing is in the way. All of it is on its page: %(address)s") % {
        "address": _address(pb_round, own)
    }
    return "\n\n".join((says, *reasons, rest))


def _words_of_failed_count(pb_round: Round, trouble: Trouble) -> str:
    says = _("The votes in “%(name)s” are not counted.") % {"name": pb_round.name}
    safe = _("The votes are safe where they are: none is lost or changed by this, and no result is out.")
    where = _("Once you know why, start the count again. Nobody has to sign again: %(address)s") % {
        "address": _address(pb_round, reverse("budgeting:close_round", args=[pb_round.public_id]))
    }
    return "\n\n".join((f"{says} {trouble.says}", safe, where))


def _words_of_answer(finding: Finding) -> str:
    idea = finding.proposal
    says = _("We looked at your idea “%(title)s”: %(answer)s.") % {
        "title": idea.title,
        "answer": finding.get_state_display(),
    }
    if not finding.because:
        return f"{says}\n\n{_idea_address(idea)}"
    answer = _("You can answer on its page, by phone or at our counter, and we look at it again.")
    return "\n\n".join((says, finding.because, answer, _idea_address(idea)))


def _words_of_reshaping(reshaping: Reshaping, ideas: list[Proposal], answer: AuthorAnswer) -> str:
    into = list(reshaping.into.all())
    pb_round = reshaping.round
    asks = _("We ask you and every other author: may we do this?")
    new = [f"{part.title}: {part.says}" for part in into]
    why = _("Why: %(because)s") % {"because": reshaping.because}
    day = moment(reshaping.answer_by)
    until = _("Say yes or no until %(day)s. Only if every author says yes does it happen.") % {"day": day}
    path = reverse("budgeting:answer_reshaping", args=[pb_round.public_id, answer.public_id])
    where = _("Answer here, by phone or at our counter: %(address)s") % {"address": _address(pb_round, path)}
    return "\n\n".join((asks, what_says(reshaping, ideas, into), *new, why, until, where))


def _words_of_reshaped(reshaping: Reshaping, ideas: list[Proposal]) -> str:
    State = Reshaping.State
    into = list(reshaping.into.all())
    what = what_says(reshaping, ideas, into)
    if reshaping.state == State.AGREED:
        done = _("Every author said yes, so it is done. What was there before stays readable.")
        return "\n\n".join((what, done, *(_idea_address(part.idea) for part in into if part.idea)))
    why = {
        State.REFUSED: _("An author said no. So it does not happen."),
        State.LAPSED: _("Not every author answered in time. So it does not happen."),
        State.WITHDRAWN: reshaping.withdrawn_because
        or _("One of the ideas is not shown, or is on the ballot, by now."),
    }[State(reshaping.state)]
    if reshaping.state == State.WITHDRAWN:
        why = _("We took it back: %(why)s") % {"why": why}
    return "\n\n".join((what, why, _("The ideas stay as they were."), *(_idea_address(idea) for idea in ideas)))


def _idea_address(idea: Proposal) -> str:
    path = reverse("budgeting:show_idea", args=[idea.round.public_id, idea.number])
    return _("Your idea: %(address)s") % {"address": _address(idea.round, path)}


def _to_voters(entry: Entry, words: Words, *, with_post: bool = False) -> Iterable[Message]:
    rounds = Round.objects.select_related("place__landlord", "register").exclude(is_imported=True)
    pb_round = rounds.filter(public_id=entry.about_id, register__isnull=False).first()
    if pb_round is None:
        return
    said: dict[str, tuple[str, str]] = {}
    for person in _voters(pb_round, with_post=with_post):
        with override(person.language or None):
            subject, body = said.setdefault(person.language, words(pb_round))
            yield Message(person, subject, body)


def _voters(pb_round: Round, *, with_post: bool) -> list[Person]:
    """Whoever has an email or chose texts, or all with a letter too; of a home's vote, those who live there."""
    entitlements = pb_round.register.entitlements.in_force()
    ties = Tie.objects.current(timezone.localdate()).filter(home__in=entitlements.filter(person=None).values("home"))
    people = Person.objects.filter(pk__in=entitlements.values("person")) | Person.objects.filter(
        pk__in=ties.values("person")
    )
    return list((people if with_post else people.filter(_without_paper())).order_by("pk"))


def _without_paper() -> Q:
    """Whom `notices` reaches by email or text, and those with an email who chose letters."""
    by_text = Q(reached_by=Person.Reached.TEXT, phone__regex=MOBILE)
    return ~Q(email="") | by_text if can_text() else ~Q(email="")


def _address(pb_round: Round, path: str) -> str:
    return site_of(pb_round.place) + path
