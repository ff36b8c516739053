"""Mail that came in: one from a resident, one that nobody can prove, two that nobody can place. And a text: STOP."""

from datetime import datetime, timedelta
from email.message import EmailMessage

from django.conf import settings

from commonty.cases.reply_addresses import reply_address
from commonty.channels.actions.taking_in import take_in_mail
from commonty.channels.actions.texts_in import take_in_text
from commonty.channels.models import Arrival
from commonty.gateways.texts import IncomingText
from commonty.people.models import Person
from commonty.places.models import Place


def bring_mail(landlord: Place, *, now: datetime) -> None:
    """Only where mail is read, as in the demo."""
    if not settings.MAIL_IN:
        return
    agnes = Person.objects.get(landlord=landlord, reference="D-0001")
    asks = "The window in my bedroom doesn't close any more, and now there is black mould round it.\n\nAgnes Rennie"
    first = take_in(asks, sender=agnes.email, subject="Window and mould", at=now - timedelta(hours=5))
    if first is not None and first.case is not None:
        forged = "I am away for a month. Please leave my key with the neighbour at 1/1, he lets the workmen in."
        take_in(
            forged, sender=agnes.email, to=reply_address(first.case), is_proven=False, at=now - timedelta(minutes=50),
            subject="Re: A message from Strathvale Homes",
        )  # fmt: skip
    stranger = "My gran in Ropeworks Lane can't work the website. She can smell gas in her close since this morning."
    take_in(stranger, sender="jamie@example.net", subject="For my gran", at=now - timedelta(minutes=20))
    take_in(
        "Is the office open on Monday?", sender="j.stewart@example.net", subject="Hours", at=now - timedelta(hours=2)
    )
    _stop_texts(landlord, at=now - timedelta(hours=6))


def _stop_texts(landlord: Place, *, at: datetime) -> None:
    """Somebody who chose texts wants none any more, and hears so by email."""
    chose = Person.objects.filter(landlord=landlord, reached_by=Person.Reached.TEXT, is_at_risk=False)
    person = chose.exclude(email="").order_by("-pk").first()
    if person is not None:
        take_in_text(IncomingText(person.phone, "STOP", "SM" + "0" * 32, at))


def take_in(
    text: str, *, sender: str, subject: str, at: datetime, to: str = "", is_proven: bool = True
) -> Arrival | None:
    """As our own mail server hands it over: with what it found out about the sender."""
    raw, domain = EmailMessage(), sender.rpartition("@")[2]
    found = f"dmarc=pass header.from={domain}" if is_proven else f"dmarc=none header.from={domain}"
    raw["Authentication-Results"] = f"{settings.MAIL_AUTHSERV_ID}; {found}"
    raw["From"], raw["To"], raw["Subject"] = sender, to or settings.MAIL_IN, subject
    raw["Message-ID"] = f"<{at.timestamp():.0f}@{domain}>"
    raw.set_content(text)
    return take_in_mail(raw.as_bytes(), now=at)
