"""After something was hidden: its author asks again, another human decides; and what is kept apart is read on record."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from commonty.access.may import require
from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.discussions.events import Event
from commonty.discussions.models import (
    OF_GROUP,
    Evidence,
    EvidenceReading,
    Hiding,
    HouseRule,
    Report,
    groups_joined_by,
)
from commonty.discussions.queries.pens import pen_of_hidden
from commonty.discussions.rules import moderation as rules
from commonty.groups.models import Membership
from commonty.journal.record import Named, record
from commonty.people.models import Person


@transaction.atomic
def appeal(*, hiding_id: int, text: str, by: Person, now: datetime, channel: str) -> Hiding:
    """Once. It stays hidden until another human has looked."""
    hiding = _locked(hiding_id)
    if hiding.author is None or not hiding.author.is_same_human(by):
        raise PermissionDenied(_("Somebody else wrote this."))
    return _appealed(hiding, text, by, now, channel)


@transaction.atomic
def appeal_for_group(*, hiding_id: int, text: str, by: Person, now: datetime, channel: str) -> Hiding:
    """Of what a group says of itself any organiser asks. Whoever decides learns not who, nor does the journal."""
    hiding = _locked(hiding_id)
    mine = organising(by, hiding)
    if mine is None:
        raise PermissionDenied(_("Only an organiser of the group can do this."))
    return _appealed(hiding, text, mine, now, channel)


def organising(person: Person, hiding: Hiding) -> Membership | None:
    """As what they organise the group whose words these are."""
    if hiding.about_kind != OF_GROUP:
        return None
    theirs = Membership.objects.of(person).organising().as_neighbours()
    return theirs.filter(group__public_id=hiding.about_id).order_by("pk").first()


def _appealed(hiding: Hiding, text: str, by: Named, now: datetime, channel: str) -> Hiding:
    rules.check_can_appeal(hiding, text)
    hiding.appeal, hiding.appealed_at = text.strip(), now
    hiding.save(update_fields=["appeal", "appealed_at"])
    _record(Event.HIDING_APPEALED, hiding, pen_of_hidden(hiding) or by, now, channel)
    return hiding


@transaction.atomic
def decide_appeal(*, hiding_id: int, lifts: bool, answer: str, by: Person, now: datetime, channel: str) -> Hiding:
    """By a human who did not hide it. What comes back is where it was, since all that hid it was this row."""
    hiding = _locked(hiding_id)
    require(by, need_of(hiding), within=hiding.place)
    rules.check_can_decide_appeal(hiding, by, answer)
    _check_is_not_in_it(hiding, by)
    hiding.appeal_decided_by, hiding.appeal_decided_at, hiding.appeal_answer = by, now, answer.strip()
    hiding.lifted_at = now if lifts else None
    hiding.save(update_fields=["appeal_decided_by", "appeal_decided_at", "appeal_answer", "lifted_at"])
    _record(Event.APPEAL_DECIDED, hiding, by, now, channel, lifted=lifts)
    return hiding


@transaction.atomic
def lift_hiding(*, hiding_id: int, by: Person, now: datetime, channel: str) -> Hiding:
    """It was a mistake, and nobody has to ask."""
    hiding = _locked(hiding_id)
    require(by, need_of(hiding), within=hiding.place)
    if hiding.author is not None and hiding.author.is_same_human(by):
        raise PermissionDenied(_("Another person has to decide this."))
    _check_is_not_in_it(hiding, by)
    rules.check_can_lift(hiding)
    hiding.lifted_at = now
    hiding.save(update_fields=["lifted_at"])
    _record(Event.HIDING_LIFTED, hiding, by, now, channel)
    return hiding


@transaction.atomic
def read_evidence(*, evidence_id: int, why: str, by: Person, now: datetime, channel: str) -> Evidence:
    """The only way to its words. Who read it, when and why is kept as long as it is."""
    evidence = Evidence.objects.select_related("hiding__place__landlord", "hiding__author__merged_into").get(
        pk=evidence_id
    )
    hiding = evidence.hiding
    require(by, Permission.READ_EVIDENCE, within=hiding.place)
    if not Evidence.objects.visible_to(by).filter(pk=evidence.pk).exists():
        raise PermissionDenied(_("Another person has to decide this."))
    rules.check_why_read(why)
    EvidenceReading.objects.create(evidence=evidence, by=by, at=now, why=why.strip()[:300])
    _record(Event.EVIDENCE_READ, hiding, by, now, channel)
    return evidence


@transaction.atomic
def decide_unlawful(*, evidence_id: int, stays: bool, why: str, by: Person, now: datetime, channel: str) -> Hiding:
    """Of what was hidden at once: an administrator who has read it says whether it stays so."""
    evidence = Evidence.objects.get(pk=evidence_id)
    hiding = _locked(evidence.hiding_id)
    require(by, Permission.READ_EVIDENCE, within=hiding.place)
    rules.check_can_confirm(hiding)
    rules.check_answer(why)
    if not evidence.readings.filter(by__in=Person.objects.same_human(by.human.pk)).exists():
        raise Refused(_("Read it first."))
    hiding.confirmed_by, hiding.confirmed_at, hiding.why = by, now, why.strip()
    hiding.lifted_at = None if stays else now
    hiding.save(update_fields=["confirmed_by", "confirmed_at", "why", "lifted_at"])
    outcome = Report.Outcome.HIDDEN if stays else Report.Outcome.LEFT
    reports = Report.objects.open().about(hiding.about_kind, hiding.about_id)
    if not stays:
        reports = reports.filter(rule=HouseRule.LAWFUL)  # whether it breaks another rule is still to be decided
    reports.update(outcome=outcome, decided_by=by, decided_at=now)
    _record(Event.HIDING_CONFIRMED if stays else Event.HIDING_LIFTED, hiding, by, now, channel)
    return hiding


def forget_evidence(now: datetime) -> int:
    """A job: nobody asked for it in time."""
    return Evidence.objects.filter(kept_until__lte=now).delete()[1].get("discussions.Evidence", 0)


def _check_is_not_in_it(hiding: Hiding, by: Person) -> None:
    """Somebody on the staff may be in the group as a neighbour."""
    if hiding.about_kind == OF_GROUP and hiding.about_id in groups_joined_by(by):
        raise PermissionDenied(_("Another person has to decide this."))


def need_of(hiding: Hiding) -> Permission:
    return Permission.READ_EVIDENCE if hiding.rule == HouseRule.LAWFUL else Permission.MODERATE


def _locked(hiding_id: int) -> Hiding:
    rows = Hiding.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("place__landlord", "author__merged_into", "by", "confirmed_by").get(pk=hiding_id)


def _record(event: Event, hiding: Hiding, by: Named, now: datetime, channel: str, **facts: Any) -> None:
    record(event, about=hiding, by=by, at=now, channel=channel, within=hiding.place, rule=hiding.rule, **facts)
