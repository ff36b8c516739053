"""Which event tells whom. Ideas are public, so a message says what everybody can read; it names nobody."""

from collections.abc import Callable, Iterable

from django.urls import reverse
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from commonty.discussions.rules.names import shown_name
from commonty.groups.notices import to_whom_it_is_about
from commonty.ideas.events import Event
from commonty.ideas.models import (
    Amendment,
    Answer,
    CoAuthor,
    Idea,
    Joining,
    JoiningAnswer,
    Splitting,
    SplittingAnswer,
    Support,
)
from commonty.ideas.queries.authors import authors_of
from commonty.journal.models import Entry
from commonty.kit.templatetags.kit import day, pounds
from commonty.notices.telling import Message
from commonty.people.models import Person
from commonty.places.addresses import site_of
from commonty.promises.models import Promise

Says = Callable[[Idea, Entry], str]


def _idea_of(entry: Entry) -> Idea:
    return Idea.objects.select_related("author__merged_into", "landlord", "hiding").get(public_id=entry.about_id)


def _mail(idea: Idea, reader: Person, text: str) -> Message:
    subject = _("News about idea %(number)d") % {"number": idea.number}
    address = f"{site_of(idea.landlord)}{reverse('ideas:show', args=[idea.public_id])}"
    return Message(reader, subject, f"{idea.title}\n\n{text}\n\n{address}\n")


def involved(idea: Idea) -> list[Person]:
    """Its authors and all who stand behind it, each human once; not whoever did it, who sees it on the page."""
    rows = Support.objects.filter(idea=idea).select_related("person__merged_into").order_by("pk")
    return list(dict.fromkeys([*authors_of(idea), *(row.person.human for row in rows)]))


def to_all(says: Says) -> Callable[[Entry], Iterable[Message]]:
    def tell(entry: Entry) -> Iterable[Message]:
        idea = _idea_of(entry)
        text = says(idea, entry) if Idea.objects.visible_to(None).filter(pk=idea.pk).exists() else ""
        people = [human for human in involved(idea) if human.public_id != entry.by_id]
        return [_mail(idea, human, text) for human in people] if text else []

    return tell


def _promised(entry: Entry) -> Promise | None:
    return Promise.objects.filter(public_id=entry.facts.get("promise", "")).first()


def _owed(idea: Idea, entry: Entry) -> str:
    promise = _promised(entry)
    words = {"day": day(promise.due_on) if promise else ""}
    return _("Enough neighbours stand behind it. We answer by %(day)s.") % words if promise else ""


def _to_meeting(idea: Idea, entry: Entry) -> str:
    promise = _promised(entry)
    words = {"day": day(promise.due_on) if promise else ""}
    return _("So many stand behind it that it goes on a meeting’s agenda, by %(day)s.") % words if promise else ""


def _answered(idea: Idea, entry: Entry) -> str:
    """Whole, since a letter is all that some ever see of it."""
    answer = Answer.objects.filter(public_id=entry.facts.get("answer", "")).select_related("promise").first()
    if answer is None:
        return ""
    lines = [_("Our answer: %(what)s") % {"what": answer.get_decision_display()}, answer.because]
    if answer.cost_pence is not None:
        lines.append(_("What it costs: %(cost)s") % {"cost": pounds(answer.cost_pence)})
    if answer.promise:
        words = {"what": answer.next_step, "day": day(answer.promise.due_on)}
        lines.append(_("What happens next: %(what)s, by %(day)s.") % words)
    elif answer.next_step:
        lines.append(_("What happens next: %(what)s") % {"what": answer.next_step})
    if answer.decision in (Idea.Decision.NO, Idea.Decision.NOT_NOW) and not answer.is_anew:
        lines.append(_("You can ask on the page, or on the phone, that somebody else looks at it again."))
    return "\n\n".join(lines)


def _challenged(idea: Idea, entry: Entry) -> str:
    promise = _promised(entry)
    words = {"day": day(promise.due_on) if promise else ""}
    return _("Enough of you asked for another look. Somebody else answers by %(day)s.") % words if promise else ""


def _withdrawn(idea: Idea, entry: Entry) -> str:
    return _("Whoever started it has taken it back. It stays to be read.")


def _goes_quiet(idea: Idea, entry: Entry) -> str:
    return _("Nobody new stood behind it for long. In a month we put it away. Tell a neighbour, and it stays open.")


def _archived(idea: Idea, entry: Entry) -> str:
    return _("It was quiet for long, so it is put away. Anybody who stands behind it opens it again.")


