"""What a place's front page, the desk and *My things* read from the apps below."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.access.roles import ROLES
from commonty.ballots.models import Challenge, Entitlement, Envelope, Register, RegisterRequest
from commonty.ballots.queries import ways_voted
from commonty.ballots.queries.letters import letters_left_by
from commonty.ballots.queries.paper_votes import BatchStanding
from commonty.ballots.queries.paper_work import paper_work, unsealed
from commonty.ballots.rules import CHALLENGE
from commonty.budgeting.models import Evening, Overruling, Project, Round
from commonty.budgeting.queries.accounts import give_money, together
from commonty.budgeting.queries.delivery import HAS_WORK_TO_DO, with_work_to_do
from commonty.budgeting.queries.evenings import evenings_near
from commonty.budgeting.queries.money import overrulings_in
from commonty.budgeting.queries.readiness import held_up_by, page_to_mend
from commonty.budgeting.queries.trouble import count_troubles
from commonty.budgeting.rules.opening import HELD_UP_BY, HELD_UP_OTHERWISE
from commonty.budgeting.rules.proposals import takes_ideas
from commonty.kit.money import pounds
from commonty.kit.templatetags.kit import day, moment
from commonty.notices.models import Pile
from commonty.notices.queries import waiting_for
from commonty.people.models import Likeness, Person
from commonty.people.queries.letters import batches_left
from commonty.people.queries.staff import lost_sign_ins, waiting_roles
from commonty.people.rules.letter_parts import is_kept
from commonty.places.models import Place


@dataclass(frozen=True)
class FrontPage:
    voting: list[Round]
    collecting: list[Round]  # ideas are taken today
    evenings: list[Evening]  # presentation evenings of the next weeks
    coming: list[Round]
    counting: list[Round]
    decided: list[Round]
    parts: list[dict[str, Any]]  # the pots of all that was decided here, as one bar
    overrulings: list[Overruling]  # where the landlord does not do what was voted, newest first


def rounds_at(place: Place, person: Person | None) -> list[Round]:
    """Rounds of this place, of places in it and of those round it: what concerns somebody who stands here."""
    here = Q(place__path__startswith=place.path) | Q(place__path__in=place.paths_around)
    seen = Round.objects.visible_to(person).filter(here).exclude(status=Round.Status.CANCELLED)
    return list(seen.select_related("place", "register", "result").order_by("closes_at", "id"))


def front_page_of(place: Place, person: Person | None, *, now: datetime) -> FrontPage:
    status = Round.Status
    rounds = rounds_at(place, person)
    newest_first = [r for r in reversed(rounds) if r.status in (status.DECIDED, status.DONE)]
    give_money(newest_first)
    voting = [r for r in rounds if r.is_voting(now)]
    _give_pictures(voting)
    _say_whose_vote_is_in(voting, person)
    return FrontPage(
        voting=voting,
        collecting=[r for r in rounds if takes_ideas(r, today=timezone.localdate(now))][:5],
        evenings=evenings_near(rounds, now=now),
        coming=[r for r in rounds if r.status == status.ANNOUNCED or (r.meets_soon(now) and not r.has_box)],
        counting=[r for r in rounds if r.status == status.COUNTING or r.has_closed(now)],
        decided=newest_first[:5],
        parts=together(newest_first),
        overrulings=overrulings_in(newest_first)[:3],
    )


def _give_pictures(rounds: list[Round]) -> None:
    """The drawing of each round's first project that has one, as `picture`, in one query for all."""
    drawn = Project.objects.filter(round__in=rounds).exclude(drawing="").order_by("-number")
    pictures = dict(drawn.values_list("round_id", "drawing"))
    for r in rounds:
        r.picture = pictures.get(r.pk, "")  # type: ignore[attr-defined]


def _say_whose_vote_is_in(rounds: list[Round], person: Person | None) -> None:
    """By which way this person's own vote is in, as `voted`; not a whole home's, which others of the home may have sent."""
    own = Entitlement.objects.filter(person=person, register__in=[r.register_id for r in rounds])
    voted = ways_voted(own) if person and rounds else {}
    for r in rounds:
        r.voted = voted.get(r.register_id)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Task:
    """One thing on the desk: what it is, why today, and the page that does it."""

    says: str
    because: str
    url: str
    since: datetime | None
    kind: str  # the name of an icon


