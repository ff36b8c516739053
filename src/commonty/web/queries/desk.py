"""The desk: what waits for a member of staff."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import CharField, Count, Min, Q, QuerySet, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.access.roles import ROLES
from commonty.ballots.models import Register, RegisterRequest
from commonty.ballots.queries.letters import letters_left_by
from commonty.cases.models import Case
from commonty.channels.models import Arrival
from commonty.discussions.queries.moderation import waiting_of
from commonty.ideas.models import Idea
from commonty.kit.templatetags.kit import moment
from commonty.notices.models import Pile
from commonty.notices.queries import waiting_for
from commonty.opinions.models import Statement
from commonty.people.models import Likeness, Person
from commonty.people.queries.letters import batches_left
from commonty.people.queries.staff import lost_sign_ins, waiting_roles
from commonty.people.rules.letter_parts import is_kept
from commonty.priorities.models import Need
from commonty.priorities.queries.staff import needs_to_answer
from commonty.promises.models import Promise
from commonty.web.links import ROOMS
from commonty.web.queries.group_tasks import group_task, waiting_groups
from commonty.web.queries.repair_tasks import repair_tasks
from commonty.web.queries.round_tasks import round_tasks
from commonty.web.queries.task import Task, where_may


def desk_of(person: Person, *, now: datetime) -> list[Task]:
    """What waits for this member of staff, oldest first."""
    tasks = [
        *_help_tasks(person, now),
        *repair_tasks(person),
        *round_tasks(person, now),
        *_register_tasks(person),
        *_letter_tasks(person, now),
        *_roll_tasks(person),
        *_post_tasks(person, now),
        *_second_administrator_tasks(person),
    ]
    return sorted(tasks, key=lambda task: (task.since is None, task.since))


def _help_tasks(person: Person, now: datetime) -> list[Task]:
    """What residents asked and said, what came in from them, what was promised, which groups wait: counted in one query."""
    mine = (
        Case.objects.answered_by_staff(person).going_on().filter(owner__in=Person.objects.same_human(person.human.pk))
    )
    came_in = Arrival.objects.visible_to(person).to_decide()
    asked = _counted("asked", mine, pressing=Q(next_due_at__lt=now), day="next_due_at")
    came = _counted("came in", came_in, pressing=Q(is_urgent=True), day="received_at")
    others = [_counted(what, rows, pressing=Q(pk__in=[]), day=day) for what, rows, day in waiting_of(person)]
    others.append(_counted("promised", _promises_due(person, now), pressing=Q(pk__in=[]), day="due_at"))
    others.append(_counted("ideas", _ideas_owed(person), pressing=Q(due_at__lt=now), day="due_at"))
    others.append(_counted("statements", Statement.objects.to_read(person, now), pressing=Q(pk__in=[]), day="at"))
    for held, day in ((Idea.objects.to_let_out(person), "started_at"), (Need.objects.to_let_out(person), "made_at")):
        others.append(_counted("held", held, pressing=Q(pk__in=[]), day=day))
    owed = needs_to_answer(person).filter(owed__isnull=False)
    others.append(_counted("needs", owed, pressing=Q(pk__in=[]), day="owed__due_at"))
    if can(person, Permission.KEEP_GROUPS, within=None):
        others.append(_counted("groups", waiting_groups(person), pressing=Q(applied_at=None), day="applied_at"))
    tasks = {"asked": _case_task, "came in": _arrival_task, "promised": _promise_task}
    tasks |= {"groups": group_task, "needs": _need_task, "ideas": _idea_task, "statements": _statement_task}
    found = [counted for counted in asked.union(came, *others, all=True) if counted["n"]]
    theirs = [tasks[counted["what"]](counted) for counted in found if counted["what"] in tasks]
    return theirs + _talk_task([counted for counted in found if counted["what"] not in tasks])


def _counted(what: str, rows: Any, *, pressing: Q, day: str) -> Any:
    """As one row: how many there are, how many of them press, and the first day."""
    named = rows.order_by().annotate(what=Value(what, output_field=CharField())).values("what")
    return named.annotate(n=Count("pk"), pressing=Count("pk", filter=pressing), first=Min(day))


def _case_task(counted: dict[str, Any]) -> Task:
    """One line for all of it, since they have a queue of their own."""
    says = ngettext("Answer what %(n)d resident asked", "Answer what %(n)d residents asked", counted["n"]) % counted
    because = _("The next one is due %s.") % (moment(counted["first"]) if counted["first"] else _("soon"))
    if counted["pressing"]:
        because = ngettext("%(pressing)d is late.", "%(pressing)d are late.", counted["pressing"]) % counted
    return Task(says, because, reverse("cases:desk"), counted["first"], "help")


def _talk_task(waiting: list[dict[str, Any]]) -> list[Task]:
    """One line for all of it, since it has a queue of its own."""
    if not waiting:
        return []
    n = sum(counted["n"] for counted in waiting)
    says = ngettext("Keep the peace: %(n)d thing waits", "Keep the peace: %(n)d things wait", n) % {"n": n}
    because = _("Words that were reported, that are held, or whose author asks that another person looks.")
    return [Task(says, because, reverse("discussions:queue"), min(c["first"] for c in waiting), "people")]


def _statement_task(counted: dict[str, Any]) -> Task:
    """Those that nobody is asked about before a human has read them."""
    says = ngettext("Read %(n)d statement", "Read %(n)d statements", counted["n"]) % counted
    because = _("Neighbours added them where we ask what people think. Show each, or leave it out with a reason.")
    return Task(says, because, reverse("opinions:prepare_list"), counted["first"], "people")


def _arrival_task(counted: dict[str, Any]) -> Task:
    """Mail and texts that nobody can place, or be sure of."""
    says = ngettext("Look at %(n)d mail or text", "Look at %(n)d mails and texts", counted["n"]) % counted
    because = _("We can’t tell whose they are. Somebody waits behind each.")
    if counted["pressing"]:
        because = (
            ngettext("%(pressing)d tells of danger.", "%(pressing)d tell of danger.", counted["pressing"]) % counted
        )
    return Task(says, because, reverse("channels:arrivals"), counted["first"], "email")


def _promises_due(person: Person, now: datetime) -> QuerySet[Promise]:
    """What this person promised by tomorrow, but for what is kept with a request: that stands with the requests."""
    kept_there = [kind for kind, room in ROOMS.items() if room.keeps and not room.only_by_rule]
    by_rule = [kind for kind, room in ROOMS.items() if room.only_by_rule]
    mine = Person.objects.same_human(person.human.pk)
    due = Promise.objects.open().filter(owner__in=mine, due_at__lte=now + timedelta(days=1))
    return due.exclude(about_kind__in=kept_there).exclude(~Q(by_rule=""), about_kind__in=by_rule)


def _promise_task(counted: dict[str, Any]) -> Task:
    says = ngettext("Keep %(n)d promise", "Keep %(n)d promises", counted["n"]) % counted
    because = _("The first is due %s.") % moment(counted["first"])
    return Task(says, because, reverse("web:my_promises"), counted["first"], "clock")


def _ideas_owed(person: Person) -> QuerySet[Promise]:
    """What support has made this person answer."""
    mine = Person.objects.same_human(person.human.pk)
    owed = Promise.objects.open().filter(owner__in=mine, about_kind=Idea._meta.label_lower)
    return owed.exclude(by_rule="")


def _idea_task(counted: dict[str, Any]) -> Task:
    says = ngettext("Answer %(n)d idea of neighbours", "Answer %(n)d ideas of neighbours", counted["n"]) % counted
    because = _("The first is due %s.") % moment(counted["first"])
    if counted["pressing"]:
        because = ngettext("%(pressing)d is late.", "%(pressing)d are late.", counted["pressing"]) % counted
    return Task(says, because, reverse("ideas:waiting"), counted["first"], "ideas")


def _need_task(counted: dict[str, Any]) -> Task:
    """Needs that stood among the first for so long that an answer is owed."""
    says = ngettext("Answer %(n)d need", "Answer %(n)d needs", counted["n"]) % counted
    because = _("Neighbours wait for a promise or a reason. The first is due %s.") % moment(counted["first"])
    return Task(says, because, reverse("priorities:waiting"), counted["first"], "list")


def _register_tasks(person: Person) -> list[Task]:
    waiting = RegisterRequest.objects.filter(
        where_may(person, Permission.KEEP_REGISTER, "register__place"), status=RegisterRequest.Status.OPEN
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
    here = Register.objects.filter(where_may(person, need)).order_by()
    for run in letters_left_by(here.values("pk"), now=now):
        to_print = _("Print part %(part)s of %(of)s of the letters of “%(name)s”")
        missed = _("Voters of “%(name)s” got no letter")
        url = reverse("ballots:letters", args=[run.register.public_id])
        tasks += _print_tasks(run, person, now, to_print, missed, name=run.register.name, url=url)
    for batch in batches_left(where_may(person, need)):
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


def _roll_tasks(person: Person) -> list[Task]:
    if not can(person, Permission.IMPORT_ROLL, within=None):
        return []
    count = Likeness.objects.filter(
        where_may(person, Permission.IMPORT_ROLL, "one__landlord"), verdict=Likeness.Verdict.OPEN
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
