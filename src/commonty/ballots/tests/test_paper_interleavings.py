"""R6: whatever a voter does online, by phone and on paper, in whatever order, at most one of it is counted."""

import random
from datetime import timedelta

import pytest

from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.ballots import actions
from commonty.ballots.models import Channel, CountedBallot, Envelope, PaperBatch, PaperEnvelope, Proof, RefusedBecause
from commonty.ballots.queries import box_faults
from commonty.ballots.tests.factories import NOW, at, cast, close_and_open, make_staff, options
from commonty.ballots.tests.paper import OPENING, UNTIL, hand_in, helper, make_paper_register, whole_batch

pytestmark = pytest.mark.django_db
VOTERS, STEPS = 6, 30
PAPER, ONLINE = options(7), options(1)  # so that the count says through which channel a vote came


class Life:
    """One vote, and everybody who does something in it."""

    def __init__(self, seed):
        self.random, self.now = random.Random(seed), NOW
        self.register = make_paper_register(VOTERS)
        self.clerk, self.officer = helper(self.register), make_staff(self.register.place, Role.HOUSING_OFFICER)
        self.voters = list(self.register.entitlements.select_related("person", "register__place").order_by("pk"))

    def step(self):
        self.now += timedelta(minutes=7)
        voter = self.random.choice(self.voters)
        deed = self.random.choice(
            [self.web, self.web, self.phone, self.paper, self.refused, self.set_aside, self.again]
        )
        try:
            deed(voter)
        except Refused:
            return False
        return True

    def web(self, voter):
        cast(voter, ONLINE, clock=at(self.now))

    def again(self, voter):
        """The same form once more, perhaps after something else came in."""
        cast(voter, ONLINE, key=f"form-{voter.pk}", clock=at(self.now))

    def phone(self, voter):
        how = {"channel": Channel.PHONE, "proof": Proof.OFFICER, "typed_by": self.officer}
        cast(voter, ONLINE, clock=at(self.now), **how)

    def paper(self, voter):
        hand_in(voter, by=self.clerk, clock=at(self.now))

    def refused(self, voter):
        hand_in(voter, by=self.clerk, reason=RefusedBecause.NOT_SIGNED, clock=at(self.now))

    def set_aside(self, voter):
        outer = PaperEnvelope.objects.accepted().filter(entitlement=voter).first()
        if outer:
            actions.set_aside_paper(envelope_id=outer.pk, by=self.clerk, clock=at(self.now))

    def most_counted(self):
        """How many votes of one voter would be counted now."""
        return max(
            Envelope.objects.live().filter(entitlement=one).count()
            + PaperEnvelope.objects.accepted().filter(entitlement=one).count()
            for one in self.voters
        )

    def end(self):
        """Seal the paper, open the box; returns how many had a paper vote, how many an online one."""
        accepted = PaperEnvelope.objects.accepted().filter(register=self.register)
        papers = accepted.count()
        for batch in PaperBatch.objects.select_related("register").filter(register=self.register):
            whole_batch(batch, ["7"] * accepted.filter(batch=batch).count())
        live = Envelope.objects.live().filter(register=self.register).count()
        close_and_open(self.register, when=OPENING)
        return papers, live


@pytest.mark.parametrize("seed", range(12))
def test_any_order_of_web_phone_and_paper_leaves_at_most_one_counted(seed):
    life = Life(seed)
    done = 0
    for _ in range(STEPS):
        done += life.step()
        assert life.most_counted() <= 1
    assert 5 < done < STEPS
    assert box_faults(life.register) == []
    papers, live = life.end()
    assert CountedBallot.objects.filter(choices=PAPER).count() == papers
    assert CountedBallot.objects.filter(choices=ONLINE).count() == live


@pytest.mark.parametrize(
    "without",
    [
        "commonty.ballots.actions.casting.check_not_voted_on_paper",
        "commonty.ballots.actions.taking_in._replace",
    ],
)
def test_twin_without_the_rule_counts_somebody_twice(monkeypatch, without):
    monkeypatch.setattr(without, lambda _which: 0)
    life = Life(2)
    for _ in range(STEPS):
        life.step()
        if life.most_counted() > 1:
            return
    pytest.fail("nobody was counted twice")


def test_after_the_close_paper_comes_in_and_nothing_else():
    life = Life(1)
    life.now = UNTIL - timedelta(hours=3)
    life.paper(life.voters[0])
    with pytest.raises(Refused, match="ended"):
        life.web(life.voters[1])
