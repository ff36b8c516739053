"""The list of money votes as an Atom feed: newest announcement first."""

from collections.abc import Sequence

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import gettext as _

from commonty.budgeting.models import Round
from commonty.budgeting.rules.words import money_says, when_says


def feed_answer(request: HttpRequest, rounds: Sequence[Round]) -> HttpResponse:
    feed = Atom1Feed(
        title=_("Money votes"),
        link=request.build_absolute_uri(reverse("budgeting:list_rounds")),
        description=_("What residents decide with their money"),
        feed_url=request.build_absolute_uri(),
    )
    for pb_round in rounds:
        link = request.build_absolute_uri(reverse("budgeting:show_round", args=[pb_round.public_id]))
        feed.add_item(
            title=pb_round.name,
            link=link,
            unique_id=link,
            description=f"{money_says(pb_round, ())} {when_says(pb_round)}",
            pubdate=pb_round.announced_at or pb_round.made_at,
            updateddate=pb_round.announced_at or pb_round.made_at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
