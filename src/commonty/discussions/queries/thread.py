"""A thread as somebody reads it: a page of comments in their order, without the words of what is hidden."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, CharField, Count, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Substr
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from commonty.access.may import can
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.discussions.models import Comment, Summary, Thread, Translation, muted_by, shown
from commonty.discussions.models.comment import STEP
from commonty.discussions.queries.asked import waiting_for
from commonty.discussions.queries.brought import Brought, brought_to, where_it_goes_on
from commonty.discussions.queries.facilitators import may_facilitate
from commonty.discussions.queries.languages import languages, written_choices
from commonty.discussions.queries.names import Names
from commonty.discussions.queries.ours import is_on_staff
from commonty.discussions.queries.pens import There, as_there
from commonty.discussions.queries.translations import Translated, translations_of
from commonty.discussions.rules.mentions import with_marks
from commonty.discussions.rules.talking import LONGEST, check_can_ask, is_hidden, only_those_there, why_nothing
from commonty.discussions.rules.translating import OURS
from commonty.discussions.where import page_of_thread
from commonty.groups.queries.membership import is_organiser
from commonty.people.models import Person
from commonty.promises.models import Promise

ON_A_PAGE = 30
NAMES = {
    Comment.Stance.FOR: _("For it"),
    Comment.Stance.AGAINST: _("Against it"),
    Comment.Stance.QUESTION: _("Questions"),
}
SAYS = {
    Comment.Stance.FOR: _("Say what speaks for it"),
    Comment.Stance.AGAINST: _("Say what speaks against it"),
    Comment.Stance.QUESTION: _("Ask a question"),
}
WITH = ("author__merged_into", "pen", "parent__author__merged_into", "parent__pen", "hiding")
# As many columns as a page shows: building the query for all of them takes longer than the database does.
PERSON = ("name", "is_at_risk", "merged_into")
COLUMNS = (
    "public_id", "thread", "number", "order", "typed_by", "at", "language", "called", "stance", "team_name",
    "is_from_landlord", "changed_at", "withdrawn_at", "is_held", "asked_at", "asks_writer", "is_taken_away",
    *[f"{path}{name}" for path in ("author__", "author__merged_into__") for name in PERSON],
    *[f"parent__{path}{name}" for path in ("author__", "author__merged_into__") for name in PERSON],
    "parent__author", "parent__is_from_landlord", "parent__pen",
    "pen__name", "parent__pen__name", "hiding__public_id", "hiding__rule", "hiding__lifted_at",
)  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """One comment with what this reader sees and may do."""

    comment: Comment
    words: str
    language: str  # in which it is written, where that is another than the page's
    translation: Translated | None  # into the language of the page
    translations: list[Translated]
    may_translate: bool
    name: str
    is_own: bool
    is_hidden: bool
    asks_writer: bool  # shall we tell the landlord?
    is_answer_to: str  # the name of whom it answers
    may_answer: bool
    may_change: bool
    may_report: bool
    may_ask: bool  # the landlord, who owes an answer then
    promise: Promise | None
    may_take_away: bool


@dataclass(frozen=True)
class Said:
    """How many comments stand for it, against it, or ask; and the words that lead to saying so, too."""

    code: str
    name: str
    count: int
    say: str


@dataclass(frozen=True)
class ThreadView:
    thread: Thread
    page: Page[Any]
    count: int  # of comments with words that this reader can read
    entries: list[Entry]
    is_open: bool
    why_not: str  # a sentence, where this reader can say nothing here
    only_questions: bool
    tally: list[Said]  # how many comments are for it, against it, a question; where the thread asks for that
    said: str  # which of these alone is shown
    goes_on_at: str  # the page where talk goes on, if it does
    brought: list[Brought]  # what was said elsewhere before that was joined with this
    reads_as: str  # under which name the reader would be read
    is_signed_in: bool
    is_followed: bool
    may_enter: bool  # what somebody says on the phone
    may_moderate: bool
    may_facilitate: bool
    summary: Summary | None
    summed_by: str
    stances: list[tuple[str, str]]
    longest: int
    languages: list[tuple[str, str]]
    key: str
    url: str
    now: datetime


def read_thread(
    thread: Thread, person: Person | None, *, now: datetime, page: Any = 1, said: str = "", there: There | None = None,
    organises: bool | None = None,
) -> ThreadView:  # fmt: skip
    """The caller has loaded the thread through its own `visible_to`, or through `Thread.objects.visible_to`.

    said: only what is for it, against it, or a question, each with what stands above and below it.
    there, organises (the group in whose room it is): by whoever has asked that together with the thread.
    """
    rows = readable(thread, person)
    with_words = shown() & Q(withdrawn_at=None)
    each = {code: Count("pk", filter=with_words & Q(stance=code)) for code in SAYS} if thread.wants_stance else {}
    counted = rows.aggregate(all=Count("pk"), said=Count("pk", filter=with_words), **each)
    said = said if said in each else ""
    chosen = Paginator(_only(rows, thread, said), ON_A_PAGE) if said else _Counted(rows, ON_A_PAGE, counted["all"])
    found = chosen.get_page(page)
    moderates = can(person, Permission.MODERATE, within=thread.place) and thread.group_id is None
    if organises is None:
        organises = thread.group is not None and is_organiser(person, thread.group)
    names, there = Names(thread), there or as_there(thread, person, on=timezone.localdate(now))
    is_ours = person is not None and is_on_staff(person) and not there.lives_there
    summaries = Summary.objects.filter(thread=thread).select_related("by__merged_into", "pen").order_by("-number")
    summary = summaries.first() if there.is_summed_up else None
    stances = [(value, str(label)) for value, label in Comment.Stance.choices if value]
    is_far = thread.is_local and person is not None and not (there.lives_there or is_on_staff(person))
    return ThreadView(
        thread=thread, page=found, count=counted["said"],
        entries=list(_entries(found.object_list, thread, person, names, organises=organises, is_far=is_far)),
        is_open=thread.is_open, why_not=why_nothing(thread) or (only_those_there(thread) if is_far else ""),
        only_questions=thread.takes == Thread.Takes.QUESTIONS, said=said,
        tally=[Said(code, str(NAMES[code]), counted[code], str(SAYS[code])) for code in each],
        goes_on_at=where_it_goes_on(thread, person), brought=brought_to(thread, person),
        reads_as=names.of_reader(person, there.pen, is_ours=is_ours), is_signed_in=person is not None,
        may_moderate=moderates,
        is_followed=there.is_followed,
        may_facilitate=may_facilitate(person, thread, organises=organises),
        summary=summary, summed_by=_called(summary, names),
        may_enter=thread.group_id is None and can(person, Permission.VOTE_FOR_SOMEBODY, within=thread.place),
        stances=stances if thread.wants_stance else [], longest=LONGEST, languages=written_choices(),
        key=secrets.token_urlsafe(24), url=page_of_thread(thread), now=now,
    )  # fmt: skip


class _Counted(Paginator[Any]):
    """Counted already, together with what can be read."""

    def __init__(self, rows: Any, on_a_page: int, count: int) -> None:
        super().__init__(rows, on_a_page)
        self.__dict__["count"] = count


def _only(rows: Any, thread: Thread, said: str) -> Any:
    """The branches in which somebody says that, for all to read."""
    root = Substr("order", 1, STEP)
    there = Comment.objects.filter(shown(), thread=thread, stance=said, is_held=False, withdrawn_at=None)
    return rows.annotate(root=root).filter(root__in=there.annotate(root=root).values("root"))


def readable(thread: Thread, person: Person | None) -> Any:
    """What is hidden keeps its place, and its words stay in the database."""
    rows = Comment.objects.filter(_fine(person), thread=thread)
    if person is not None:
        rows = rows.exclude(muted_by(person))
    words = Case(When(shown(), then=F("text")), default=Value(""), output_field=CharField())
    brought = Translation.objects.filter(shown(), comment=OuterRef("pk"))
    rows = rows.annotate(words=words, is_translated=Exists(brought))
    return rows.select_related(*WITH).only(*COLUMNS).order_by("order")


def _entries(
    comments: Iterable[Any], thread: Thread, person: Person | None, names: Names, *, organises: bool, is_far: bool
) -> Iterable[Entry]:
    listed = list(comments)
    asked = [comment for comment in listed if comment.asked_at]
    promises = Promise.objects.about_all(asked) if asked else Promise.objects.none()
    promised = {promise.about_id: promise for promise in sorted(promises, key=lambda one: one.pk)}
    spoken = languages()
    translated = translations_of(listed, names, person, spoken)
    speaks = person is not None and person.language not in ("", OURS)
    waiting = waiting_for(thread, listed, person)
    named = _named(listed, thread, person)
    for comment in listed:
        comment.thread = thread
        is_hidden = comment.hiding is not None and comment.hiding.lifted_at is None
        is_own = person is not None and comment.author is not None and comment.author.is_same_human(person)
        is_there = not is_hidden and comment.withdrawn_at is None
        may_answer = (
            is_there
            and not comment.is_held
            and person is not None
            and not is_far
            and (thread.is_open or comment.pk in waiting)
        )
        ours = _ours(translated.get(comment.pk, [])) if comment.language else None
        needs_one = bool(comment.language) and (ours is None or ours.is_old)
        yield Entry(
            comment=comment, words=with_marks(comment.words, comment.called),
            is_own=is_own, is_hidden=is_hidden, language=spoken.get(comment.language, ""),
            translations=translated.get(comment.pk, []),
            translation=ours, may_translate=may_answer and thread.is_open and (speaks or needs_one),
            name=names.of(comment), is_answer_to=names.of(comment.parent) if comment.parent_id in named else "",
            asks_writer=is_own and is_there and comment.asks_writer, may_ask=is_there and is_own and _may_ask(comment),
            promise=promised.get(comment.public_id) if is_there else None,
            may_take_away=is_there and organises and not is_own,
            may_answer=may_answer,
            may_change=is_there and is_own and thread.is_open,
            may_report=is_there and not (is_own or comment.is_held or thread.group_id) and person is not None,
        )  # fmt: skip


def _named(listed: Sequence[Comment], thread: Thread, person: Person | None) -> set[int]:
    """What these answer, where this reader can read it: whoever wrote the rest is named nowhere.

    What stands on the same page was found to be readable with it; only of the rest is asked.
    """
    here = {comment.pk: comment for comment in listed}
    parents = {comment.parent_id for comment in listed if comment.parent_id}
    found = {pk for pk in parents & here.keys() if here[pk].withdrawn_at is None and not is_hidden(here[pk])}
    if not (elsewhere := parents - here.keys()):
        return found
    rows = Comment.objects.filter(_fine(person), shown(), thread=thread, pk__in=elsewhere, withdrawn_at=None)
    rows = rows.exclude(muted_by(person)) if person is not None else rows
    return found | set(rows.values_list("pk", flat=True))


def _fine(person: Person | None) -> Q:
    """Not held; one's own also while a human has still to read it."""
    fine = Q(is_held=False)
    if person is not None:
        fine |= Q(author__in=Person.objects.same_human(person.human.pk)) & shown()
    return fine


def _ours(translations: list[Translated]) -> Translated | None:
    return next((one for one in translations if one.is_ours), None)


def _may_ask(comment: Comment) -> bool:
    try:
        check_can_ask(comment)
    except Refused:
        return False
    return True


def _called(summary: Summary | None, names: Names) -> str:
    return names.of_summary(summary) if summary else ""


def page_with(comment: Comment, person: Person | None) -> int:
    """On which page of its thread it stands for this reader."""
    return readable(comment.thread, person).filter(order__lt=comment.order).count() // ON_A_PAGE + 1