def _joined(idea: Idea, entry: Entry) -> str:
    into = Idea.objects.filter(public_id=entry.facts.get("into", "")).first()
    if into is None:
        return ""
    words = {"number": into.number, "title": into.title, "why": idea.because}
    return (
        _("It is joined with idea %(number)d: %(title)s. Its authors agreed, and you stand behind it.\n\n%(why)s")
        % words
    )


def _split(idea: Idea, entry: Entry) -> str:
    parts = Idea.objects.visible_to(None).filter(public_id__in=entry.facts.get("into", [])).order_by("number")
    lines = [_("Idea %(number)d: %(title)s") % {"number": part.number, "title": part.title} for part in parts]
    says = _(
        "It was split: its authors agreed. You stand behind each part. If you don’t want one, take that back on its page."
    )
    return "\n".join([says, "", *lines, "", idea.because])


def tell_authors(says: Callable[[Joining], str]) -> Callable[[Entry], Iterable[Message]]:
    """Both authors, but for whoever did it."""

    def tell(entry: Entry) -> Iterable[Message]:
        idea = _idea_of(entry)
        joining = Joining.objects.filter(idea=idea).select_related("into").order_by("-pk").first()
        if joining is None or not (text := says(joining)):
            return []
        answers = joining.answers.select_related("person__merged_into")
        people = [answer.person.human for answer in answers if answer.person.human.public_id != entry.by_id]
        return [_mail(idea, person, text) for person in people]

    return tell


def _asks(joining: Joining) -> str:
    words = {"number": joining.into.number, "title": joining.into.title, "why": joining.because}
    says = _(
        "May it be joined with idea %(number)d: %(title)s? It happens only if you say yes, on its page or by phone."
    )
    return f"{says % words}\n\n{joining.because}" if joining.state != Joining.State.REFUSED else ""


def _refused(joining: Joining) -> str:
    return _("It is not joined with the other idea: an author said no.") if joining.state == "refused" else ""


def _changed(idea: Idea, entry: Entry) -> str:
    return _("It reads otherwise now. On its page you see what was changed, and can take your support back.")


def tell_author(entry: Entry) -> Iterable[Message]:
    """Without the words: they are on the page, as long as they are not hidden."""
    says = _("A neighbour suggests a change of your idea. Take it, or say why not, on its page.")
    idea = _idea_of(entry)
    return [_mail(idea, author, says) for author in authors_of(idea)] if not idea.is_hidden else []


def _co_author(entry: Entry) -> CoAuthor | None:
    found = CoAuthor.objects.select_related("person__merged_into")
    return found.filter(public_id=entry.facts.get("author", "")).first()


def tell_invited(entry: Entry) -> Iterable[Message]:
    """With the first name of whoever invites them, as they would read it in talk."""
    idea, theirs = _idea_of(entry), _co_author(entry)
    if theirs is None or theirs.state != CoAuthor.State.INVITED or idea.is_hidden:
        return []
    says = _("%(name)s invites you to be an author of this idea, too. Say yes or no on its page.\n\n%(idea)s")
    return [_mail(idea, theirs.person.human, says % {"name": shown_name(idea.author), "idea": idea.says})]


def tell_other_authors(says: Callable[[Idea, Entry], str]) -> Callable[[Entry], Iterable[Message]]:
    """But for whoever did it."""

    def tell(entry: Entry) -> Iterable[Message]:
        idea = _idea_of(entry)
        text = says(idea, entry)
        people = [author for author in authors_of(idea) if author.public_id != entry.by_id]
        return [_mail(idea, author, text) for author in people] if not idea.is_hidden else []

    return tell


def _new_author(idea: Idea, entry: Entry) -> str:
    return _(
        "A neighbour whom its author invited is an author of it now, too. On its page you see who its authors are."
    )


def tell_of_leaving(entry: Entry) -> Iterable[Message]:
    """The others, and whoever is out, if they didn't do it themselves."""
    theirs = _co_author(entry)
    is_handed_on = entry.kind == Event.IDEA_HANDED_ON
    left = _("One of its authors is none any more. On its page you see who its authors are.")
    handed = _("Whoever looked after it does so no more. It goes on with its other authors: see its page.")
    yield from tell_other_authors(lambda _idea, _entry: handed if is_handed_on else left)(entry)
    idea = _idea_of(entry)
    if theirs is not None and theirs.person.human.public_id != entry.by_id and not idea.is_hidden:
        says = _("You are no author of this idea any more. You still stand behind it, if you did.")
        if theirs.ended == CoAuthor.Ended.MOVED:
            says = _("You moved away, so this idea goes on with its other authors. Thank you for it.")
        yield _mail(idea, theirs.person.human, says)


