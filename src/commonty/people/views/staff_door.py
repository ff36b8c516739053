"""How staff come in: the page that asks for a second factor, and the link to a first password."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from commonty.access.pages import open_page, person_page
from commonty.access.refusal import Refused
from commonty.people.actions.staff import set_staff_password
from commonty.people.forms.sign_in import PasswordForm
from commonty.people.sign_in.sessions import is_opened_by_code
from commonty.people.staff_links import account_of


@person_page
@never_cache
def second_factor(request: HttpRequest) -> HttpResponse:
    """Why a staff page stays shut in this session, and how to open it."""
    context = {
        "is_opened_by_code": is_opened_by_code(request),
        "has_one": is_mfa_enabled(request.user),
        "has_passkey": is_mfa_enabled(request.user, types=[Authenticator.Type.WEBAUTHN]),
        "is_proved": request.has_second_factor,
    }
    return render(request, "people/second_factor.html", context)


@open_page
@never_cache
def staff_invitation(request: HttpRequest, uid: str, token: str) -> HttpResponse:
    """Looking at the link spends nothing, so that no mail scanner can; choosing the password does."""
    account = account_of(uid, token)
    if account is None or (account.person_id and account.person.landlord_id != getattr(request.landlord, "pk", None)):
        return render(request, "people/staff_link_over.html", status=404)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            set_staff_password(
                account_id=account.pk, password=form.cleaned_data["password"], now=timezone.now(), channel="web"
            )
            messages.success(request, _("Your password is kept. Sign in with it now."))
            return redirect("account_login")
        except Refused as refusal:
            form.add_error("password", str(refusal))
    context = {"form": form, "username": account.username}
    return render(request, "people/staff_invitation.html", context, status=422 if form.errors else 200)
