"""The list of money votes as an Atom feed: newest announcement first."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from commonty.budgeting.models import Evening, Round
from commonty.budgeting.queries.evenings import evenings_to_tell
from commonty.budgeting.queries.round import last_told, stage_of
from commonty.budgeting.rules.words import money_says, when_says
from commonty.kit.templatetags.kit import moment


def feed_answer(request: HttpRequest, rounds: Sequence[Round]) -> HttpResponse:
    feed = Atom1Feed(
        title=_("Money votes"),
        link=request.build_absolute_uri(reverse("budgeting:list_rounds")),
        description=_("What residents decide with their money"),
        feed_url=request.build_absolute_uri(),
    )
    now, changed = timezone.now(), last_told(rounds)
    for pb_round in rounds:
        stage = stage_of(pb_round, now)
        is_off = stage.code in ("cancelled", "void")
        link = request.build_absolute_uri(reverse("budgeting:show_round", args=[pb_round.public_id]))
        feed.add_item(
            title=f"{stage.says}: {pb_round.name}" if is_off else pb_round.name,
            link=link,
            unique_id=link,
            description=pb_round.taken_back_because
            if is_off
            else f"{money_says(pb_round, ())} {when_says(pb_round)}",
            pubdate=pb_round.announced_at or pb_round.made_at,
            updateddate=changed.get(pb_round.public_id) or pb_round.announced_at or pb_round.made_at,
        )
    for evening in evenings_to_tell(rounds, now=now):
        _add_evening(feed, request, evening)
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _add_evening(feed: Atom1Feed, request: HttpRequest, evening: Evening) -> None:
    """Under one id for good: a change is an update, so that readers tell who has it on their list."""
    page = request.build_absolute_uri(reverse("budgeting:show_round", args=[evening.round.public_id]))
    says = _("Called off: %(name)s") if evening.is_cancelled else _("Presentation evening: %(name)s")
    parts = [f"{moment(evening.starts_at)}, {evening.where}", evening.because, evening.joining, evening.access]
    feed.add_item(
        title=says % {"name": evening.round.name},
        link=page,
        unique_id=f"{page}#evening-{evening.public_id}",
        description=" ".join(part for part in parts if part),
        pubdate=evening.made_at,
        updateddate=evening.changed_at,
    )
