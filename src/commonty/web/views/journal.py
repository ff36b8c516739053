"""The journal, for those who may read it: what was done, when, by whom, and whether the chain still holds."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.web.journal_words import checks_for, entries_for, given_heads, in_words

PAGE = 50


@staff_page(Permission.READ_JOURNAL)
def journal(request: HttpRequest) -> HttpResponse:
    entries = entries_for(request.person)
    page = Paginator(entries, PAGE).get_page(request.GET.get("page"))
    checks = checks_for(request.person)
    context = {
        "page": page,
        "entries": in_words(list(page.object_list)),
        "checks": checks,
        "altered": [check for check in checks if not check.is_sound],
        "sound": [check for check in checks if check.is_sound],
        "given": given_heads(checks),
        "witnesses": len(settings.WITNESSES),
    }
    return render(request, "web/journal.html", context)
