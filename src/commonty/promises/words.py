"""Promises in words: by when one is due, and how many were kept."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonty.kit.templatetags.kit import day, moment
from commonty.places.models import Place
from commonty.promises.counts.outcomes import Tally
from commonty.promises.counts.reading import counts_of, months_until, place_that_counts
from commonty.promises.models import Promise


def due_says(promise: Promise) -> str:
    return day(promise.due_on) if promise.is_by_day else moment(promise.due_at)


def sentence_of(tally: Tally | None) -> str:
    """41 of 44 promises kept on time, 2 late, 1 broken. Empty if nothing can be said."""
    if tally is None or not tally.counted:
        return ""
    says = ngettext(
        "%(kept)d of %(n)d promise kept on time", "%(kept)d of %(n)d promises kept on time", tally.counted
    )
    more = [
        _("%d late") % tally.late if tally.late else "",
        _("%d broken") % tally.broken if tally.broken else "",
        _("%d changed") % tally.changed if tally.changed else "",
    ]
    return ", ".join(filter(None, [says % {"kept": tally.kept, "n": tally.counted}, *more]))


def sentence_of_this_month(place: Place, *, now: datetime) -> str:
    """For a place's front page: one query, and empty where nothing may be said."""
    counts = counts_of(place_that_counts(place), months_until(now, 1), now=now)
    return sentence_of(counts.months[0][1])


def parts_of(tally: Tally) -> list[dict[str, Any]]:
    """For a bar: its colours are those that the sheet has, and its words stand under it."""
    parts = (
        (_("kept on time"), tally.kept, "go"),
        (_("late"), tally.late, "returned"),
        (_("broken"), tally.broken, "promised"),
        (_("changed before their day"), tally.changed, "left"),
    )
    return [{"name": name, "value": value, "says": str(value), "kind": kind} for name, value, kind in parts]
