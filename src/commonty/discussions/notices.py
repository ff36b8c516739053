"""Which event tells whom. A subject says that something is there, and never what.

News of talk is kept without a word of it, and composed anew just before it goes (`ANEW`): what was hidden, taken back or
muted since is not in it, and a title that is hidden later stands in no message that we keep.
"""

from collections.abc import Callable, Iterable

from django.urls import reverse
from django.utils.translation import gettext as _

from commonty.discussions.events import Event
from commonty.discussions.models import Comment, Hiding, Talker
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
from commonty.journal.models import Entry
from commonty.notices.telling import Message as Mail
from commonty.people.models import Person
from commonty.places.addresses import site_of


def to_author(says: Callable[[Hiding], str]) -> Callable[[Entry], Iterable[Mail]]:
    """Whose words were hidden. Without the words themselves: others may read along."""

    def tell(entry: Entry) -> Iterable[Mail]:
        hiding = Hiding.objects.select_related("author__merged_into", "place__landlord").get(public_id=entry.about_id)
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
    """At once to those who chose that."""
    people = [p for p in followers_of({thread_of(entry)}) if hears_of(p) == Talker.Hears.AT_ONCE]
    return [_news(person) for person in people if _said(entry, person)]


def said_anew(entry: Entry, reader: Person) -> Mail | None:
    comment = _said(entry, reader)
    if comment is None or not may_be_told(reader):
        return None
    if comment.thread.group_id is not None:
        return _news(reader, _("In a group’s room there is something new."))
    site = site_of(reader.landlord)
    return _news(reader, f"{comment.thread.title}\n{site}{reverse('discussions:comment', args=[comment.public_id])}")


def _said(entry: Entry, reader: Person) -> Comment | None:
    """If it is for them, and they may read it now."""
    for comment in readable_by(reader, [entry.about_id]):
        if hears_of(reader) == Talker.Hears.AT_ONCE and follows(reader, comment.thread, at=entry.at):
            return comment
    return None


def _news(person: Person, *lines: str) -> Mail:
    says = _("There is something new in discussions that you follow.")
    less = _("What you follow, and how you hear of it, is on the page “My talk”:")
    address = f"{site_of(person.landlord)}{reverse('discussions:mine')}"
    parts = [says, "\n".join(lines), f"{less}\n{address}\n"]
    return Mail(person, _("New in discussions that you follow"), "\n\n".join(part for part in parts if part))


TELLS = {
    Event.NEWS_TOLD: tell_news,
    Event.COMMENT_SAID: tell_said,
    Event.COMMENT_LET_OUT: tell_said,
    Event.THING_HIDDEN: to_author(_hidden),
    Event.APPEAL_DECIDED: to_author(_decided),
    Event.HIDING_LIFTED: to_author(_lifted),
}

ANEW = {Event.NEWS_TOLD: news_anew, Event.COMMENT_SAID: said_anew, Event.COMMENT_LET_OUT: said_anew}
