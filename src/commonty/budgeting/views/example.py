"""How votes are counted, to try out: the ticks are in the address, and nothing is kept."""

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from commonty.access.pages import open_page
from commonty.budgeting.example_words import PEOPLE, STORIES, THINGS, address_of, example_of, lots_say
from commonty.budgeting.worked_example import COSTS, NEIGHBOURS, POT, Ticks
from commonty.kit.money import pounds


@open_page
@require_safe
@gzip_page
def how_votes_are_counted(request: HttpRequest) -> HttpResponse:
    ticks = ticks_in(request.GET) if request.GET else STORIES[0].ticks
    context = {
        "example": example_of(ticks),
        "stories": [(story, address_of(story.ticks), story.ticks == ticks) for story in STORIES],
        "story": next((story for story in STORIES if story.ticks == ticks), None),
        "projects": [(THINGS[project], pounds(cost)) for project, cost in COSTS.items()],
        "rows": [
            (n, PEOPLE[n], [(project, THINGS[project], project in named) for project in COSTS])
            for n, named in zip(NEIGHBOURS, ticks, strict=True)
        ],
        "pot": pounds(POT),
        "lots": lots_say(),
    }
    return render(request, "budgeting/how_votes_are_counted.html", context)


def ticks_in(typed: QueryDict) -> Ticks:
    """Whatever else stands in the address is nobody's tick."""
    return tuple(tuple(p for p in COSTS if p in typed.getlist(neighbour)) for neighbour in NEIGHBOURS)
