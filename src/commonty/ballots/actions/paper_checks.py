"""Papers drawn by lot are taken in hand again and compared with what was counted.

Whoever holds the paper types what it says, as a keyer does, and isn't shown the record. The box's key, which is there
until the result is final, opens what was keyed of this one paper; what comes out of here is only whether it is the same.
"""

from django.conf import settings
from django.db import transaction
from django.db.models import F

from commonty.access.refusal import Refused
from commonty.ballots.actions.call_backs import check_not_a_hand, new_seed, record_check, scrutinised
from commonty.ballots.events import Event
from commonty.ballots.models import Draw, Keying, PaperCheck, Register
from commonty.ballots.queries.paper_votes import is_promoter
from commonty.ballots.queries.scrutiny import ballots_counted, papers_of
from commonty.ballots.rules import check_choices, read_content
from commonty.ballots.rules import scrutiny as rules
from commonty.ballots.rules.keying import Reading
from commonty.ballots.rules.paper_votes import check_no_stake, check_second
from commonty.kit.clock import Clock, database_now
from commonty.kit.sealing import CannotOpen, open_sealed, unwrap
from commonty.people.models import Person
from commonty.people.queries.staff import has_let_in


@transaction.atomic
def draw_papers(*, register_id: int, by: Person, clock: Clock = database_now, channel: str = "web") -> Draw:
    """Draw the papers, as many as the margin of the result asks for. The seed is in the journal; nobody draws again."""
    register = scrutinised(register_id, by)
    now, pool = clock(), papers_of(register)
    is_drawn = Draw.objects.filter(register=register, kind=Draw.Kind.PAPERS).exists()
    challenges = list(register.challenges.all())
    rules.check_can_draw_papers(register, challenges, is_drawn=is_drawn, papers=len(pool), now=now)
    _check_may_check(register, by)
    seed = new_seed()
    size = rules.papers_to_compare(margin=register.margin, ballots=ballots_counted(register), papers=len(pool))
    figures = {"papers": len(pool), "drawn": size, "margin": register.margin, "ballots": ballots_counted(register)}
    figures["is_proof"] = register.is_margin_proof
    kind = Draw.Kind.PAPERS
    draw = Draw.objects.create(register=register, kind=kind, seed=seed, figures=figures, drawn_by=by, drawn_at=now)
    names = rules.drawn(seed, pool, size)
    PaperCheck.objects.bulk_create(
        PaperCheck(draw=draw, number=number, paper_id=pool[name]) for number, name in enumerate(names, start=1)
    )
    record_check(Event.PAPERS_DRAWN, register, by=by, at=now, channel=channel, seed=seed, **figures)
    return draw


@transaction.atomic
def compare_paper(
    *, register_id: int, number: int, reading: Reading, by: Person, clock: Clock = database_now, channel: str = "web"
) -> PaperCheck:
    """Hold what somebody reads off a paper of the lot against what was counted of it. What it says is kept nowhere."""
    register = scrutinised(register_id, by)
    of_lot = PaperCheck.objects.filter(draw__register=register).select_related("paper__batch", "read_by")
    check = of_lot.select_for_update(of=("self",), no_key=True).get(number=number)
    now, turn = clock(), check.turn
    _check_may_check(register, by)
    rules.check_can_compare(register, check)
    is_same = _says_the_same(register, check, reading)
    if turn == 1:
        check.is_same, check.read_by, check.read_at = is_same, by, now
        check.save(update_fields=["is_same", "read_by", "read_at"])
    else:
        first = check.read_by
        is_own = first is None or by.is_same_human(first)
        check_second(is_same=is_own, is_let_in=first is not None and has_let_in(by, first))
        check.is_same_again, check.read_again_by, check.read_again_at = is_same, by, now
        check.save(update_fields=["is_same_again", "read_again_by", "read_again_at"])
    facts = {"number": number, "turn": turn, "is_same": is_same}
    record_check(Event.PAPER_COMPARED, register, by=by, at=now, channel=channel, **facts)
    return check


def _check_may_check(register: Register, by: Person) -> None:
    check_not_a_hand(register, by)
    # They need not have signed for it: nothing that they type can change what was counted.
    check_no_stake(has_declared=True, is_promoter=is_promoter(register, by))


def _says_the_same(register: Register, check: PaperCheck, reading: Reading) -> bool:
    """Held against what is sealed, not against a digest beside it: this is what went into the count."""
    paper = check.paper
    keying = Keying.objects.get(paper=paper, turn=F("paper__agreed_turn"))
    if keying.spoilt_because or reading.is_spoilt:
        return bool(keying.spoilt_because) and reading.is_spoilt
    private = unwrap(
        bytes(register.wrapped_private_key or b""), key=settings.INSTALLATION_KEY, purpose=register.wrap_purpose
    )
    info = register.paper_info(paper.batch.number, paper.position)
    read = check_choices(register.paper, reading.choices)  # in the one form in which choices are sealed
    try:
        counted = check_choices(register.paper, read_content(open_sealed(private, bytes(keying.sealed), info=info)))
    except (CannotOpen, Refused):
        return False  # it was counted as invalid, and the paper in hand is valid
    return counted == read
