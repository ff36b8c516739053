"""What I follow, and how I hear of it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonty.access.pages import person_page
from commonty.discussions.actions.following import choose_hearing, follow, stop_following
from commonty.discussions.forms.following import HearsForm
from commonty.discussions.queries.following import followed_by
from commonty.discussions.queries.news import hears_of
from commonty.discussions.rules.following import may_be_told
from commonty.discussions.views.threads import visible_thread
from commonty.discussions.where import page_of_thread

ON_A_PAGE = 25


@person_page
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    person = request.person
    form = HearsForm(request.POST if request.method == "POST" else None, initial={"hears": hears_of(person)})
    if request.method == "POST" and form.is_valid():
        choose_hearing(hears=form.cleaned_data["hears"], by=person)
        messages.success(request, _("Saved."))
        return redirect("discussions:mine")
    page = Paginator(followed_by(person), ON_A_PAGE).get_page(request.GET.get("page"))
    for thread in page:
        thread.url = page_of_thread(thread)
    context = {"form": form, "page": page, "now": timezone.now(), "may_be_told": may_be_told(person)}
    return render(request, "discussions/mine.html", context, status=422 if form.errors else 200)


@person_page
@require_POST
def follow_thread(request: HttpRequest, public_id: str) -> HttpResponse:
    thread = visible_thread(request, public_id)
    if "stop" in request.POST:
        stop_following(thread_id=thread.pk, by=request.person)
        messages.success(request, _("You don’t follow this any more."))
    else:
        follow(thread_id=thread.pk, by=request.person, now=timezone.now())
        messages.success(request, _("You follow this now. How you hear of it is on the page “My talk”."))
    back = "discussions:mine" if "mine" in request.POST else page_of_thread(thread)
    return redirect(back)
