"""The door by which the other system tells what became of repairs: a key of its own, a row an answer, once."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from commonty.access.pages import open_page
from commonty.kit.limits import Limit, spend
from commonty.kit.row_files import MOST_BYTES
from commonty.people.roll.table import BadFile, decoded
from commonty.repairs.actions.status_files import tell_by_key
from commonty.repairs.forms.status_file import read_statuses
from commonty.repairs.models import Report, System
from commonty.repairs.queries.keys import system_with_key
from commonty.repairs.rules.reports import Fault, read_row

MOST_AT_ONCE = 100  # a program sends as often as it likes; one that waits too long sends the same again
A_MINUTE = Limit("what other systems say", most=60, seconds=60)


class NotLikeThis(Exception):
    """What they sent can't be read as a whole; their programmer reads why."""

    def __init__(self, status: int, says: str) -> None:
        super().__init__(says)
        self.status = status


@csrf_exempt
@open_page
@require_POST
def status(request: HttpRequest) -> HttpResponse:
    """Rows as JSON or as CSV. Each is answered for itself; sent again, it is the same one."""
    now = timezone.now()
    system = known_by_key(request)
    if system is None:
        answer = JsonResponse({"error": _("This key opens nothing.")}, status=401)
        answer["WWW-Authenticate"] = "Bearer"
        return answer
    if not spend(A_MINUTE, system.public_id, now=now):
        return JsonResponse(
            {"error": _("Too many at once: wait a minute.")}, status=429, headers={"Retry-After": "60"}
        )
    try:
        answers = _answers(request, system, now)
    except NotLikeThis as wrong:
        return JsonResponse({"error": str(wrong)}, status=wrong.status)
    stuck = any(answer["outcome"] in ("unreadable", *Report.STUCK) for answer in answers)
    return JsonResponse({"rows": answers}, status=207 if stuck else 200)


def known_by_key(request: HttpRequest) -> System | None:
    kind, _space, key = request.headers.get("Authorization", "").partition(" ")
    return system_with_key(key.strip(), landlord=request.landlord) if kind.lower() == "bearer" else None  # type: ignore[attr-defined]


def _answers(request: HttpRequest, system: System, now: datetime) -> list[dict[str, Any]]:
    body = _body(request)
    if request.content_type == "text/csv":
        read, wrong = _from_csv(body, now)
    elif request.content_type == "application/json":
        read, wrong = _from_json(body, now)
    else:
        raise NotLikeThis(415, _("Send application/json or text/csv."))
    reports = tell_by_key([said for _n, said in read], system_id=system.pk, now=now)
    answers = [_answer(number, report) for (number, _said), report in zip(read, reports, strict=True)]
    for number, faults in wrong.items():
        why = " ".join(f"{fault.column}: {fault.says}" if fault.column else fault.says for fault in faults)
        answers.append({"row": number, "outcome": "unreadable", "why": why})
    return sorted(answers, key=lambda answer: answer["row"])


def _body(request: HttpRequest) -> bytes:
    size = request.headers.get("Content-Length", "")
    if not size.isdigit() or int(size) > MOST_BYTES:
        raise NotLikeThis(413, _("Send at most 1 MB at once."))
    return request.body


def _from_json(body: bytes, now: datetime) -> tuple[list[tuple[int, Any]], dict[int, list[Fault]]]:
    """One object, or a list of them. Numbered from 1."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise NotLikeThis(400, _("This is no JSON.")) from None
    rows = found if isinstance(found, list) else [found]
    if len(rows) > MOST_AT_ONCE:
        raise NotLikeThis(413, _("Send at most %(n)d rows at once.") % {"n": MOST_AT_ONCE})
    read, wrong = [], {}
    for number, cells in enumerate(rows, start=1):
        if not isinstance(cells, Mapping):
            wrong[number] = [Fault("", _("Each row is an object."))]
            continue
        said, faults = read_row(cells, now=now)
        if said is None:
            wrong[number] = faults
        else:
            read.append((number, said))
    return read, wrong


def _from_csv(body: bytes, now: datetime) -> tuple[list[tuple[int, Any]], dict[int, list[Fault]]]:
    """Numbered as a spreadsheet does: the heading is row 1."""
    try:
        lines, faults = read_statuses(decoded(body), now=now, most=MOST_AT_ONCE)
    except BadFile as bad:
        raise NotLikeThis(400, str(bad)) from bad
    wrong: dict[int, list[Fault]] = {}
    for fault in faults:
        wrong.setdefault(fault.row, []).append(Fault(fault.column, fault.says))
    return [(line.row, line.said) for line in lines], wrong


def _answer(number: int, report: Report) -> dict[str, Any]:
    """Nothing of a repair but what they said themselves."""
    return {"row": number, "job": report.job, "outcome": report.outcome, "why": report.why}
