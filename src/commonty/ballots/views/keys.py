"""A key holder's own page: make the key, write it down, try it. Turning it belongs to whatever is voted about."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonty.access.pages import person_page
from commonty.access.refusal import Refused
from commonty.ballots import actions
from commonty.ballots.forms.keys import KeyForm
from commonty.ballots.models import KeyHolder
from commonty.ballots.queries.keys import holders_of, keys_of


def own_key(request: HttpRequest, public_id: str) -> KeyHolder:
    return get_object_or_404(KeyHolder.objects.filter(person=request.person), public_id=public_id)


@person_page
@never_cache
def my_key(request: HttpRequest, holder_id: str) -> HttpResponse:
    holder, form = own_key(request, holder_id), KeyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        try:
            actions.try_key(holder_id=holder.pk, by=request.person, now=now, channel="web", **form.cleaned_data)
            messages.success(request, _("Your key opens. Keep the sheet where only you can find it."))
            return redirect("ballots:my_key", holder_id)
        except Refused as refused:
            form.add_error("key", str(refused))
    return _page(request, holder, form)


@person_page
@never_cache
@require_POST
def make_my_key(request: HttpRequest, holder_id: str) -> HttpResponse:
    """The answer is the only place where the key ever stands."""
    holder, now = own_key(request, holder_id), timezone.now()
    try:
        key = actions.make_key(holder_id=holder.pk, by=request.person, now=now, channel="web")
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect("ballots:my_key", holder_id)
    return _page(request, own_key(request, holder_id), KeyForm(), key=key)


def _page(request: HttpRequest, holder: KeyHolder, form: KeyForm, *, key: str = "") -> HttpResponse:
    mine = next(each for each in keys_of(request.person) if each.pk == holder.pk)
    others = [each.person.name for each in holders_of(holder.keyring) if each.pk != holder.pk]
    context = {"holder": mine, "register": mine.register, "others": others, "form": form, "key": key}
    return render(request, "ballots/my_key.html", context, status=422 if form.errors else 200)
