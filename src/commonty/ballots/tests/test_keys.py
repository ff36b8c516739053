"""Three people hold the keys: any two open the box in any order, no one alone, and nobody without them, we included."""

from datetime import timedelta
from itertools import permutations

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.ballots import actions
from commonty.ballots.actions import draw_up, keys
from commonty.ballots.actions.box import result_is_out
from commonty.ballots.models import CountedBallot, HalfKey, KeyHolder, Register
from commonty.ballots.tests.factories import (
    CLOSES,
    NOW,
    OPENS,
    at,
    cast,
    make_landlord,
    make_person,
    make_register,
    make_staff,
    options,
)
from commonty.journal.chain import verify_chain
from commonty.journal.models import Entry
from commonty.kit.sealing import CannotOpen, open_sealed, unwrap
from commonty.notices.telling import tellers
from commonty.people.models import Account, LetIn
from commonty.places.models import Place

pytestmark = pytest.mark.django_db
EARLIER = OPENS - timedelta(days=3)


@pytest.fixture
def landlord():
    return make_landlord()


@pytest.fixture
def three(landlord):
    return [make_person(landlord, name=name) for name in ("Ada Byron", "Bo Carr", "Cy Dow")]


def name_them(landlord, three):
    by = make_staff(landlord)
    return actions.name_key_holders(place=landlord, name="A vote", people=three, by=by, now=EARLIER, channel="web")


def make_all(keyring, *, tried=True):
    """The keys of the three, by person."""
    made = {}
    for holder in keyring.holders.select_related("person"):
        how = {"holder_id": holder.pk, "by": holder.person, "now": EARLIER, "channel": "web"}
        made[holder.person] = actions.make_key(**how)
        if tried:
            actions.try_key(key=made[holder.person], **how)
    return made


@pytest.fixture
def held(landlord, three):
    return make_all(name_them(landlord, three))


def open_vote(landlord, held):
    keyring = KeyHolder.objects.get(person=next(iter(held))).keyring
    return make_register(3, place=landlord, keyring=keyring)


def turn(register, person, key):
    return actions.sign_opening(register_id=register.pk, by=person, key=key, clock=at(CLOSES))


@pytest.mark.parametrize("pair", list(permutations(range(3), 2)))
def test_any_two_in_any_order_open_what_was_sealed(landlord, three, held, pair):
    register = open_vote(landlord, held)
    for entitlement, chosen in zip(register.entitlements.order_by("pk"), ([1], [2, 3], []), strict=True):
        cast(entitlement, options(*chosen))
    for number, which in enumerate(pair, start=1):
        assert turn(register, three[which], held[three[which]].lower().replace("-", " ")) == number
    actions.open_box(register_id=register.pk, clock=at(CLOSES))
    assert sorted(b.choices for b in CountedBallot.objects.all()) == [[], options(1), options(2, 3)]
    assert not HalfKey.objects.exists()
    assert verify_chain(register.chain).is_sound


def test_no_one_alone_and_no_role_and_no_program_opens_it(landlord, three, held):
    register = open_vote(landlord, held)
    turn(register, three[0], held[three[0]])
    with pytest.raises(Refused, match="another person"):
        turn(register, three[0], held[three[0]])
    for nobody in (make_staff(landlord), make_staff(landlord, Role.BOARD_MEMBER), SYSTEM):
        with pytest.raises(PermissionDenied):
            turn(register, nobody, held[three[0]])
    with pytest.raises(Refused, match="Two people"):
        actions.open_box(register_id=register.pk, clock=at(CLOSES))


@pytest.mark.parametrize("turned", [0, 1])
def test_who_has_the_database_and_our_key_and_one_holders_key_opens_nothing(landlord, three, held, turned):
    register = open_vote(landlord, held)
    for person in three[:turned]:
        turn(register, person, held[person])
    register.refresh_from_db()
    assert register.wrapped_private_key is None
    thief = three[0]
    mine = KeyHolder.objects.get(person=thief)
    private = keys._pair(mine, held[thief]).private
    sealed = [blob for half in HalfKey.objects.all() for blob in (half.sealed, half.half) if blob]
    opened = []
    for blob in map(bytes, sealed):
        for half in HalfKey.objects.select_related("outer", "inner"):
            try:
                opened.append(open_sealed(private, blob, info=half.info))
            except CannotOpen:
                continue
    # What comes out is at most a box within the box, and never the 32 bytes of the key.
    assert opened
    assert all(len(found) > 32 for found in opened)


def test_twin_sealed_once_one_holder_alone_would_have_it(landlord, three, held, monkeypatch):
    only_once = keys.seal

    def seal(public, plain, *, info):
        return plain if len(plain) > 32 else only_once(public, plain, info=info)

    monkeypatch.setattr(keys, "seal", seal)
    register = open_vote(landlord, held)
    private = keys._pair(KeyHolder.objects.get(person=three[0]), held[three[0]]).private
    found = HalfKey.objects.select_related("outer", "inner").filter(inner__person=three[0]).first()
    assert len(open_sealed(private, bytes(found.sealed), info=found.info)) == 32
    assert register.wrapped_private_key is None


def test_our_own_key_opens_it_only_after_two_have_turned_theirs(landlord, three, held):
    register = open_vote(landlord, held)
    for person in three[1:]:
        turn(register, person, held[person])
    register.refresh_from_db()
    assert unwrap(bytes(register.wrapped_private_key), key=settings.INSTALLATION_KEY, purpose=register.wrap_purpose)


