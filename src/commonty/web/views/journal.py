"""The journal, for those who may read it: what was done, when, by whom, and whether the chain still holds."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.web.journal_words import entries_for, in_words, verdicts_for

PAGE = 50


@staff_page(Permission.READ_JOURNAL)
def journal(request: HttpRequest) -> HttpResponse:
    entries = entries_for(request.person)
    page = Paginator(entries, PAGE).get_page(request.GET.get("page"))
    verdicts = verdicts_for(request.person) if "verify" in request.GET else []
    context = {"page": page, "entries": in_words(list(page.object_list)), "verdicts": verdicts}
    return render(request, "web/journal.html", context)
