"""The result as files: the public pack, the votes and rules in it, the reasons as CSV and JSON."""

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from commonty.access.pages import open_page
from commonty.budgeting.models import Result
from commonty.budgeting.packs import layout
from commonty.budgeting.queries.result import told
from commonty.budgeting.views.result import result_of
from commonty.budgeting.views.rounds import visible_round
from commonty.kit.canonical import read_zip
from commonty.kit.money import in_units
from commonty.kit.open_files import csv_answer


def published_result(request: HttpRequest, public_id: str) -> Result:
    result = result_of(visible_round(request, public_id))
    if result is None:
        raise Http404
    return result


@open_page
@require_safe
def download_pack(request: HttpRequest, public_id: str) -> FileResponse:
    result = published_result(request, public_id)
    name = f"{public_id}-{result.pack_digest[:12]}.zip"
    return FileResponse(result.pack.open("rb"), as_attachment=True, filename=name, content_type="application/zip")


@open_page
@require_safe
def download_ballots(request: HttpRequest, public_id: str) -> HttpResponse:
    """The votes by themselves, from the pack, so that there is one copy and not two."""
    return out_of_pack(request, public_id, layout.BALLOTS, "text/csv; charset=utf-8", name=f"{public_id}.pb")


@open_page
@require_safe
def download_rules(request: HttpRequest, public_id: str) -> HttpResponse:
    """The rules beside them: whoever has both can count."""
    return out_of_pack(request, public_id, layout.RULES, "application/json", name=f"{public_id}-rules.json")


def out_of_pack(request: HttpRequest, public_id: str, file: str, content_type: str, *, name: str) -> HttpResponse:
    with published_result(request, public_id).pack.open("rb") as pack:
        files = read_zip(pack.read(), most_bytes=layout.MOST_BYTES, most_files=len(layout.ALL))
    if file not in files:
        raise Http404
    answer = HttpResponse(files[file], content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@open_page
@require_safe
def result_csv(request: HttpRequest, public_id: str) -> HttpResponse:
    heads = ["place", "number", "project", "cost", "votes", "chosen", "why"]
    rows = [
        [
            story.place or "",
            story.number,
            story.name,
            in_units(story.cost),
            story.votes,
            story.tag,
            " ".join(story.says),
        ]
        for story in told(published_result(request, public_id)).stories
    ]
    return csv_answer(f"result-{public_id}.csv", heads, rows)


@open_page
@require_safe
def result_json(request: HttpRequest, public_id: str) -> HttpResponse:
    result = published_result(request, public_id)
    return JsonResponse(
        {
            "round": public_id,
            "name": result.round.name,
            "currency": result.round.currency,
            "fingerprint": result.pack_digest,
            "journal_head": result.journal_head,
            "counted_at": result.counted_at,
            "how": told(result).how,
            "why": {story.id: story.says for story in told(result).stories},
            "totals": result.totals,
            "working": result.outcome,
        },
        json_dumps_params={"ensure_ascii": False},
    )
