"""A person decides whether two people on the register are one human, and if so the two become one."""

from datetime import datetime

from django.db import transaction

from commonty.access.may import Actor, require
from commonty.access.permissions import Permission
from commonty.journal.record import record
from commonty.people import rules
from commonty.people.events import Event
from commonty.people.models import Account, LetterCode, Likeness, Person, Post, RoleHeld, Team, Tie, TieKind

STRONGEST_FIRST = (
    TieKind.TENANT,
    TieKind.JOINT_TENANT,
    TieKind.SHARING_OWNER,
    TieKind.FACTORED_OWNER,
    TieKind.HOUSEHOLD_MEMBER,
)
CONTACTS = ("email", "phone", "reached_by", "safe_contact")
TAKEN_OVER = (*CONTACTS, "language", "format_needs", "born_on")


@transaction.atomic
def decide_likeness(*, likeness_id: int, verdict: str, by: Actor, now: datetime, channel: str) -> Likeness:
    likeness = (
        Likeness.objects.select_for_update(of=("self",), no_key=True)
        .select_related("one__landlord")
        .get(pk=likeness_id)
    )
    require(by, Permission.IMPORT_ROLL, within=likeness.one.landlord)
    rules.check_can_decide(likeness)
    likeness.verdict, likeness.decided_by, likeness.decided_at = verdict, by if isinstance(by, Person) else None, now
    likeness.save(update_fields=["verdict", "decided_by", "decided_at"])
    if verdict == Likeness.Verdict.SAME:
        _merge(likeness.one_id, likeness.other_id, now)
    record(
        Event.LIKENESS_DECIDED, about=likeness.one, by=by, at=now, channel=channel, within=likeness.one.landlord,
        other=likeness.other.public_id, verdict=str(verdict),
    )  # fmt: skip
    return likeness


def _merge(one_id: int, other_id: int, now: datetime) -> None:
    """The older entry stays; of two references the other keeps its own, so that the next roll still finds whom it means."""
    people = {
        person.pk: person
        for person in Person.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=(one_id, other_id))
    }
    one, other = people[one_id], people[other_id]
    rules.check_can_merge(one, other, both_act=_both_act(one, other))
    _let_proven_stand(one)
    _let_proven_stand(other)
    _drop_unproven(one, other)
    for name in TAKEN_OVER:
        if not getattr(one, name):
            setattr(one, name, getattr(other, name))
    one.born_in = None if one.born_on else one.born_in or other.born_in
    one.own_word = sorted(
        {*one.own_word, *(name for name in other.own_word if getattr(one, name) == getattr(other, name))}
    )
    one.is_at_risk, one.risk_ends_at = one.is_at_risk or other.is_at_risk, None  # if in doubt it stays
    if not one.reference:  # else the roll would speak for nobody any more: no mark, no correction, no absence
        one.reference, other.reference = other.reference, ""
    other.merged_into = one
    other.save()  # first: a reference is one person's
    one.save()
    other.merged.update(merged_into=one)
    _move_ties(one, other)
    _move_roles(one, other)
    _move_post(one, other)
    _move_account(one, other)
    LetterCode.objects.in_force().filter(person=other).update(ended_at=now)
    _move_questions(one, other)


def _let_proven_stand(person: Person) -> None:
    """Whoever is on no roll proved this one address: no roll that speaks for them from now on takes it from them."""
    if person.asked_at and not person.reference and not person.is_unproven:
        person.own_word = sorted({*person.own_word, *(name for name in ("email", "phone") if getattr(person, name))})


def _drop_unproven(one: Person, other: Person) -> None:
    """What a caller said of how to reach them goes to nobody else: they could sign in there, and write in their name.

    Nor does the account with which they came. Of two callers the older entry keeps what it has.
    """
    for person in [other] if one.is_unproven and other.is_unproven else [one, other]:
        if person.is_unproven:
            for name in CONTACTS:
                setattr(person, name, "")
            person.own_word = [name for name in person.own_word if name not in CONTACTS]
            person.is_unproven = False
            Account.objects.filter(
                person=person, is_active=True, email=""
            ).delete()  # whoever is signed in there is out


def _move_ties(one: Person, other: Person) -> None:
    lives_in = {tie.home_id: tie for tie in one.ties.filter(moved_out_on=None)}
    for tie in other.ties.all():
        if tie.moved_out_on is None and tie.home_id in lives_in:
            _keep_the_most(lives_in[tie.home_id], tie)
            tie.delete()
        else:
            Tie.objects.filter(pk=tie.pk).update(person=one)


def _keep_the_most(kept: Tie, gone: Tie) -> None:
    """Of two ties to one home the stronger kind and the earlier day: neither a tenancy nor its age may be lost."""
    kept.kind = min(kept.kind, gone.kind, key=STRONGEST_FIRST.index)
    days = [day for day in (kept.moved_in_on, gone.moved_in_on) if day]
    kept.moved_in_on = min(days, default=None)
    kept.save(update_fields=["kind", "moved_in_on"])


def _both_act(one: Person, other: Person) -> bool:
    """Whether a role of one would pass to somebody else who signs in, by the word of a single administrator."""
    acts = [
        person.roles.going_on().exists() or Account.objects.filter(person=person).exists() for person in (one, other)
    ]
    return all(acts) and RoleHeld.objects.going_on().filter(person__in=(one, other)).exists()


def _move_roles(one: Person, other: Person) -> None:
    held = set(one.roles.going_on().values_list("place_id", "role"))
    for role in other.roles.going_on():
        if (role.place_id, role.role) not in held:
            RoleHeld.objects.filter(pk=role.pk).update(person=one)


def _move_post(one: Person, other: Person) -> None:
    """Where they work, whom they lead and for whom they cover: what is due is asked of the entry that stays."""
    if Post.objects.filter(person=one).exists():
        Post.objects.filter(person=other).delete()
    Post.objects.filter(person__in=(one, other), cover__in=(one, other)).update(cover=None)
    Post.objects.filter(person=other).update(person=one)
    Post.objects.filter(cover=other).update(cover=one)
    for boss in ("lead", "manager"):
        Team.objects.filter(**{boss: other}).update(**{boss: one})


def _move_account(one: Person, other: Person) -> None:
    account = Account.objects.filter(person=other).first()
    if account is None:
        return
    if Account.objects.filter(person=one).exists():
        account.is_active = False
    else:
        account.person = one
    account.save(update_fields=["is_active", "person"])


def _move_questions(one: Person, other: Person) -> None:
    """Pairs still to be decided with the entry that went away: the same question about the one that stays."""
    waiting = Likeness.objects.filter(verdict=Likeness.Verdict.OPEN)
    for pair in [*waiting.filter(one=other), *waiting.filter(other=other)]:
        third = pair.other_id if pair.one_id == other.pk else pair.one_id
        first, second = sorted((one.pk, third))
        if first == second or Likeness.objects.filter(one_id=first, other_id=second).exists():
            pair.delete()
        else:
            Likeness.objects.filter(pk=pair.pk).update(one_id=first, other_id=second)
