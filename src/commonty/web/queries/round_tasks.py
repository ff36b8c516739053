"""What waits in money votes."""

from datetime import datetime
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.ballots.models import Challenge
from commonty.ballots.queries.paper_votes import BatchStanding
from commonty.ballots.queries.paper_work import paper_work, unsealed
from commonty.ballots.rules import CHALLENGE
from commonty.budgeting.models import Round
from commonty.budgeting.queries.delivery import HAS_WORK_TO_DO, with_work_to_do
from commonty.budgeting.queries.readiness import held_up_by, page_to_mend
from commonty.budgeting.queries.trouble import count_troubles
from commonty.budgeting.rules.opening import HELD_UP_BY, HELD_UP_OTHERWISE
from commonty.kit.money import pounds
from commonty.kit.templatetags.kit import day
from commonty.people.models import Person
from commonty.places.models import Place
from commonty.web.queries.task import Task, where_may


def round_tasks(person: Person, now: datetime) -> list[Task]:
    tasks, status = [], Round.Status
    drafts = where_may(person, Permission.SET_UP_ROUND) & Q(status=status.DRAFT)
    announced = where_may(person, Permission.OPEN_ROUND) & Q(status=status.ANNOUNCED)
    over = Q(status=status.COUNTING) | Q(status=status.OPEN, closes_at__lte=now)
    rounds = with_work_to_do(Round.objects.all(), person, today=timezone.localdate(now), now=now)
    waiting = rounds.filter(
        drafts | announced | (where_may(person, Permission.CLOSE_ROUND) & (over | HAS_WORK_TO_DO))
    )
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
    here = where_may(person, Permission.CLOSE_ROUND, "register__place")
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
    """Of what was voted: a colleague's proposal to overrule it, the oldest step that is late, unread words, questions."""
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
            because = _("About “%s”. Nobody else reads it before.") % r.name
            tasks.append(Task(says, because, reverse("budgeting:words", args=[r.public_id]), r.unread_since, "eye"))
        if r.asked:
            says = (
                ngettext("Answer %s question of a neighbour", "Answer %s questions of neighbours", r.asked) % r.asked
            )
            because = _("About “%s”. Everybody reads that nobody has answered.") % r.name
            tasks.append(Task(says, because, reverse("budgeting:words", args=[r.public_id]), r.asked_since, "help"))
    return tasks


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