def _asks_to_split(entry: Entry) -> Iterable[Message]:
    idea = _idea_of(entry)
    asked = Splitting.objects.filter(idea=idea).order_by("-pk").first()
    if asked is None or asked.state != Splitting.State.ASKED or idea.is_hidden:
        return []
    parts = "\n\n".join(f"{part['title']}\n{part['says']}" for part in asked.parts)
    says = _("May it be split into these? It happens only if every author says yes, on its page or by phone.")
    return tell_other_authors(lambda _idea, _entry: f"{says}\n\n{asked.because}\n\n{parts}")(entry)


def _not_split(entry: Entry) -> Iterable[Message]:
    asked = Splitting.objects.filter(idea=_idea_of(entry)).order_by("-pk").first()
    yield from _typed(entry, SplittingAnswer)
    if asked is not None and asked.state == Splitting.State.REFUSED:
        yield from tell_other_authors(lambda _idea, _entry: _("It is not split: an author said no."))(entry)


def _not_joined(entry: Entry) -> Iterable[Message]:
    yield from _typed(entry, JoiningAnswer)
    yield from tell_authors(_refused)(entry)


def _typed(entry: Entry, model: type[JoiningAnswer] | type[SplittingAnswer]) -> Iterable[Message]:
    """An author whose answer somebody else wrote down reads what was written."""
    found = model.objects.select_related("person__merged_into", "typed_by")
    answer = found.filter(public_id=entry.facts.get("answer", ""), typed_by__isnull=False).first()
    idea = _idea_of(entry)
    if answer is not None and answer.typed_by is not None and answer.typed_by.public_id == entry.by_id:
        yes = _("We wrote down that you say yes to what its authors are asked. Is that wrong? Phone us at once.")
        no = _("We wrote down that you say no to what its authors are asked. Is that wrong? Phone us at once.")
        yield _mail(idea, answer.person.human, yes if entry.facts.get("agrees") else no)


def tell_author_of_help(says: Lazy) -> Callable[[Entry], Iterable[Message]]:
    """Nothing of who it is, or of what they wrote: that is on the page, as long as it is not hidden."""

    def tell(entry: Entry) -> Iterable[Message]:
        idea = _idea_of(entry)
        is_own = idea.author.human.public_id == entry.by_id
        return [] if is_own or idea.is_hidden else [_mail(idea, idea.author.human, str(says))]

    return tell


def tell_suggester(entry: Entry) -> Iterable[Message]:
    found = Amendment.objects.select_related("person__merged_into", "idea__landlord", "idea__hiding")
    amendment = found.filter(public_id=entry.facts.get("change", "")).first()
    if amendment is None or amendment.idea.is_hidden:
        return []
    says = _("Your change was not taken. Whoever started the idea says why:\n\n%(why)s") % {"why": amendment.reason}
    return [_mail(amendment.idea, amendment.person.human, says)]


TELLS = {
    Event.IDEA_CHANGE_SUGGESTED: tell_author,
    Event.IDEA_CHANGE_LEFT: tell_suggester,
    Event.IDEA_HELP_OFFERED: tell_author_of_help(
        gettext_lazy("A neighbour offers to help. Its page says with what.")
    ),
    Event.IDEA_HELP_DONE: tell_author_of_help(gettext_lazy("A neighbour has done what they offered for it.")),
    Event.IDEA_HELP_TAKEN_BACK: tell_author_of_help(
        gettext_lazy("A neighbour can’t help with it after all. Its page says who does what now.")
    ),
    Event.IDEA_CHANGED: to_all(_changed),
    Event.IDEA_JOINING_PROPOSED: tell_authors(_asks),
    Event.IDEA_JOINING_ANSWERED: _not_joined,
    Event.IDEA_SPLITTING_PROPOSED: _asks_to_split,
    Event.IDEA_SPLITTING_ANSWERED: _not_split,
    Event.IDEA_AUTHOR_INVITED: tell_invited,
    Event.IDEA_AUTHOR_JOINED: tell_other_authors(_new_author),
    Event.IDEA_AUTHOR_LEFT: tell_of_leaving,
    Event.IDEA_HANDED_ON: tell_of_leaving,
    Event.IDEA_JOINED: to_all(_joined),
    Event.IDEA_SPLIT: to_all(_split),
    Event.IDEA_OWED: to_all(_owed),
    Event.IDEA_TO_MEETING: to_all(_to_meeting),
    Event.IDEA_DECIDED: to_all(_answered),
    Event.IDEA_CHALLENGED: to_all(_challenged),
    Event.IDEA_WITHDRAWN: to_all(_withdrawn),
    Event.IDEA_GOES_QUIET: to_all(_goes_quiet),
    Event.IDEA_ARCHIVED: to_all(_archived),
    # In the words of all that groups tell: a letter tells nobody in which group somebody is.
    Event.ROOM_IDEA_PUT_AWAY: to_whom_it_is_about,
}