def desk_of(person: Person, *, now: datetime) -> list[Task]:
    """What waits for this member of staff, oldest first."""
    tasks = [
        *_round_tasks(person, now),
        *_register_tasks(person),
        *_letter_tasks(person, now),
        *_roll_tasks(person),
        *_post_tasks(person, now),
        *_second_administrator_tasks(person),
    ]
    return sorted(tasks, key=lambda task: (task.since is None, task.since))


def _where(person: Person, permission: Permission, path: str = "place") -> Q:
    where = Q(pk__in=[])
    for held in person.held_now:
        if can(person, permission, within=held.place):
            where |= Q(**{f"{path}__path__startswith": held.place.path})
    return where


def _round_tasks(person: Person, now: datetime) -> list[Task]:
    tasks, status = [], Round.Status
    drafts = _where(person, Permission.SET_UP_ROUND) & Q(status=status.DRAFT)
    announced = _where(person, Permission.OPEN_ROUND) & Q(status=status.ANNOUNCED)
    over = Q(status=status.COUNTING) | Q(status=status.OPEN, closes_at__lte=now)
    rounds = with_work_to_do(Round.objects.all(), person, today=timezone.localdate(now), now=now)
    waiting = rounds.filter(drafts | announced | (_where(person, Permission.CLOSE_ROUND) & (over | HAS_WORK_TO_DO)))
    coming = list(waiting.select_related("place__landlord", "room_count").order_by("made_at")[:200])
    for r in (r for r in coming if r.status == status.DRAFT):
        tasks += _idea_tasks(r)
        says, because = _("Finish setting up “%s”") % r.name, _("It is a draft: nobody else sees it yet.")
        if r.ideas_from:
            because = _("Residents see it, and when they can send ideas. Voting has still to be announced.")
        if r.pot_pence and not r.is_pot_confirmed and can(person, Permission.SET_POT, within=r.place):
            words = {"name": r.name, "pot": pounds(r.pot_pence, currency=r.currency)}
            says = _("Confirm the pot of “%(name)s”: %(pot)s") % words
            because = _("You answer for the money there. Nobody can announce it before.")
        tasks.append(Task(says, because, reverse("budgeting:prepare_round", args=[r.public_id]), r.made_at, "pencil"))
    soon = [r for r in coming if r.status == status.ANNOUNCED]
    held_up = held_up_by(soon)
    for r in soon:
        url = reverse("budgeting:prepare_round", args=[r.public_id])
        if r.opens_at and r.opens_at <= now:
            steps = held_up.get(r.public_id, [])
            says = _("“%s” should be open, and is not") % r.name
            because = " ".join(str(HELD_UP_BY.get(step, HELD_UP_OTHERWISE)) for step in steps or [""])
            if len(steps) == 1:
                url = page_to_mend(r, steps[0], person) or url
        else:
            says, because = (
                _("Check “%s” before it opens") % r.name,
                _("It opens by itself if nothing is in the way."),
            )
        tasks.append(Task(says, because, url, r.opens_at, "calendar"))
    ended = [r for r in coming if r.status in (status.COUNTING, status.OPEN)]
    tasks += _delivery_tasks(coming, person)
    return tasks + _close_tasks(sorted(ended, key=lambda r: r.closes_at), person, now) + _challenge_tasks(person)


