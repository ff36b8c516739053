"""The demo's mails come in through the same code as everybody's."""

import pytest

from commonty.cases.tests.factories import NOW, a_close
from commonty.channels.models import Arrival
from commonty.channels.tests.post import open_doors
from commonty.web.demo.mail import bring_mail

pytestmark = pytest.mark.django_db


def test_one_is_a_case_one_is_held_and_two_wait(settings):
    open_doors(settings)
    close = a_close()
    close.agnes.reference = "D-0001"
    close.agnes.save()
    bring_mail(close.landlord, now=NOW)
    whys = list(Arrival.objects.order_by("pk").values_list("why", "state", "is_urgent"))
    assert whys == [
        ("genuine", "in_case", False), ("unproven", "in_case", False), ("unknown", "held", True),
        ("unknown", "held", False),
    ]  # fmt: skip
    assert Arrival.objects.visible_to(close.shona).to_decide().count() == 3


def test_where_no_mail_is_read_there_is_none(settings):
    settings.MAIL_IN = ""
    bring_mail(a_close().landlord, now=NOW)
    assert not Arrival.objects.exists()
