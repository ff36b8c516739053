"""My talk: what I follow, how I hear of it, and under which name I write."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonty.access.pages import person_page
from commonty.access.refusal import Refused
from commonty.discussions.actions.following import choose_hearing, follow, stop_following
from commonty.discussions.actions.pens import TRIES, give_pen_name_up, take_pen_name
from commonty.discussions.forms.following import HearsForm
from commonty.discussions.forms.pens import PenForm
from commonty.discussions.queries.following import followed_by
from commonty.discussions.queries.news import hears_of
from commonty.discussions.queries.ours import is_on_staff
from commonty.discussions.queries.pens import pen_in_use
from commonty.discussions.rules.following import may_be_told
from commonty.discussions.views.threads import visible_thread
from commonty.discussions.where import page_of_thread
from commonty.kit.limits import spend

ON_A_PAGE = 25


@person_page
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    initial = {"hears": hears_of(request.person)}
    form = HearsForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        choose_hearing(hears=form.cleaned_data["hears"], by=request.person)
        messages.success(request, _("Saved."))
        return redirect("discussions:mine")
    return _page(request, form, PenForm(), form)


@person_page
@never_cache
def pen(request: HttpRequest) -> HttpResponse:
    """Takes a name; on its own address, so that what was typed stays if it can't be had."""
    form, now = PenForm(request.POST if request.method == "POST" else None), timezone.now()
    how = {"by": request.person, "now": now, "channel": "web"}
    if request.method == "POST" and "give-up" in request.POST:
        give_pen_name_up(**how)
        messages.success(request, _("From now on you begin discussions under your own name."))
        return redirect("discussions:mine")
    if request.method == "POST" and form.is_valid():
        try:
            if not spend(TRIES, request.person.human.public_id, now=now):
                raise Refused(_("You have tried many names today. Please go on tomorrow."))
            take_pen_name(name=form.cleaned_data["name"], **how)
            messages.success(request, _("From now on neighbours read this name in discussions that you begin with."))
            return redirect("discussions:mine")
        except Refused as refused:
            form.add_error("name", str(refused))
    return _page(request, HearsForm(initial={"hears": hears_of(request.person)}), form, form)


def _page(request: HttpRequest, hears: HearsForm, named: PenForm, sent: HearsForm | PenForm) -> HttpResponse:
    person = request.person
    page = Paginator(followed_by(person), ON_A_PAGE).get_page(request.GET.get("page"))
    for thread in page:
        thread.url = page_of_thread(thread)
    context = {
        "form": sent, "hears": hears, "named": named, "page": page, "now": timezone.now(),
        "may_be_told": may_be_told(person), "pen": pen_in_use(person), "may_have_pen": not is_on_staff(person),
    }  # fmt: skip
    return render(request, "discussions/mine.html", context, status=422 if sent.errors else 200)


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
    return redirect("discussions:mine" if "mine" in request.POST else page_of_thread(thread))
