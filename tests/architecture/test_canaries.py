"""What is said to one person is on no page, file or feed that anybody else opens: planted, and looked for."""

import pytest
from django.utils import timezone

from commonty.access.roles import Role
from commonty.cases.models import Case, Message
from commonty.journal.models import Entry
from commonty.notices.actions.sending import owe_notices
from commonty.notices.models import Notice
from commonty.promises.models import Promise
from commonty.repairs.models import Repair
from tests.architecture.test_matrix import World, knocks, signed_in, world

pytestmark = [pytest.mark.django_db, pytest.mark.once]
__all__ = ["world"]  # the fixture
CANARY = "zebrafinch"
LOOKERS = ("nobody", Role.RESIDENT, Role.COMPLAINTS_OFFICER, Role.ADMINISTRATOR)


@pytest.fixture
def planted(world: World, settings) -> Case:
    """Said to one person, noted for colleagues, promised and summed up."""
    settings.ALLOWED_HOSTS = ["testserver", "elsewhere.example.org"]
    case = Case.objects.order_by("pk").first()
    assert case is not None
    Case.objects.filter(pk=case.pk).update(says=f"The {CANARY} in my hall", audience=Case.Audience.ONE, issue=None)
    for kind in (Message.Kind.WORD, Message.Kind.REPLY, Message.Kind.NOTE, Message.Kind.ANSWER, Message.Kind.SUMMARY):
        said = {"text": f"{kind}: the {CANARY}", "spoken_by": case.owner, "channel": "web", "at": timezone.now()}
        Message.objects.create(case=case, kind=kind, **said)
    Promise.objects.about(case).update(says=f"We look for the {CANARY}")
    Repair.objects.filter(case=case).update(what=f"The {CANARY} has to go", contractor=f"{CANARY} catchers")
    return case


def text_of(answer) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode(errors="replace")


@pytest.mark.parametrize("who", LOOKERS)
def test_nobody_else_finds_it_behind_any_door(world: World, planted: Case, who: str) -> None:
    person = world.people[who]
    if person == planted.owner:
        pytest.skip("whoever answers it reads it")
    found = [
        f"{method} {address}"
        for address, _opens, method, answer in knocks(world, who, methods=("get",))
        if CANARY in text_of(answer)
    ]
    assert found == []


def test_the_looker_would_find_it(world: World, planted: Case) -> None:
    """The twin: whoever answers it finds it, on its own page and in their queue."""
    world.people["owner"] = planted.owner
    client = signed_in(world, "owner")
    assert CANARY in text_of(client.get(f"/help/cases/{planted.public_id}/"))
    assert CANARY in text_of(client.get("/desk/cases/?show=mine"))
    assert CANARY in text_of(client.get("/desk/repairs/"))


def test_nor_in_a_subject_or_the_journal_or_a_colleagues_mail(world: World, planted: Case) -> None:
    owe_notices(now=timezone.now())
    resident = planted.raised_by
    assert not Notice.objects.filter(subject__contains=CANARY).exists()
    assert not Notice.objects.exclude(person=resident).filter(body__contains=CANARY).exists()
    assert CANARY not in str(list(Entry.objects.values()))
