"""Which event tells whom. A subject says that something is there, and never what.

News of talk is kept without a word of it, and composed anew just before it goes (`ANEW`): what was hidden, taken back or
muted since is not in it, and a title that is hidden later stands in no message that we keep.
"""

from collections.abc import Callable, Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from commonty.discussions.events import Event
from commonty.discussions.models import OF_GROUP, Comment, Hiding, Mention, Talker
from commonty.discussions.queries.news import (
    followers_of,
    follows,
    hears_of,
    news_for,
    readable_by,
    said_before,
    thread_of,
)
from commonty.discussions.rules.following import may_be_told, named
from commonty.groups.notices import news_for_organisers
from commonty.journal.models import Entry
from commonty.notices.models import Notice
from commonty.notices.telling import Message as Mail
from commonty.people.models import Person
from commonty.places.addresses import site_of

NAMES = (Event.COMMENT_SAID, Event.COMMENT_LET_OUT, Event.COMMENT_CHANGED)


def to_author(says: Callable[[Hiding], str]) -> Callable[[Entry], Iterable[Mail]]:
    """Whose words were hidden. Without the words themselves: others may read along."""

    def tell(entry: Entry) -> Iterable[Mail]:
        hiding = Hiding.objects.select_related("author__merged_into", "place__landlord").get(public_id=entry.about_id)
        if hiding.about_kind == OF_GROUP and entry.kind != Event.THING_HIDDEN:  # of the hiding the group itself tells
            return news_for_organisers(hiding.about_id)
        if hiding.author is None:
            return []
        landlord = hiding.place.landlord or hiding.place
        subject = _("A message from %(landlord)s") % {"landlord": landlord.name}
        address = f"{site_of(landlord)}{reverse('discussions:hidden', args=[hiding.public_id])}"
        return [Mail(hiding.author.human, subject, f"{says(hiding)}\n\n{address}\n")]

    return tell


def _hidden(hiding: Hiding) -> str:
    words = {"rule": hiding.get_rule_display(), "why": hiding.why}
    says = _(
        "We hid something that you wrote. House rule: %(rule)s\n\n%(why)s\n\n"
        "Do you think that is wrong? Say so on the page, and another person looks at it."
    )
    return says % words


def _decided(hiding: Hiding) -> str:
    answer = {"answer": hiding.appeal_answer}
    if hiding.lifted_at is not None:
        return _("Another person looked at what we hid. It can be read again.\n\n%(answer)s") % answer
    return _("Another person looked at what we hid. It stays hidden.\n\n%(answer)s") % answer


def _lifted(hiding: Hiding) -> str:
    return _("What we hid can be read again.")


def tell_news(entry: Entry) -> Iterable[Mail]:
    """In the morning, one message to each who follows something in which there is something new for them."""
    entries = said_before(entry)
    followers = followers_of({thread_of(one) for one in entries})
    wanted = [person for person in followers if hears_of(person) != Talker.Hears.NEVER]
    return [_news(person) for person in wanted if news_for(person, entries)]


def news_anew(entry: Entry, reader: Person) -> Mail | None:
    if not may_be_told(reader) or hears_of(reader) == Talker.Hears.NEVER:
        return None
    found = news_for(reader, said_before(entry))
    lines = named((one.thread.title, one.comments) for one in found if one.thread.group_id is None)
    if any(one.thread.group_id for one in found):
        lines.append(_("In a group’s room there is something new."))
    return _news(reader, *lines) if lines else None


def tell_said(entry: Entry) -> Iterable[Mail]:
    """Those who are named in it, and those who follow it and chose to hear at once: each human once."""
    named = [person for person in _newly_named(entry) if hears_of(person) != Talker.Hears.NEVER]
    following = [p for p in followers_of({thread_of(entry)}) if hears_of(p) == Talker.Hears.AT_ONCE]
    mails = [_named(person) for person in named if may_be_told(person) and readable_by(person, [entry.about_id])]
    told = {mail.person.pk for mail in mails}
    return mails + [_news(person) for person in following if person.pk not in told and _said(entry, person)]


def tell_changed(entry: Entry) -> Iterable[Mail]:
    """Only those whom the change names."""
    people = [p for p in _newly_named(entry) if may_be_told(p) and hears_of(p) != Talker.Hears.NEVER]
    return [_named(person) for person in people if readable_by(person, [entry.about_id])]


def said_anew(entry: Entry, reader: Person) -> Mail | None:
    if not may_be_told(reader) or hears_of(reader) == Talker.Hears.NEVER:
        return None
    named = reader in _named_in(entry)
    comment = next(iter(readable_by(reader, [entry.about_id])), None) if named else _said(entry, reader)
    if comment is None:
        return None
    if comment.thread.group_id is not None:
        line = _("It was in a group’s room.")
    else:
        address = reverse("discussions:comment", args=[comment.public_id])
        line = f"{comment.thread.title}\n{site_of(reader.landlord)}{address}"
    return _named(reader, line) if named else _news(reader, line)


def _newly_named(entry: Entry) -> list[Person]:
    """Without those who were told before, where a comment is let out a second time."""
    about = Entry.objects.filter(about_kind=entry.about_kind, about_id=entry.about_id, kind__in=NAMES)
    before = about.exclude(pk=entry.pk).values("pk")
    people = _named_in(entry)
    told = set(Notice.objects.filter(entry_id__in=before, person__in=people).values_list("person", flat=True))
    return [person for person in people if entry.kind != Event.COMMENT_LET_OUT or person.pk not in told]


def _named_in(entry: Entry) -> list[Person]:
    """By this saying or this change; by all of them, where a human let it out."""
    rows = Mention.objects.filter(comment__public_id=entry.about_id)
    if entry.kind != Event.COMMENT_LET_OUT:
        rows = rows.filter(at=entry.at)
    people = [row.person.human for row in rows.select_related("person__merged_into__landlord", "person__landlord")]
    return list({person.pk: person for person in people}.values())


def _said(entry: Entry, reader: Person) -> Comment | None:
    """If it is for them, and they may read it now."""
    for comment in readable_by(reader, [entry.about_id]):
        if hears_of(reader) == Talker.Hears.AT_ONCE and follows(reader, comment.thread, at=entry.at):
            return comment
    return None


def _named(person: Person, *lines: str) -> Mail:
    return _mail(person, _("Somebody named you in a discussion"), _("Somebody named you in a discussion."), lines)


def _news(person: Person, *lines: str) -> Mail:
    says = _("There is something new in discussions that you follow.")
    return _mail(person, _("New in discussions that you follow"), says, lines)


def _mail(person: Person, subject: str, says: str, lines: Iterable[str]) -> Mail:
    less = _("What you follow, and how you hear of it, is on the page “My talk”:")
    address = f"{site_of(person.landlord)}{reverse('discussions:mine')}"
    parts = [says, "\n".join(lines), f"{less}\n{address}\n"]
    return Mail(person, subject, "\n\n".join(part for part in parts if part))


TELLS = {
    Event.NEWS_TOLD: tell_news,
    Event.COMMENT_SAID: tell_said,
    Event.COMMENT_LET_OUT: tell_said,
    Event.COMMENT_CHANGED: tell_changed,
    Event.THING_HIDDEN: to_author(_hidden),
    Event.APPEAL_DECIDED: to_author(_decided),
    Event.HIDING_LIFTED: to_author(_lifted),
}

ANEW = {Event.NEWS_TOLD: news_anew} | dict.fromkeys(NAMES, said_anew)
