"""A group's room: its discussions, for those who are in it and for nobody by their job."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from commonty.access.pages import person_page
from commonty.discussions.queries.threads import threads_in_room
from commonty.groups.models import Group
from commonty.groups.queries.membership import is_member, may_read_room
from commonty.groups.views.shared import count_reading

ON_A_PAGE = 25


@person_page
@never_cache
def show_room(request: HttpRequest, public_id: str) -> HttpResponse:
    now = timezone.now()
    group = get_object_or_404(Group.objects.select_related("place"), landlord=request.landlord, public_id=public_id)
    if not may_read_room(request.person, group, now=now):
        raise Http404
    count_reading(request, group)
    page = Paginator(threads_in_room(group), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"group": group, "page": page, "now": now, "may_start": is_member(request.person, group)}
    return render(request, "discussions/room.html", context)
