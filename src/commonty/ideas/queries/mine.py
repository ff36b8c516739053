"""One's own ideas, also those of which one is an author with others; what waits for one's yes or no comes first."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q

from commonty.ideas.models import CoAuthor, Idea, JoiningAnswer, SplittingAnswer
from commonty.ideas.rules.authors import OPEN_FOR
from commonty.people.models import Person

MOST = 20


def ideas_of(person: Person, *, now: datetime) -> list[Any]:
    """Each with `is_invited` and `is_asked`, in one query."""
    same = Person.objects.same_human(person.human.pk)
    rows = CoAuthor.objects.filter(idea=OuterRef("pk"), person__in=same)
    asked = {"person__in": same, "agrees": None}
    joining = JoiningAnswer.objects.filter(**asked, joining__state="asked")
    of_either = joining.filter(Q(joining__idea=OuterRef("pk")) | Q(joining__into=OuterRef("pk")))
    splitting = SplittingAnswer.objects.filter(**asked, splitting__state="asked", splitting__idea=OuterRef("pk"))
    found = Idea.objects.visible_to(person).annotate(
        is_invited=Exists(rows.filter(state=CoAuthor.State.INVITED, since__gt=now - OPEN_FOR)),
        is_asked=Exists(of_either) | Exists(splitting),
    )
    mine = found.filter(Q(author__in=same) | Exists(rows.filter(state=CoAuthor.State.IN)) | Q(is_invited=True))
    return list(mine.select_related("place").order_by("-is_invited", "-is_asked", "-moved_at", "-pk")[:MOST])
