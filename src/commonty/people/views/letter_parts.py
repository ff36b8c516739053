"""What the pages of letters with codes share, whatever the codes are for: the parts to print, and their file."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from commonty.people.forms.letters import ToldForm
from commonty.people.models import Person
from commonty.people.models.letter_parts import LettersInParts, PartOfLetters
from commonty.people.rules.letter_parts import in_short, is_kept


def parts_card(
    run: LettersInParts,
    person: Person,
    *,
    now: datetime,
    print_url: Callable[[PartOfLetters], str],
    finish_url: str,
    page_url: str,
) -> dict[str, Any]:
    """What `people/_letter_parts.html` needs; nothing once the letters can't be printed any more."""
    if not is_kept(run, now=now):
        return {}
    parts = sorted(run.parts.all(), key=lambda part: part.number)
    to_print = [part for part in parts if not part.prints]
    return {
        "run": run,
        "is_mine": run.made_by_id == person.pk,
        "to_print": [(part, print_url(part)) for part in to_print],
        "printed": [(part, print_url(part)) for part in parts if part.prints],
        "of": len(parts),
        "unprinted": in_short([part.number for part in to_print]),
        "finish_url": finish_url,
        "page_url": page_url,
        "told_form": ToldForm(says=_("%(name)s told me that all are printed") % {"name": run.made_by}),
    }


def was_told(request: HttpRequest) -> bool:
    form = ToldForm(request.POST)
    return form.is_valid() and form.cleaned_data["was_told"]


def print_file_answer(pdf: bytes, name: str) -> HttpResponse:
    """The file is the answer, and kept nowhere. Whoever loses it presses again and gets the same letters."""
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response
