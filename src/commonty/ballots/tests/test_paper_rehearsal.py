"""R35: 200 papers with faults planted by lot; each is found by those who work on the papers, and the figures balance."""

from collections.abc import Sequence
from random import Random

import pytest

from commonty.access.refusal import Refused
from commonty.ballots import actions
from commonty.ballots.models import Keying, PaperBatch, PaperEnvelope, RefusedBecause, Register
from commonty.ballots.queries.paper_votes import manifests_of, standing_of_batch
from commonty.ballots.tests.factories import at, close_and_open
from commonty.ballots.tests.paper import OPENING, hand_in, helper, key_one, make_paper_register, opened, sealed

pytestmark = pytest.mark.django_db
UNSIGNED, TWICE = 2, 2  # what is wrong on the outside; inside, one keyer misreads 2 papers in a hundred


@pytest.mark.parametrize("many", [60, pytest.param(200, marks=pytest.mark.faults)])
def test_of_all_papers_every_planted_fault_is_found(many: int) -> None:
    random = Random(35)
    register = make_paper_register(many)
    papers = [str(random.randint(1, 8)) for _ in range(many)]
    misread = set(random.sample(range(many - UNSIGNED), max(2, many // 50)))
    unsigned, twice = take_in_all(register, random)
    accepted = register.paper_batches.order_by("number")
    missing = random.randrange(accepted.count())
    differing, done = set(), 0
    for place, batch in enumerate(accepted):
        here = standing_of_batch(batch).manifest.accepted
        read = papers[done : done + here]
        wrong = {n - done for n in misread if done <= n < done + here}
        differing |= {n + done for n in work_through(batch, read, wrong, is_one_overlooked=place == missing)}
        done += here
    assert differing == misread
    refused = PaperEnvelope.objects.filter(register=register, state="refused").values_list("reason", flat=True)
    assert sorted(refused) == sorted([RefusedBecause.NOT_SIGNED] * unsigned + [RefusedBecause.SECOND] * twice)
    manifests = manifests_of(register)
    assert sum(manifest["accepted"] for manifest in manifests) == done == len(papers) - unsigned
    assert sum(manifest["found"] for manifest in manifests) == done
    register = close_and_open(register, when=OPENING)
    counted = sorted(ballot.choices for ballot in register.counted.all())
    assert counted == sorted([f"option-{int(number):05}"] for number in papers[:done])


def take_in_all(register: Register, random: Random) -> tuple[int, int]:
    by = helper(register)
    listed = list(register.entitlements.select_related("person", "register__place").order_by("pk"))
    unsigned = set(random.sample(range(len(listed)), UNSIGNED))
    for place, mine in enumerate(listed):
        hand_in(mine, by=by, reason=RefusedBecause.NOT_SIGNED if place in unsigned else "")
    for place in random.sample([n for n in range(len(listed)) if n not in unsigned], TWICE):
        with pytest.raises(Refused, match="accepted before"):
            hand_in(listed[place], by=by)
        hand_in(listed[place], by=by, reason=RefusedBecause.SECOND)
    return UNSIGNED, TWICE


def work_through(batch: PaperBatch, papers: Sequence[str], wrong: set[int], *, is_one_overlooked: bool) -> set[int]:
    """Opened, keyed by two of whom the first misreads some, settled by a third, sealed. Returns where the two differed."""
    found = len(papers) - is_one_overlooked
    batch = opened(batch, found=found)
    keyers = helper(batch.register), helper(batch.register)
    for turn, keyer in enumerate(keyers, start=1):
        for place in range(found):
            read = str(int(papers[place]) % 8 + 1) if turn == 1 and place in wrong else papers[place]
            key_one(batch, place + 1, read, turn=turn, by=keyer)
    if is_one_overlooked:
        batch = count_the_last(batch, papers, keyers)
    differing = {paper.position - 1 for paper in batch.papers.filter(state="differs")}
    third = helper(batch.register)
    for place in differing:
        key_one(batch, place + 1, papers[place], turn=3, by=third)
    batch.refresh_from_db()
    sealed(batch)
    return differing


def count_the_last(batch: PaperBatch, papers: Sequence[str], keyers: Sequence) -> PaperBatch:
    """A paper stuck in its envelope: the batch is not sealed until it is found."""
    with pytest.raises(Refused, match=r"doesn't balance|isn't agreed|aren't agreed|read in two ways"):
        sealed(batch)
    batch = actions.recount_batch(batch_id=batch.pk, by=helper(batch.register), clock=at(OPENING))
    batch = opened(batch, found=len(papers))
    for turn, keyer in enumerate(keyers, start=1):
        key_one(batch, len(papers), papers[-1], turn=turn, by=keyer)
    batch.refresh_from_db()
    return batch


def test_twin_keyed_once_the_misread_papers_are_counted_as_they_were_read() -> None:
    """One reading twice, as if the second keyer had copied the first: nothing differs, and the count is wrong."""
    register = make_paper_register(10)
    by = helper(register)
    for mine in register.entitlements.select_related("person", "register__place").order_by("pk"):
        hand_in(mine, by=by)
    batch = opened(register.paper_batches.get(), found=10)
    for turn in (1, 2):
        keyer = helper(register)
        for position in range(1, 11):
            key_one(batch, position, "2" if position == 4 else "1", turn=turn, by=keyer)
    batch.refresh_from_db()
    sealed(batch)
    assert Keying.objects.filter(turn=3).count() == 0
    register = close_and_open(register, when=OPENING)
    assert ["option-00002"] in [ballot.choices for ballot in register.counted.all()]  # nobody marked it
