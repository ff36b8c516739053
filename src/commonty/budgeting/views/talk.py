"""Where the talk about an idea or a project is read: its page, whichever number it has by now."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from commonty.access.pages import open_page
from commonty.budgeting.models import Project, Proposal
from commonty.budgeting.views.rounds import visible_here
from commonty.discussions.models import Thread
from commonty.discussions.where import page_of_thread


@open_page
@require_safe
def talk_of_idea(request: HttpRequest, public_id: str) -> HttpResponse:
    ideas = Proposal.objects.visible_to(request.person).filter(round__in=visible_here(request).order_by())
    idea = ideas.filter(public_id=public_id).select_related("round").first()
    if idea is None:
        raise Http404
    return _there(request, reverse("budgeting:show_idea", args=[idea.round.public_id, idea.number]))


@open_page
@require_safe
def talk_of_project(request: HttpRequest, public_id: str) -> HttpResponse:
    """Of one that was taken out of the draft: where talk about it goes on."""
    projects = Project.objects.filter(round__in=visible_here(request).order_by(), public_id=public_id)
    project = projects.select_related("round").first()
    if project is not None:
        return _there(request, reverse("budgeting:show_project", args=[project.round.public_id, project.number]))
    seen = Thread.objects.visible_to(request.person).filter(about_kind="budgeting.project", about_id=public_id)
    thread = seen.select_related("goes_on_in").first()
    if thread is None or thread.goes_on_in is None:
        raise Http404
    return _there(request, page_of_thread(thread.goes_on_in))


def _there(request: HttpRequest, page: str) -> HttpResponse:
    """With the page of comments that was asked for; a browser keeps which one of them."""
    asked = request.GET.urlencode()
    return redirect(f"{page}?{asked}" if asked else page)
