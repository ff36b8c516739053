"""When ideas may be joined or split, and who says yes to it until when: silence never joins and never splits."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.budgeting.models import NewIdea, Proposal, Reshaping
from commonty.budgeting.rules.proposals import check_is_theirs_to_judge

State = Proposal.State
DAYS_TO_ANSWER = 14
FEWEST, MOST = 2, 5  # ideas that are joined at once, or parts that one is split into


def check_can_reshape(
    kind: str, ideas: Sequence[Proposal], *, into: int, because: str, is_own: bool, asked: Sequence[Proposal]
) -> None:
    """`into`: how many ideas come of it. `asked`: those of the ideas whose authors are being asked already."""
    many = len(ideas) if kind == Reshaping.Kind.JOIN else into
    if not FEWEST <= many <= MOST:
        raise Refused(
            _("Choose at least one other idea, and at most %(n)d.") % {"n": MOST - 1}
            if kind == Reshaping.Kind.JOIN
            else _("Write down at least two parts, and at most %(n)d.") % {"n": MOST}
        )
    if (kind == Reshaping.Kind.SPLIT and len(ideas) != 1) or (kind == Reshaping.Kind.JOIN and into != 1):
        raise Refused(_("Several ideas are joined into one, or one is split into several."))
    for idea in ideas:
        check_is_theirs_to_judge(idea, is_own=is_own)
        check_is_fit(idea)
    if asked:
        says = _("The authors of “%(title)s” are being asked already. Wait for them, or take that back first.")
        raise Refused(says % {"title": asked[0].title})
    if len(because.split()) < 3:
        raise Refused(_("Say why in a whole sentence. The authors read it."))


def check_is_fit(idea: Proposal) -> None:
    """What everybody can read and nobody has signed for."""
    if idea.project_id is not None:
        raise Refused(_("“%(title)s” is on the ballot. Take its project out of the vote first.") % _title(idea))
    if idea.state in (State.SENT, State.HIDDEN):
        raise Refused(_("Not everybody can read “%(title)s”. Read it and show it first.") % _title(idea))
    if idea.state == State.BECAME:
        raise Refused(_("“%(title)s” became another idea already. Choose that one.") % _title(idea))
    if not any(idea.authors):
        raise Refused(_("Nobody can be asked about “%(title)s”: we don’t know its author any more.") % _title(idea))


def is_fit(idea: Proposal) -> bool:
    try:
        check_is_fit(idea)
    except Refused:
        return False
    return True


def _title(idea: Proposal) -> dict[str, str]:
    return {"title": idea.title}


def check_can_answer(reshaping: Reshaping, *, now: datetime, is_party: bool) -> None:
    """`is_party`: whoever types it for an author proposed it, or is an author themselves."""
    check_waits(reshaping)
    if now >= reshaping.answer_by:
        raise Refused(_("The days to answer are over, so the ideas stay as they are. Your words are below."))
    if is_party:
        raise Refused(_("You proposed this, or are an author yourself. A colleague has to type what others say."))


def check_waits(reshaping: Reshaping) -> None:
    if reshaping.state != Reshaping.State.WAITING:
        says = _("This is settled already: %(what)s. Nothing was changed.")
        raise Refused(says % {"what": reshaping.get_state_display()})


def check_nobody_is_asked(*, is_asked: bool) -> None:
    if is_asked:
        raise Refused(_("Its authors are asked whether it may be joined or split. Wait, or take that back first."))


def what_says(reshaping: Reshaping, ideas: Sequence[Proposal], into: Sequence[NewIdea]) -> str:
    """“Join “A bench” and “A seat” into “A place to sit”.”"""
    old, new = _listed([idea.title for idea in ideas]), _listed([part.title for part in into])
    if reshaping.kind == Reshaping.Kind.JOIN:
        return _("Join %(old)s into one idea: %(new)s.") % {"old": old, "new": new}
    return _("Split %(old)s into these ideas: %(new)s.") % {"old": old, "new": new}


def _listed(titles: Sequence[str]) -> str:
    *first, last = [_("“%(title)s”") % {"title": title} for title in titles]
    return _("%(names)s and %(last)s") % {"names": ", ".join(first), "last": last} if first else last