def _idea_tasks(r: Any) -> list[Task]:
    """Of a money vote that takes ideas: those without an answer of ours, and costs that wait for a second person."""
    tasks, url = [], reverse("budgeting:board", args=[r.public_id])
    if r.unanswered:
        says = ngettext("Answer %(n)d idea: “%(name)s”", "Answer %(n)d ideas: “%(name)s”", r.unanswered)
        because = _("Nobody else reads an idea before you, and its author waits for our answer.")
        tasks.append(Task(says % {"n": r.unanswered, "name": r.name}, because, url, r.unanswered_since, "eye"))
    if r.unsigned:
        says = ngettext(
            "Sign the costs of %(n)d idea: “%(name)s”", "Sign the costs of %(n)d ideas: “%(name)s”", r.unsigned
        )
        because = _("Somebody else has written them. Two people sign before an idea is on the ballot.")
        tasks.append(Task(says % {"n": r.unsigned, "name": r.name}, because, url, r.unsigned_since, "money"))
    return tasks


def _close_tasks(ended: list[Round], person: Person, now: datetime) -> list[Task]:
    tasks = []
    counting = [r for r in ended if r.status == Round.Status.COUNTING]
    troubles = count_troubles(counting)
    for r in counting:
        if trouble := troubles.get(r.public_id):
            says, url = _("The count of “%s” failed") % r.name, reverse("budgeting:close_round", args=[r.public_id])
            tasks.append(Task(says, str(trouble.says), url, trouble.at or r.closes_at, "count"))
    # Where paper is still in work, that work stands on the desk, and the box can't be opened before.
    on_paper = [r for r in ended if r.status == Round.Status.OPEN and r.paper_until]
    batches = unsealed([r.register_id for r in on_paper]) if on_paper else []
    tasks += _paper_tasks(person, batches, {r.register_id: r.place for r in on_paper}, now)
    waiting = {r.register_id for r in on_paper if now < r.paper_until} | {one.batch.register_id for one in batches}
    for r in (r for r in ended if r.status == Round.Status.OPEN and r.register_id not in waiting):
        says, because = (
            _("Open the ballot box of “%s”") % r.name,
            _("Voting has ended. Two people open the box together."),
        )
        if r.is_meeting and not is_counted(r):
            says, because = _("Count in the meeting: “%s”") % r.name, _("It has begun. Two people count aloud.")
        tasks.append(Task(says, because, reverse("budgeting:show_round", args=[r.public_id]), r.closes_at, "box"))
    return tasks


def is_counted(r: Round) -> bool:
    """Whether two people have said what they counted in its meeting; read with it, so that it costs no query."""
    return hasattr(r, "room_count") and r.room_count.confirmed_at is not None


def _challenge_tasks(person: Person) -> list[Task]:
    """What somebody else wrote down; whoever did it can't settle it."""
    here = _where(person, Permission.CLOSE_ROUND, "register__place")
    waiting = Challenge.objects.waiting().filter(here).exclude(recorded_by=person).select_related("register")
    because = _("A second person settles it. Until then the result isn't final, and nothing is destroyed.")
    return [
        Task(
            _("The result of “%s” is challenged") % challenge.register.name,
            because,
            reverse("ballots:challenges", args=[challenge.register.public_id]),
            challenge.recorded_at,
            "warning",
        )
        for challenge in waiting.order_by("recorded_at")[:50]
    ]


def _delivery_tasks(rounds: list[Round], person: Person) -> list[Task]:
    """Of what was voted: a colleague's proposal to overrule it, the oldest step that is late, unread words."""
    tasks = []
    for r in rounds:
        if r.proposed_id:
            url = reverse("budgeting:sign_overruling", args=[r.public_id, r.proposed_id])
            because = _("It takes a second person. Until then what residents voted stands.")
            tasks.append(
                Task(_("Overrule the vote on “%s”?") % r.proposed_on, because, url, r.proposed_since, "warning")
            )
        if r.void_id and can(person, Permission.CLOSE_ROUND, within=r.place):
            url = reverse("budgeting:sign_voiding", args=[r.public_id, r.void_id])
            because = _("It takes a second person. Until then the result stands.")
            tasks.append(Task(_("Is the vote “%s” void?") % r.name, because, url, r.void_since, "warning"))
        if r.key_waits_since and can(person, Permission.CLOSE_ROUND, within=r.place):
            url = reverse("budgeting:destroy_secrets", args=[r.public_id])
            because = _("The result is final. Two people sign, so that nobody can ever open a sealed vote again.")
            says = _("Destroy the key and the sealed votes of “%s”") % r.name
            tasks.append(Task(says, because, url, r.key_waits_since + CHALLENGE, "lock"))
        if not can(person, Permission.SET_UP_ROUND, within=r.place):
            continue
        if r.late_on:
            url = reverse("budgeting:show_project", args=[r.public_id, r.late_project])
            says = _("Late: %(step)s (%(vote)s)") % {"step": r.late_says, "vote": r.name}
            because = _("It should have been done by %s, and everybody sees that.") % day(r.late_on)
            tasks.append(Task(says, because, url, r.late_since, "clock"))
        if r.unread:
            says = ngettext("Read what %s resident said", "Read what %s residents said", r.unread) % r.unread
            because = _("About “%s”. Nobody else reads it before, and questions wait for an answer.") % r.name
            tasks.append(Task(says, because, reverse("budgeting:words", args=[r.public_id]), r.unread_since, "eye"))
    return tasks


