"""Public issues of one landlord, as others read them. Nobody who asks sees more than a passer-by."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from commonty.api.rules import A_PAGE, Wanted
from commonty.cases.models import Issue
from commonty.channels.models import Arrival
from commonty.places.models import Place
from commonty.promises.models import Promise


@dataclass(frozen=True)
class Listed:
    issue: Issue
    note: str  # how it was fixed, or the newest line
    changed_at: datetime
    promise: Promise | None  # the next public one


def issues_wanted(landlord: Place, wanted: Wanted) -> list[Listed]:
    found = Issue.objects.visible_to(None).within(landlord)
    if wanted.ids:
        found = found.filter(public_id__in=wanted.ids)
    else:
        found = found.filter(published_at__gte=wanted.since, published_at__lte=wanted.until)
        if wanted.codes:
            found = found.filter(kind__in=wanted.codes)
        if len(set(wanted.statuses)) == 1:
            found = found.filter(fixed_at__isnull="open" in wanted.statuses)
    start = (wanted.page - 1) * A_PAGE
    ordered = found.select_related("place__parent").prefetch_related("updates").order_by("-published_at", "-pk")
    return _with_all(list(ordered[start : start + A_PAGE]))


def _with_all(issues: list[Issue]) -> list[Listed]:
    promised: dict[str, list[Promise]] = defaultdict(list)
    for promise in (
        Promise.objects.about_all(issues).open().filter(audience=Promise.Audience.PUBLIC).order_by("due_at")
    ):
        promised[promise.about_id].append(promise)
    return [_listed(issue, promised[issue.public_id]) for issue in issues]


def _listed(issue: Issue, promises: list[Promise]) -> Listed:
    newest = max(issue.updates.all(), key=lambda update: update.at, default=None)
    note = issue.fixed_says if issue.fixed_at else newest.says if newest else ""
    moments = [issue.published_at, *([issue.fixed_at] if issue.fixed_at else []), *([newest.at] if newest else [])]
    return Listed(issue, note, max(moments), promises[0] if promises else None)


def public_issue_of(landlord: Place, token: str) -> Issue | None:
    """What came of a report that a program brought, if everybody reads it."""
    arrival = Arrival.objects.filter(landlord=landlord, channel="report", public_id=token[:12]).first()
    case = arrival.case if arrival else None
    if case is None or case.issue_id is None or len(token) != 12:
        return None
    return Issue.objects.visible_to(None).filter(pk=case.issue_id).first()
