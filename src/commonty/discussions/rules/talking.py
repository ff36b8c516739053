"""Who may say what where, and for how long it can be changed."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.discussions.models import Comment, Thread

LONGEST, LONGEST_TITLE = 4_000, 120
TIME_TO_MEND = timedelta(minutes=15)  # a slip is mended without a trace; after that both versions can be read


def check_title(title: str) -> None:
    if len("".join(title.split())) < 4:
        raise Refused(_("Say in a few words what this is about."))
    if len(title) > LONGEST_TITLE:
        raise Refused(_("This is longer than %(n)d characters. Please make it shorter.") % {"n": LONGEST_TITLE})


def check_words(text: str) -> None:
    if len("".join(text.split())) < 2:
        raise Refused(_("Write a few words."))
    if len(text) > LONGEST:
        raise Refused(_("This is longer than %(n)d characters. Please leave something out.") % {"n": LONGEST})


def check_is_open(thread: Thread) -> None:
    if thread.closed_at is not None:
        raise Refused(_("This discussion is closed. What was said can still be read."))
    if thread.goes_on_in_id is not None:
        raise Refused(
            _("What this is about was joined with another, so talk goes on there. What was said can be read.")
        )
    if says := why_nothing(thread):
        raise Refused(says)


def why_nothing(thread: Thread) -> str:
    """Of a thread that takes nothing at the moment."""
    if thread.takes == Thread.Takes.PAUSED:
        return _("It is being decided now, so nobody adds words. Come back when the result is out.")
    if thread.takes == Thread.Takes.NOTHING:
        return _("Nothing is added here now. What was said can still be read.")
    return ""


def check_asks(thread: Thread, *, is_asking: bool) -> None:
    """is_asking: it is a question, or an answer to one."""
    if thread.takes == Thread.Takes.QUESTIONS and not is_asking:
        raise Refused(_("It is decided. You can still ask a question here, or answer one."))


def check_lives_there(thread: Thread, *, is_staff: bool, lives_there: bool) -> None:
    if thread.is_local and not (is_staff or lives_there):
        raise Refused(only_those_there(thread))


def only_those_there(thread: Thread) -> str:
    return _("Those who live in %(place)s talk here. You can read what they say.") % {"place": thread.place.name}


def check_can_say(thread: Thread, text: str, stance: str, *, is_owed: bool = False, is_asking: bool = True) -> None:
    """is_owed: it answers a question that waits for our answer, also where talk goes on elsewhere by now."""
    if not is_owed:
        check_is_open(thread)
        check_asks(thread, is_asking=is_asking)
    check_words(text)
    if stance not in Comment.Stance.values:
        raise Refused(_("Choose one: for it, against it, neither, or a question."))


def check_can_answer(comment: Comment) -> None:
    if comment.withdrawn_at is not None:
        raise Refused(_("Whoever wrote this has taken it back. You can still write below."))
    if comment.is_held:
        raise Refused(_("Nobody can answer this yet: somebody has still to read it."))


def check_can_change(comment: Comment) -> None:
    check_is_open(comment.thread)
    check_asks(comment.thread, is_asking=comment.stance == Comment.Stance.QUESTION or comment.parent_id is not None)
    if comment.withdrawn_at is not None:
        raise Refused(_("You have taken this back. Write it anew if you like."))
    if is_hidden(comment):
        raise Refused(_("This was hidden. You can ask another person to look at that again."))


def check_can_withdraw(comment: Comment) -> None:
    if comment.withdrawn_at is not None:
        raise Refused(_("You have taken this back already."))


def check_can_ask(comment: Comment) -> None:
    if comment.thread.group_id is not None:
        raise Refused(_("The landlord does not read this room. Ask in Talk, or under Get help."))
    if comment.withdrawn_at is not None or is_hidden(comment) or comment.is_held:
        raise Refused(_("Neighbours can’t read this, so nobody can answer it here."))
    if comment.asked_at is not None:
        raise Refused(_("You have asked already. The day of the answer stands there."))
    check_is_open(comment.thread)


def check_can_sum_up(thread: Thread, parts: Iterable[str]) -> None:
    check_is_open(thread)
    texts = list(parts)
    if not any(len("".join(text.split())) >= 4 for text in texts):
        raise Refused(_("Write at least one of the three."))
    if any(len(text) > LONGEST for text in texts):
        raise Refused(_("This is longer than %(n)d characters. Please leave something out.") % {"n": LONGEST})


def check_can_close(thread: Thread, conclusion: str, reasons: str) -> None:
    check_is_open(thread)
    for text in (conclusion, reasons):
        if len("".join(text.split())) < 4:
            raise Refused(_("Say what came of it, and why: both."))
        if len(text) > LONGEST:
            raise Refused(_("This is longer than %(n)d characters. Please leave something out.") % {"n": LONGEST})


def check_can_tell(comment: Comment) -> None:
    if not comment.asks_writer or comment.withdrawn_at is not None:
        raise Refused(_("You have answered this already."))


def is_hidden(thing: Comment | Thread) -> bool:
    return thing.hiding is not None and thing.hiding.lifted_at is None


def leaves_a_version(comment: Comment, *, is_reported: bool, now: datetime) -> bool:
    """What nobody has read needs none, however late. What somebody has reported leaves one, however soon."""
    return (is_reported or now > comment.at + TIME_TO_MEND) and not comment.is_held