def _register_tasks(person: Person) -> list[Task]:
    waiting = RegisterRequest.objects.filter(
        _where(person, Permission.KEEP_REGISTER, "register__place"), status=RegisterRequest.Status.OPEN
    )
    by_register: dict[Register, list[RegisterRequest]] = {}
    for request in waiting.select_related("register").order_by("made_at")[:500]:
        by_register.setdefault(request.register, []).append(request)
    tasks = []
    for register, requests in by_register.items():
        count = len(requests)
        says = ngettext("Answer %(count)s voter of “%(name)s”", "Answer %(count)s voters of “%(name)s”", count)
        because = _("They are not on the list, have lost their code, or say that a vote was not theirs.")
        url = reverse("ballots:keep_register", args=[register.public_id])
        tasks.append(Task(says % {"count": count, "name": register.name}, because, url, requests[0].made_at, "list"))
    return tasks


def _letter_tasks(person: Person, now: datetime) -> list[Task]:
    """Letters with codes: to whoever made them, what they have still to print; to all, what nobody printed."""
    need, tasks = Permission.SEND_LETTER_CODES, []
    here = Register.objects.filter(_where(person, need)).order_by()
    for run in letters_left_by(here.values("pk"), now=now):
        to_print = _("Print part %(part)s of %(of)s of the letters of “%(name)s”")
        missed = _("Voters of “%(name)s” got no letter")
        url = reverse("ballots:letters", args=[run.register.public_id])
        tasks += _print_tasks(run, person, now, to_print, missed, name=run.register.name, url=url)
    for batch in batches_left(_where(person, need)):
        to_print = _("Print part %(part)s of %(of)s of the letters with sign-in codes: %(name)s")
        missed = _("Some people got no letter with a sign-in code: %(name)s")
        url = reverse("people:letter_batch", args=[batch.public_id])
        tasks += _print_tasks(batch, person, now, to_print, missed, name=batch.place.name, url=url)
    return tasks


def _print_tasks(
    run: Any, person: Person, now: datetime, to_print: str, missed: str, *, name: str, url: str
) -> list[Task]:
    words = {"part": run.next_part, "of": run.of, "left": run.left, "name": name}
    if not is_kept(run, now=now):
        because = _("%(left)s of %(of)s parts of the letters were not printed in time. Make new letters.") % words
        return [Task(missed % words, because, url, run.made_at, "print")]
    because = _("Until %s. After that nobody can print them.") % moment(run.kept_until)
    return [Task(to_print % words, because, url, run.made_at, "print")] if run.made_by == person else []


PAPER_WORK = {
    "close": gettext_lazy("Close batch %(batch)s of the paper votes of “%(name)s”"),
    "open": gettext_lazy("Open batch %(batch)s of the paper votes of “%(name)s”"),
    "count": gettext_lazy("Count batch %(batch)s of the paper votes of “%(name)s” as the second person"),
    "key": gettext_lazy("Key batch %(batch)s of the paper votes of “%(name)s”"),
    "settle": gettext_lazy("Settle papers of batch %(batch)s that were read in two ways: “%(name)s”"),
    "unbalanced": gettext_lazy("Batch %(batch)s of the paper votes of “%(name)s” doesn't balance"),
    "seal": gettext_lazy("Seal batch %(batch)s of the paper votes of “%(name)s”"),
}


