"""For whoever keeps the register: what waits, the answer in writing, notice that a group is taken off."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from commonty.access.pages import staff_page
from commonty.access.permissions import Permission
from commonty.groups.actions.register import accept_application, give_notice, refuse_application, take_notice_back
from commonty.groups.forms.register import AnswerForm, NoticeForm
from commonty.groups.models import Registration
from commonty.groups.queries.pages import how_many_in, shown_number
from commonty.groups.queries.register import kept_by, tenants_in
from commonty.groups.rules.register import POINTS, is_near_renewal
from commonty.groups.views.shared import posted, sent, status_of, tried, typed
from commonty.promises.models import Promise

keeps = staff_page(Permission.KEEP_GROUPS)
State = Registration.State


@keeps
@never_cache
def keep(request: HttpRequest) -> HttpResponse:
    today, kept = timezone.localdate(), kept_by(request.person)
    waiting = list(kept.filter(state=State.APPLIED).order_by("applied_at", "pk"))
    due = {one.about_id: one.due_on for one in Promise.objects.about_all(waiting).open()}
    for one in waiting:
        one.due_on = due.get(one.public_id)
    entries = list(kept.filter(state=State.REGISTERED).order_by("renew_by", "pk"))
    for one in entries:
        one.is_near = is_near_renewal(one, today)
    return render(request, "groups/keep.html", {"waiting": waiting, "entries": entries, "today": today})


@keeps
@never_cache
def answer(request: HttpRequest, registration_id: str) -> HttpResponse:
    """All that the group sent, and nothing of what lies in its room."""
    found = get_object_or_404(kept_by(request.person), public_id=registration_id)
    form = AnswerForm(posted(request))
    accepts = form.data.get("is_accepted") == "yes"
    action = accept_application if accepts else refuse_application
    if sent(request, form, action, registration_id=found.pk, answer=typed("answer")):
        messages.success(request, _("Answered. The group’s organisers are told to read it."))
        return redirect("groups:keep")
    ticked = [(says, key in found.points) for key, says in POINTS]
    context = {
        "form": form, "entry": found, "points": ticked, "back_url": reverse("groups:keep"),
        "members": shown_number(how_many_in(found.group)), "tenants": tenants_in(found.group, on=timezone.localdate()),
        "promise": Promise.objects.about(found).open().first(),
    }  # fmt: skip
    return render(request, "groups/answer.html", context, status=status_of(form))


@keeps
@never_cache
def notice(request: HttpRequest, registration_id: str) -> HttpResponse:
    found = get_object_or_404(kept_by(request.person).filter(state=State.REGISTERED), public_id=registration_id)
    form = NoticeForm(posted(request))
    what = {"because": typed("because"), "on": typed("on")}
    if sent(request, form, give_notice, registration_id=found.pk, **what):
        messages.success(request, _("The group has notice. It is taken off on that day, unless you take this back."))
        return redirect("groups:keep")
    context = {"form": form, "entry": found, "back_url": reverse("groups:keep")}
    return render(request, "groups/notice.html", context, status=status_of(form))


@keeps
@require_POST
def stay(request: HttpRequest, registration_id: str) -> HttpResponse:
    found = get_object_or_404(kept_by(request.person), public_id=registration_id)
    tried(request, _("The group stays on the register."), take_notice_back, registration_id=found.pk)
    return redirect("groups:keep")
