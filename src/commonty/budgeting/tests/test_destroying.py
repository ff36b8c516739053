"""Before the key of a money vote is destroyed everything that has to outlast it is looked at, by two people or the job."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.ballots.models import Register
from commonty.budgeting.actions.count import count_round
from commonty.budgeting.actions.destroying import destroy_unsigned, sign_for_destruction
from commonty.budgeting.models import Result, Round
from commonty.budgeting.queries.destroying import checks_of, fault_in
from commonty.budgeting.tests.factories import account_of, make_staff
from commonty.budgeting.tests.test_count import closed_long_ago, media, signed_twice, voted  # noqa: F401
from commonty.journal.models import Entry

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def final(settings) -> Round:
    settings.DEMO = True  # staff need no second factor there; nothing else is different on these pages
    pb_round = closed_long_ago(voted())
    signed_twice(pb_round)
    count_round(round_id=pb_round.pk)
    published_ago(pb_round, days=15)
    return Round.objects.select_related("place", "register").get(pk=pb_round.pk)


def published_ago(pb_round: Round, *, days: int) -> None:
    Register.objects.filter(pk=pb_round.register_id).update(result_published_at=timezone.now() - timedelta(days=days))


def sign(pb_round: Round, role: Role = Role.ENGAGEMENT_OFFICER) -> bool:
    return sign_for_destruction(round_id=pb_round.pk, by=make_staff(pb_round.place, role), channel="web")


def is_there(pb_round: Round) -> bool:
    return Register.objects.filter(pk=pb_round.register_id, secrets_destroyed_at=None).exists()


def test_two_people_sign_and_it_is_done(final):
    assert all(check.is_well for check in checks_of(final, now=timezone.now()))
    assert sign(final) is False
    assert sign(final, Role.BOARD_MEMBER) is True
    assert not is_there(final)


def lose_the_pack(pb_round: Round) -> None:
    pb_round.result.pack.storage.delete(pb_round.result.pack.name)


def change_the_pack(pb_round: Round) -> None:
    with open(pb_round.result.pack.path, "ab") as pack:
        pack.write(b"x")


def publish_another(pb_round: Round) -> None:
    Result.objects.filter(round=pb_round).update(pack_digest="f" * 64)


def change_the_count(pb_round: Round) -> None:
    pb_round.register.counted.first().delete()


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        (lose_the_pack, "can't be read"),
        (change_the_pack, "not the one"),
        (publish_another, "another file"),
        (change_the_count, "not those"),
    ],
)
def test_what_is_not_well_stops_both_people_and_the_job(final, harm, says):
    sign(final)  # it was well then: the second looks anew
    harm(final)
    final = Round.objects.select_related("place", "register").get(pk=final.pk)
    assert says in fault_in(final, now=timezone.now())
    with pytest.raises(Refused, match=says):
        sign(final)
    published_ago(final, days=29)
    with pytest.raises(ExceptionGroup):
        destroy_unsigned()
    assert is_there(final)


def test_twin_what_is_well_the_job_destroys_after_two_weeks(final):
    assert destroy_unsigned() == 0
    published_ago(final, days=29)
    assert destroy_unsigned() == 1
    assert not is_there(final)


def page_of(pb_round: Round) -> str:
    return reverse("budgeting:destroy_secrets", args=[pb_round.public_id])


def as_staff(client, pb_round: Round, role: Role = Role.ENGAGEMENT_OFFICER):
    person = make_staff(pb_round.place, role)
    client.force_login(account_of(person), backend="django.contrib.auth.backends.ModelBackend")
    return person


def test_the_page_says_what_stands_in_the_way_and_has_no_button_then(client, final):
    as_staff(client, final)
    assert "Sign as the first of two" in client.get(page_of(final)).content.decode()
    change_the_pack(final)
    page = client.get(page_of(final)).content.decode()
    assert "Nothing can be destroyed" in page
    assert "Sign as" not in page
    refused = client.post(page_of(final))
    assert refused.status_code == 422
    assert "autofocus" in refused.content.decode()
    assert not Entry.objects.filter(kind="ballots.destruction_signed").exists()


def test_others_of_the_staff_do_not_get_there(client, final):
    as_staff(client, final, Role.HOUSING_OFFICER)
    assert client.get(page_of(final)).status_code == 403


def test_it_waits_on_the_desk_until_one_has_signed(client, final):
    as_staff(client, final)
    assert page_of(final) in client.get(reverse("web:desk")).content.decode()
    client.post(page_of(final))
    assert page_of(final) not in client.get(reverse("web:desk")).content.decode()
    as_staff(client, final, Role.BOARD_MEMBER)
    assert page_of(final) in client.get(reverse("web:desk")).content.decode()
    published_ago(final, days=3)
    assert page_of(final) not in client.get(reverse("web:desk")).content.decode()  # not final yet