def test_the_key_stands_nowhere_in_the_database(landlord, three, held):
    open_vote(landlord, held)
    bare = {key.replace("-", "") for key in held.values()}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            text = "".join(map(str, cursor.fetchall())).replace("-", "").upper()
            assert not any(key in text for key in bare), table


def test_a_wrong_key_is_told_apart_from_a_slip_and_turns_nothing(landlord, three, held):
    register = open_vote(landlord, held)
    key = held[three[0]]
    slip = ("A" if key[0] != "A" else "B") + key[1:]
    for typed, says in ((slip, "slip"), ("", "slip"), (held[three[1]], "not the key")):
        with pytest.raises(Refused, match=says):
            turn(register, three[0], typed)
    register.refresh_from_db()
    assert (register.status, register.signatures.count()) == (Register.Status.OPEN, 0)
    assert not HalfKey.objects.exclude(half=None).exists()


def test_a_vote_opens_only_when_all_three_have_tried_their_keys(landlord, three):
    keyring = name_them(landlord, three)
    made = make_all(keyring, tried=False)
    with pytest.raises(Refused, match="Ada Byron, Bo Carr, Cy Dow"):
        make_register(3, place=landlord, keyring=keyring)
    for holder in keyring.holders.select_related("person"):
        how = {"holder_id": holder.pk, "by": holder.person, "now": EARLIER, "channel": "web"}
        actions.try_key(key=made[holder.person], **how)
    drawn_up = Register.objects.get()
    assert actions.freeze_and_open(register_id=drawn_up.pk, by=make_staff(landlord), clock=at(EARLIER)).public_key


def test_twin_without_the_trial_a_vote_opens_that_nobody_may_ever_open(landlord, three, monkeypatch):
    monkeypatch.setattr(draw_up, "seal_for_holders", lambda register, private: None)
    make_all(keyring := name_them(landlord, three), tried=False)
    assert make_register(3, place=landlord, keyring=keyring).status == Register.Status.OPEN


def test_another_key_ends_the_first_and_none_is_made_once_the_list_is_frozen(landlord, three):
    keyring = name_them(landlord, three)
    first = make_all(keyring)
    holder = keyring.holders.get(person=three[0])
    how = {"holder_id": holder.pk, "by": three[0], "now": EARLIER, "channel": "web"}
    second = actions.make_key(**how)
    assert KeyHolder.objects.get(pk=holder.pk).tried_at is None
    with pytest.raises(Refused, match="not the key"):
        actions.try_key(key=first[three[0]], **how)
    actions.try_key(key=second, **how)
    make_register(3, place=landlord, keyring=keyring)
    with pytest.raises(Refused, match="frozen"):
        actions.make_key(**how)


def test_nobody_makes_or_tries_anothers_key(landlord, three):
    holder = name_them(landlord, three).holders.get(person=three[0])
    how = {"holder_id": holder.pk, "by": three[1], "now": NOW, "channel": "web"}
    with pytest.raises(PermissionDenied):
        actions.make_key(**how)
    with pytest.raises(PermissionDenied):
        actions.try_key(key="x", **how)


def test_the_three_are_three_none_at_risk_and_none_brought_in_by_another(landlord, three):
    for people, says in (
        (three[:2], "three different"),
        ([three[0], three[0], three[1]], "three different"),
        ([*three[:2], make_person(landlord, is_at_risk=True)], "at risk"),
    ):
        with pytest.raises(Refused, match=says):
            name_them(landlord, people)
    LetIn.objects.create(person=three[0], by=three[2])
    with pytest.raises(Refused, match="gave another"):
        name_them(landlord, three)


def test_whose_key_it_is_sees_its_page_and_nobody_else_does(client, three):
    landlord = three[0].landlord
    Place.objects.filter(pk=landlord.pk).update(hosts="testserver")
    holder = name_them(landlord, three).holders.get(person=three[0])
    page, make = (reverse(f"ballots:{name}", args=[holder.public_id]) for name in ("my_key", "make_my_key"))
    for person, status in ((three[1], 404), (make_staff(landlord), 404), (three[0], 200)):
        client.force_login(Account.objects.create_user(f"a-{person.public_id}", person=person))
        assert (client.get(page).status_code, client.post(make).status_code) == (status, status)
    assert KeyHolder.objects.get(pk=holder.pk).made_at is not None


def test_those_who_are_asked_are_told_until_they_have_made_their_key(landlord, three):
    keyring = name_them(landlord, three)
    entry = Entry.objects.get(about_id=keyring.public_id)
    tell = tellers()[entry.kind]
    assert [message.person for message in tell(entry)] == three
    make_all(keyring)
    assert list(tell(entry)) == []


def test_what_is_left_of_the_keys_goes_with_the_other_secrets(landlord, three, held):
    register = open_vote(landlord, held)
    for person in three[:2]:
        turn(register, person, held[person])
    actions.open_box(register_id=register.pk, clock=at(CLOSES))
    result_is_out(register_id=register.pk, now=CLOSES)
    actions.destroy_secrets(register_id=register.pk, by=SYSTEM, clock=at(CLOSES + timedelta(days=29)))
    register.refresh_from_db()
    assert register.wrapped_private_key is None
    assert not HalfKey.objects.exists()
