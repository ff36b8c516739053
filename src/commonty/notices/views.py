"""One's own messages; and letters to those who get them on paper: what waits where, a pile to print, the tick that it is
in the post."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonty.access.pages import person_page, staff_page
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.kit.own_links import with_links
from commonty.notices.actions.printing import make_pile, post_pile, print_pile
from commonty.notices.forms import PostedForm
from commonty.notices.letters import print_notices
from commonty.notices.models import Notice, Pile
from commonty.notices.queries import held_for, letters_in, must_not_go, piles_of, waiting_for
from commonty.places.models import Place

MOST_SHOWN = 50


@person_page
@never_cache
def messages(request: HttpRequest) -> HttpResponse:
    """Where the link in a text leads: all that we sent, whichever way."""
    hosts = [request.get_host(), *request.person.landlord.hosts.split()]
    sent = Notice.objects.visible_to(request.person).filter(status=Notice.Status.SENT).order_by("-sent_at", "-pk")
    shown = [(notice, with_links(notice.body, hosts)) for notice in sent[:MOST_SHOWN]]
    return render(request, "notices/messages.html", {"messages_sent": shown, "most": MOST_SHOWN})


@staff_page(Permission.SEND_LETTER_CODES)
@never_cache
def post(request: HttpRequest) -> HttpResponse:
    return _post_page(request)


@staff_page(Permission.SEND_LETTER_CODES)
@require_POST
def make(request: HttpRequest, place_id: str) -> HttpResponse:
    public = Place.objects.public().within(request.landlord)
    place = get_object_or_404(public, public_id=place_id)
    try:
        made = make_pile(place_id=place.pk, by=request.person, now=timezone.now(), channel="web")
    except Refused as refused:
        return _post_page(request, says=str(refused))
    return redirect("notices:pile", made.public_id)


@staff_page(Permission.SEND_LETTER_CODES)
@never_cache
def pile(request: HttpRequest, pile_id: str) -> HttpResponse:
    return _pile_page(request, _pile(request, pile_id))


@staff_page(Permission.SEND_LETTER_CODES)
@require_POST
@never_cache
def print_them(request: HttpRequest, pile_id: str) -> HttpResponse:
    """The file is the answer. Whoever loses it asks again: nothing is over until the letters are in the post."""
    found, now = _pile(request, pile_id), timezone.now()
    letters = letters_in(found, on=timezone.localdate(now))
    printed = [letter.pk for letter in letters]
    try:
        pdf = print_notices(letters, found, landlord=request.landlord, now=now) if letters else b""
        made = print_pile(pile_id=found.pk, printed=printed, by=request.person, now=now, channel="web")
    except Refused as refused:
        return _pile_page(request, found, says=str(refused))
    if made is None:
        says = _(
            "No letter of this pile is to be printed any more. What is still to go waits here or in another place."
        )
        return _post_page(request, says=says)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="letters-{made.public_id}-{made.prints}.pdf"'
    return response


@staff_page(Permission.SEND_LETTER_CODES)
@require_POST
@never_cache
def posted(request: HttpRequest, pile_id: str) -> HttpResponse:
    found, form, says = _pile(request, pile_id), PostedForm(request.POST), ""
    if not form.is_valid():
        return _pile_page(request, found, form=form)
    said = {"taken_out": form.cleaned_data["taken_out"], "by": request.person, "now": timezone.now()}
    try:
        if not post_pile(pile_id=found.pk, channel="web", **said):
            return redirect("notices:post")
        says = _("They don't count as posted yet. First take out what must not go, then tick once more.")
    except Refused as refused:
        form.add_error(None, str(refused))
    return _pile_page(request, found, form=form, says=says)


def _post_page(request: HttpRequest, *, says: str = "") -> HttpResponse:
    who, landlord, today = request.person, request.landlord, timezone.localdate()
    printing, gone = piles_of(who, landlord)
    context = {
        "waiting": waiting_for(who, landlord, on=today),
        "held": held_for(who, landlord, on=today),
        "printing": printing,
        "gone": gone,
        "says": says,
    }
    return render(request, "notices/post.html", context, status=422 if says else 200)


def _pile_page(request: HttpRequest, found: Pile, *, form: PostedForm | None = None, says: str = "") -> HttpResponse:
    take_out = must_not_go(found) if not found.posted_at else []
    fresh = PostedForm(initial={"taken_out": ",".join(map(str, take_out))})
    context = {
        "pile": found,
        "letters": len(letters_in(found, on=timezone.localdate())),
        "take_out": take_out,
        "form": form if form is not None and form.errors else fresh,
        "says": says,
    }
    is_refused = says or (form is not None and form.errors)
    return render(request, "notices/pile.html", context, status=422 if is_refused else 200)


def _pile(request: HttpRequest, public_id: str) -> Pile:
    seen = Pile.objects.visible_to(request.person).filter(place__landlord=request.landlord)
    return get_object_or_404(seen.select_related("place", "printed_by", "posted_by"), public_id=public_id)
