"""R3: one voter, several posts at the same moment. R6: online and on paper at once. R4: a close amid a burst."""

import random
import time
from collections import Counter
from datetime import UTC, datetime
from typing import Any

from django.db import OperationalError, connection
from django.db.models import Count

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.ballots import actions
from commonty.ballots.models import CountedBallot, Envelope, PaperEnvelope, Register
from commonty.ballots.queries import box_faults
from commonty.ballots.tests.factories import make_staff
from commonty.journal.chain import verify_chain
from tests.faults.casters import Caster
from tests.faults.world import make_people, open_vote, order_of, orders_for

PROCESSES, THREADS = 2, 4
UNIQUE = {
    "ballots_envelope": ["ballots_one_envelope_a_version", "ballots_one_live_envelope", "ballots_one_envelope_a_key"],
    "ballots_paperenvelope": ["ballots_one_accepted_outer", "ballots_one_outer_a_number"],
}


def races(*, voters: int, pause: float = 0.005, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """Every voter posts eight times at once, over two processes: every other one with one key, others with eight."""
    casters = [Caster(threads=THREADS, pause=pause, without=tuple(without)) for _ in range(PROCESSES)]
    if "unique" in without:
        _drop_unique()
    register = open_vote(make_people(voters))
    started, answers = time.monotonic(), []
    for number, order in enumerate(orders_for(register)):
        keys = [order["key"]] * 8 if number % 2 else [f"{order['key'][:30]}{post}" for post in range(8)]
        at = time.time() + 0.01
        for post, key in enumerate(keys):
            casters[post % PROCESSES].send(order | {"key": key, "at": at})
        for caster in casters:
            answers += caster.collect(len(keys) // PROCESSES)
    for caster in casters:
        caster.kill()
    per_voter = Envelope.objects.values("entitlement").annotate(rows=Count("pk"), keys=Count("key", distinct=True))
    return {
        "voters": voters,
        "posts": len(answers),
        "errors": sum("error" in answer or "refused" in answer for answer in answers),
        "live": Envelope.objects.live().count(),
        "same_key_rows": sum(row["rows"] for row in per_voter if row["keys"] == 1),
        "same_key_voters": voters // 2,
        "lost": len({a["receipt"] for a in answers if "receipt" in a} - _receipts(register)),
        "chain_is_sound": verify_chain(register.chain).is_sound,
        "seconds": round(time.monotonic() - started, 1),
    }


def paper_races(*, voters: int, pause: float = 0.01, without: tuple[str, ...] = ()) -> dict[str, Any]:
    """Every voter votes online four times, and four envelopes with their paper are taken in, all at the same moment."""
    casters = [Caster(threads=THREADS, pause=pause, without=tuple(without)) for _ in range(PROCESSES)]
    if "unique" in without:
        _drop_unique()
    register = open_vote(make_people(voters), has_paper=True)
    clerk = make_staff(register.place)
    actions.declare_no_stake(register_id=register.pk, by=clerk)
    started, answers = time.monotonic(), []
    for order in orders_for(register):
        at = time.time() + 0.01
        for post in range(8):
            how = {"by": clerk.pk} if post % 4 < 2 else {}
            casters[post % PROCESSES].send(order | how | {"key": f"{order['key'][:30]}{post}", "at": at})
        for caster in casters:
            answers += caster.collect(8 // PROCESSES)
    for caster in casters:
        caster.kill()
    accepted = PaperEnvelope.objects.accepted()
    counted = Counter([*Envelope.objects.live().values_list("entitlement", flat=True)])
    counted.update(accepted.values_list("entitlement", flat=True))
    return {
        "voters": voters,
        "posts": len(answers),
        "errors": sum("error" in answer for answer in answers),
        "refused": sum("refused" in answer for answer in answers),
        "on_paper": accepted.count(),
        "counted_twice": sum(votes > 1 for votes in counted.values()),
        "counted": len(counted),
        "replaced_by_paper": Envelope.objects.filter(state=Envelope.State.BY_PAPER).count(),
        "faults": box_faults(register),
        "seconds": round(time.monotonic() - started, 1),
    }


def closes(
    *, closes: int, posts: int = 60, voters: int = 20, pause: float = 0.03, without: tuple[str, ...] = ()
) -> dict[str, Any]:
    """Box after box is shut and opened on the stroke, while votes rain down before, on and after it."""
    casters = [Caster(threads=THREADS, pause=pause, without=tuple(without)) for _ in range(PROCESSES)]
    people = make_people(voters)
    total = dict.fromkeys(
        ["accepted", "too_late", "errors", "late", "lost", "miscounted", "deadlocks", "unopened"], 0
    )
    waits = []
    for number in range(closes):
        register = open_vote(people, seconds=0.8)
        _rain(casters, register, posts, random.Random(number))
        waits.append(_close(register, total))
        answers = [answer for caster in casters for answer in caster.collect(posts // PROCESSES)]
        total["accepted"] += sum("receipt" in answer for answer in answers)
        total["too_late"] += sum("refused" in answer for answer in answers)
        total["errors"] += sum("error" in answer for answer in answers)
        _judge(register, answers, total)
    for caster in casters:
        caster.kill()
    return {"closes": closes, **total, "longest_wait": round(max(waits), 3)}


def _rain(casters: list[Caster], register: Register, posts: int, rng: random.Random) -> None:
    close = register.closes_at.timestamp()
    voters = list(register.entitlements.values_list("pk", "person_id"))
    moments = sorted(close + rng.uniform(-0.4, 0.06) for _ in range(posts))
    for number, moment in enumerate(moments):
        entitlement, person = rng.choice(voters)
        casters[number % PROCESSES].send(order_of(register.pk, entitlement, person) | {"at": moment})


def _close(register: Register, total: dict[str, Any]) -> float:
    """Shut and open the box as soon as the clock lets us; what is in it now is what will ever be counted."""
    signers = [make_staff(register.place) for _ in range(2)]
    time.sleep(max(0, (register.closes_at - datetime.now(UTC)).total_seconds()) + 0.001)
    started = time.monotonic()
    total["deadlocks"] += _shut(register)
    waited = time.monotonic() - started
    register.at_the_close = _receipts(register)
    for signer in signers:
        actions.sign_opening(register_id=register.pk, by=signer)
    try:
        actions.open_box(register_id=register.pk)
    except Refused:  # what slipped in after the close does not agree with the journal
        total["unopened"] += 1
    return waited


def _shut(register: Register, tries: int = 20) -> int:
    """How many deadlocks it took: without the lock of the box PostgreSQL has to break some up."""
    for deadlocks in range(tries):
        try:
            actions.shut_box(register_id=register.pk, by=SYSTEM)
            return deadlocks
        except OperationalError:
            continue
    raise TimeoutError("The box could not be shut.")


def _judge(register: Register, answers: list[dict[str, Any]], total: dict[str, Any]) -> None:
    held = _receipts(register)
    total["late"] += len(held - register.at_the_close)
    total["late"] += Envelope.objects.filter(register=register, received_at__gte=register.closes_at).count()
    total["lost"] += len({answer["receipt"] for answer in answers if "receipt" in answer} - held)
    counted = CountedBallot.objects.filter(register=register).count()
    total["miscounted"] += abs(Envelope.objects.live().filter(register=register).count() - counted)


def _receipts(register: Register) -> set[str]:
    return set(Envelope.objects.filter(register=register).values_list("receipt", flat=True))


def _drop_unique() -> None:
    with connection.cursor() as cursor:
        for table, names in UNIQUE.items():
            for name in names:
                cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT IF EXISTS {name}")
                cursor.execute(f"DROP INDEX IF EXISTS {name}")
