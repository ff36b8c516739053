"""The desk of a member of staff, and *My things* of everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from commonty.access.may import can
from commonty.access.pages import person_page, staff_page
from commonty.access.permissions import Permission
from commonty.people.models import Person
from commonty.web.queries import desk_of, votes_of


@staff_page(Permission.SEE_DESK)
def desk(request: HttpRequest) -> HttpResponse:
    now = timezone.now()
    context = {"tasks": desk_of(request.person, now=now), "tools": tools_of(request.person), "now": now}
    return render(request, "web/desk.html", context)


def tools_of(person: Person) -> list[dict[str, str]]:
    """The pages that somebody's roles let them use, in the order in which they are used most."""
    listed = [
        (Permission.SET_UP_ROUND, _("Money votes: set up, open, close"), "budgeting:my_rounds"),
        (Permission.SEE_PEOPLE, _("Find a resident"), "people:people"),
        (Permission.SEND_LETTER_CODES, _("Letters to people without email"), "notices:post"),
        (Permission.SEND_LETTER_CODES, _("Letters with codes"), "people:letters"),
        (Permission.IMPORT_ROLL, _("The roll: bring in homes and residents"), "people:rolls"),
        (Permission.IMPORT_ROLL, _("People who may be one"), "people:likenesses"),
        (Permission.MANAGE_PLACES, _("Places"), "places:places"),
        (Permission.GIVE_ROLES, _("Roles and staff"), "people:roles_held"),
        (Permission.READ_JOURNAL, _("The journal"), "web:journal"),
    ]
    return [{"name": name, "url": reverse(url)} for need, name, url in listed if can(person, need, within=None)]


@person_page
def my_things(request: HttpRequest) -> HttpResponse:
    return render(request, "web/my_things.html", {"votes": votes_of(request.person)})