def _paper_tasks(person: Person, batches: list[BatchStanding], places: dict[int, Place], now: datetime) -> list[Task]:
    """What waits in these batches of paper votes, and that this very person may do."""
    may = {pk for pk, place in places.items() if can(person, Permission.HANDLE_PAPER, within=place)}
    because = _("The ballot box can be opened when every batch is sealed.")
    return [
        Task(
            str(PAPER_WORK[work.code]) % {"batch": work.batch.number, "name": work.batch.register.name},
            because,
            reverse("ballots:batch", args=[work.batch.register.public_id, work.batch.public_id]),
            work.since,
            "box",
        )
        for work in paper_work(person, [one for one in batches if one.batch.register_id in may], now=now)
    ]


def _roll_tasks(person: Person) -> list[Task]:
    if not can(person, Permission.IMPORT_ROLL, within=None):
        return []
    count = Likeness.objects.filter(
        _where(person, Permission.IMPORT_ROLL, "one__landlord"), verdict=Likeness.Verdict.OPEN
    ).count()
    if not count:
        return []
    says = ngettext(
        "Decide about %s pair of people who may be one", "Decide about %s pairs of people who may be one", count
    )
    return [
        Task(says % count, _("A vote can't open while two may be one."), reverse("people:likenesses"), None, "people")
    ]


def _post_tasks(person: Person, now: datetime) -> list[Task]:
    """Letters to people without email: those that wait, and those of which nobody has said that they are posted."""
    tasks, url = [], reverse("notices:post")
    waiting = waiting_for(person, person.landlord, on=timezone.localdate(now))
    if waiting.letters:
        says = ngettext("Print %s letter", "Print %s letters", waiting.letters) % waiting.letters
        since = min(stack.since for stack in waiting.stacks)
        tasks.append(Task(says, _("They go to people without an email address."), url, since, "print"))
    for pile in Pile.objects.visible_to(person).filter(posted_at=None).select_related("place").order_by("pk")[:50]:
        says = ngettext("Post %(n)s letter: %(place)s", "Post %(n)s letters: %(place)s", pile.letters)
        because = _("They are put together. Say so when they are in the post.")
        url = reverse("notices:pile", args=[pile.public_id])
        said = says % {"n": pile.letters, "place": pile.place.name}
        tasks.append(Task(said, because, url, pile.made_at, "print"))
    return tasks


def _second_administrator_tasks(person: Person) -> list[Task]:
    """What another administrator has begun, and this one can end."""
    if not can(person, Permission.GIVE_ROLES, within=None):
        return []
    tasks, url = [], reverse("people:roles_held")
    for held in waiting_roles(person, person.landlord)[:50]:
        if person.pk not in (held.given_by_id, held.person_id):
            says = _("Confirm a role: %(name)s, %(role)s") % {"name": held.person.name, "role": ROLES[held.role].name}
            tasks.append(Task(says, _("It takes two administrators to give it."), url, held.given_at, "key"))
    for account in lost_sign_ins(person, person.landlord)[:50]:
        if person.pk not in (account.lost_said_by_id, account.person_id):
            says = _("Has %s lost their sign-in?") % account.person.name
            because = _("A colleague says so. It ends when a second administrator says it, too.")
            tasks.append(Task(says, because, url, account.lost_said_at, "key"))
    return tasks


def votes_of(person: Person) -> list[Envelope]:
    """The receipts of a person's own votes: that they voted and when, never what. Of a night of scores, the last."""
    mine = Envelope.objects.live().filter(entitlement__person=person)
    found = mine.select_related("register__place").order_by("-received_at")[:400]
    last = {envelope.register_id if envelope.option else -envelope.pk: envelope for envelope in reversed(found)}
    return sorted(last.values(), key=lambda envelope: envelope.received_at, reverse=True)[:50]
