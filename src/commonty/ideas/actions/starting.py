"""Starting an idea: a number, a place, and its author as the first who stands behind it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.discussions.actions.danger import hand_over
from commonty.discussions.actions.following import follow_along
from commonty.discussions.actions.gate import may_write
from commonty.discussions.actions.threads import open_thread, set_audience
from commonty.discussions.models import Thread
from commonty.files.actions import NewPhoto, keep_photo
from commonty.ideas.actions.locked import record_idea
from commonty.ideas.actions.supporting import stand_behind
from commonty.ideas.events import Event
from commonty.ideas.models import Idea, IdeaDraft, Numbers
from commonty.ideas.rules.status import check_place, check_words
from commonty.people.models import Person
from commonty.people.queries.homes import lives_within
from commonty.people.voice import require_voice
from commonty.places.models import Place


@dataclass(frozen=True)
class Words:
    """What somebody would like to see. All but title, words and place may stay empty."""

    title: str
    says: str
    place: Place
    spot: str = ""
    helps: str = ""
    guess_pence: int | None = None
    who_does: str = ""
    photo: NewPhoto | None = None
    posted_key: str = ""


@transaction.atomic
def start_idea(
    words: Words, *, by: Person, now: datetime, channel: str, typed_by: Person | None = None, has_draft: bool = True
) -> Idea:
    """Neighbours read it from this minute on, unless it is held. Whose form comes twice starts one idea.

    has_draft: these are the words that they had kept for later, which goes with that.
    """
    landlord = words.place.landlord or words.place
    number = take_idea_number(landlord)
    require_voice(words.place, by, typed_by)
    if words.posted_key and (known := Idea.objects.filter(posted_key=words.posted_key, author=by.human).first()):
        return known
    if not lives_within(by, words.place, on=timezone.localdate(now)):
        raise Refused(_("This is for those who live in %(place)s.") % {"place": words.place.name})
    idea = write_idea(words, number, by=by, typed_by=typed_by, now=now, channel=channel)
    Numbers.objects.filter(landlord=landlord).update(next_number=number + 1)
    if typed_by is None and has_draft:
        IdeaDraft.objects.filter(person=by.human).delete()
    record_idea(Event.IDEA_STARTED, idea, typed_by or by, now, channel, held=idea.is_held)
    stand_behind(idea, by, typed_by=typed_by, now=now, channel=channel)
    return idea


def write_idea(
    words: Words, number: int, *, by: Person, typed_by: Person | None, now: datetime, channel: str,
    cut_from: Idea | None = None,
) -> Idea:  # fmt: skip
    """Part of an action. What tells of danger or damp is a request of its author's at once, and nobody else reads it.

    cut_from: the words of its parts were read when it was proposed, as those of whoever proposed it.
    """
    check_words(words.title, words.says)
    check_place(words.place)
    is_held = cut_from is None and may_write(by, words.place, now)
    told = "\n\n".join(
        part.strip() for part in (words.title, words.says, words.helps, words.who_does) if part.strip()
    )
    case = None
    if cut_from is None:
        case = hand_over(told, place=words.place, by=by, typed_by=typed_by, now=now, channel=channel)
    idea = Idea.objects.create(
        number=number, landlord=words.place.landlord or words.place, place=words.place, spot=words.spot,
        title=words.title.strip(), says=words.says.strip(), helps=words.helps.strip(), guess_pence=words.guess_pence,
        who_does=words.who_does.strip(), author=by.human, typed_by=typed_by, channel=channel, started_at=now,
        moved_at=now, posted_key=words.posted_key, cut_from=cut_from, is_held=is_held or case is not None, case=case,
        photo=keep_photo(words.photo, place=words.place, now=now) if words.photo else None,
    )  # fmt: skip
    thread = open_thread(
        place=idea.place, title=idea.title, about=idea, wants_stance=True, by=by, now=now, channel=channel
    )
    follow_along(thread, by, now)  # questions to its author are asked there
    if idea.is_held:
        set_audience(thread, Thread.Audience.NOBODY)
    idea.thread = thread
    idea.save(update_fields=["thread"])
    return idea


def take_idea_number(landlord: Place) -> int:
    """Part of an action: holds all who start an idea at this landlord for a moment."""
    rows = Numbers.objects.select_for_update(no_key=True)
    found = rows.filter(landlord=landlord).first()
    if found is None:
        Numbers.objects.bulk_create([Numbers(landlord=landlord)], ignore_conflicts=True)
        found = rows.get(landlord=landlord)
    return found.next_number
