"""Looking around the demo landlord: sign in as somebody by one click, read the mail and the texts that went out.

These addresses exist only in demo mode, answer only to this very machine, and `check --deploy` fails while they exist.
"""

from collections.abc import Callable
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from commonty.access.pages import open_page
from commonty.gateways.texts.local import written
from commonty.kit.own_links import with_links
from commonty.kit.phones import as_written
from commonty.people.models import Account, Person
from commonty.web.demo.cast import CAST
from commonty.web.demo.residents import LANDLINE_ONLY, PHONE_ONLY

MOST = 50
LOOPBACK = {"127.0.0.1", "::1", "[::1]", "localhost"}
# What proxies and tunnels add, by the beginning of its name.
FORWARDED = (
    "HTTP_X_FORWARDED", "HTTP_FORWARDED", "HTTP_VIA", "HTTP_CF_", "HTTP_X_REAL_IP", "HTTP_X_CLIENT_IP",
    "HTTP_TRUE_CLIENT_IP", "HTTP_X_CLUSTER_CLIENT_IP", "HTTP_FLY_CLIENT_IP", "HTTP_FASTLY_CLIENT_IP",
)  # fmt: skip


def only_here(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @wraps(view)
    def checked(request: HttpRequest, *args: object) -> HttpResponse:
        if not settings.DEMO or named_by(request) - LOOPBACK:
            raise Http404
        return view(request, *args)

    return checked


def named_by(request: HttpRequest) -> set[str]:
    """The host that was asked for, and everybody through whom the request came, as far as anybody says so.

    A proxy on this machine speaks for the whole world from here: whatever it says of somebody else counts, and that it
    says something which we can't read, too. Nobody gains by writing such a header: it only ever shuts out. A proxy that
    says nothing and writes our own name over the host can't be told from a browser here; `commonty run --demo` listens
    to this machine alone, so somebody has to put one in front on purpose, and behind it everybody is invented.
    """
    told = [value for name, value in request.META.items() if name.startswith(FORWARDED)]
    parts = {part.strip() for line in told for part in line.split(",")}
    return {request.META.get("REMOTE_ADDR", ""), _without_port(request.get_host()), *parts}


def _without_port(host: str) -> str:
    return host if host.endswith("]") else host.rpartition(":")[0] or host


@open_page
@only_here
def demo(request: HttpRequest) -> HttpResponse:
    people = {p.reference: p for p in Person.objects.filter(reference__in=[member.reference for member in CAST])}
    cast = [(member, people[member.reference]) for member in CAST if member.reference in people]
    return render(request, "web/demo.html", {"cast": cast})


@open_page
@only_here
@require_POST
def sign_in_as(request: HttpRequest) -> HttpResponse:
    known = {member.reference for member in CAST}
    person = get_object_or_404(Person, public_id=request.POST.get("person", ""), reference__in=known)
    account = Account.objects.filter(person=person).first()
    if account is None:
        account = Account.objects.create_user(f"demo-{person.public_id}", person=person)
    login(request, account, backend="django.contrib.auth.backends.ModelBackend")
    return redirect("web:desk" if person.is_on_staff else "web:front_page")


@open_page
@only_here
def mail(request: HttpRequest) -> HttpResponse:
    hosts = [request.get_host(), *(request.landlord.hosts.split() if request.landlord else [])]
    sent = sent_mail(Path(settings.EMAIL_FILE_PATH))
    shown = [message | {"html": with_links(message["text"], hosts)} for message in sent]
    return render(request, "web/demo_mail.html", {"messages_sent": shown})


@open_page
@only_here
def texts(request: HttpRequest) -> HttpResponse:
    hosts = [request.get_host(), *(request.landlord.hosts.split() if request.landlord else [])]
    sent = written(settings.TEXTS_FILE, most=MOST)
    shown = [
        {"to": as_written(one["to"]), "is_call": one["kind"] == "call", "at": datetime.fromisoformat(one["at"]),
         "html": with_links(one["says"], hosts)}
        for one in sent
    ]  # fmt: skip
    numbers = [as_written(number) for number in (PHONE_ONLY, LANDLINE_ONLY)]
    return render(request, "web/demo_texts.html", {"sent": shown, "mobile": numbers[0], "landline": numbers[1]})


def sent_mail(folder: Path, *, most: int = MOST) -> list[dict[str, Any]]:
    """The newest messages; Django's file backend writes one file a connection, several messages in it."""
    shown: list[dict[str, Any]] = []
    newest = (
        sorted(folder.glob("*.log"), key=lambda path: path.stat().st_mtime, reverse=True) if folder.is_dir() else []
    )
    for path in newest[:most]:
        for raw in path.read_bytes().split(b"-" * 79 + b"\n"):
            message = message_from_bytes(raw, policy=policy.default)
            if isinstance(message, EmailMessage) and message["To"]:
                body = message.get_body(("plain",))
                text = body.get_content() if body else ""
                at = message["Date"].datetime if message["Date"] else None
                shown.append({"to": message["To"], "subject": message["Subject"], "at": at, "text": text})
    return shown[:most]
