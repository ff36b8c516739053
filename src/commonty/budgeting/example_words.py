"""The worked example in sentences: what each way of counting does, step by step, and what each neighbour gets."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from commonty.budgeting import worked_example
from commonty.budgeting.worked_example import COSTS, LOTS, NEIGHBOURS, POT, SHARE, STEP, Purchase, Shares, Ticks
from commonty.kit.money import pounds

PEOPLE = {"agnes": "Agnes", "bilal": "Bilal", "cath": "Cath", "dev": "Dev", "effie": "Effie"}
THINGS: dict[str, str | Promise] = {
    "lamps": gettext_lazy("Lamps"),
    "path": gettext_lazy("Path"),
    "bench": gettext_lazy("Bench"),
    "trees": gettext_lazy("Trees"),
}


@dataclass(frozen=True)
class Story:
    name: str | Promise
    says: str | Promise
    ticks: Ticks


STORIES = (
    Story(
        gettext_lazy("One big group"),
        gettext_lazy("Three neighbours want lamps and a path. Two want a bench and trees. Who gets what?"),
        (("lamps", "path"),) * 3 + (("bench", "trees"),) * 2,
    ),
    Story(
        gettext_lazy("Two streets"),
        gettext_lazy("Agnes and Bilal live in one street, Dev and Effie in the next, and Cath on the corner."),
        (("lamps", "bench"), ("lamps", "bench"), ("lamps", "trees"), ("path", "trees"), ("path", "trees")),
    ),
    Story(
        gettext_lazy("A tie"),
        gettext_lazy("Everybody wants the bench. Lamps and path have as many votes each, and cost as much."),
        (("lamps", "bench"), ("lamps", "bench"), ("lamps", "path", "bench"), ("path", "bench"), ("path", "bench")),
    ),
)


@dataclass(frozen=True)
class Way:
    """One way of counting: what it chose, and how it got there, a sentence a step."""

    chosen: tuple[str, ...]
    spent: str
    steps: tuple[str, ...]
    after: tuple[str, ...]  # what is to be said of those that weren't chosen

    @property
    def chosen_says(self) -> str:
        return _("Chosen for %(spent)s: %(what)s") % {"spent": self.spent, "what": ", ".join(self.chosen)}


@dataclass(frozen=True)
class Neighbour:
    name: str
    by_shares: str
    by_votes: str


@dataclass(frozen=True)
class Example:
    shares: Way
    votes: Way
    neighbours: tuple[Neighbour, ...]
    purses: tuple[tuple[str, tuple[str, ...]], ...]  # a neighbour's share after each step
    purse_heads: tuple[str, ...]
    says: str  # the difference in a sentence


def example_of(ticks: Ticks) -> Example:
    shares, turns = worked_example.by_equal_shares(ticks), worked_example.by_most_votes(ticks)
    by_votes = tuple(turn.id for turn in turns if turn.is_chosen)
    return Example(
        shares=Way(
            names(shares.chosen), spent(shares.chosen), tuple(shares_say(shares, ticks)), tuple(missed_say(shares))
        ),
        votes=Way(names(by_votes), spent(by_votes), tuple(votes_say(ticks)), ()),
        neighbours=tuple(_neighbours(ticks, shares.chosen, by_votes)),
        purses=tuple(_purses(shares)),
        purse_heads=(_("Share"), *(_("After %(what)s") % {"what": THINGS[p]} for p in shares.chosen)),
        says=" ".join([difference_says(ticks, shares.chosen, by_votes), *unticked_say(ticks)]),
    )


def address_of(ticks: Ticks) -> str:
    """The query that ticks these boxes."""
    return urlencode([(n, project) for n, named in zip(NEIGHBOURS, ticks, strict=True) for project in named])


def names(projects: Sequence[str]) -> tuple[str, ...]:
    return tuple(str(THINGS[project]) for project in projects)


def spent(projects: Sequence[str]) -> str:
    return pounds(sum(COSTS[project] for project in projects))


def together(words: Sequence[str]) -> str:
    """Agnes, Bilal and Cath."""
    if len(words) < 2:
        return "".join(words)
    return _("%(some)s and %(last)s") % {"some": ", ".join(words[:-1]), "last": words[-1]}


def people(who: Sequence[str]) -> str:
    return together([PEOPLE[n] for n in who])


def money(pence: Fraction | int) -> str:
    """To the nearest penny, half a penny up."""
    return pounds((Fraction(pence) * 2 + 1).__floor__() // 2)


# Equal shares


def shares_say(found: Shares, ticks: Ticks) -> list[str]:
    values = {"pot": pounds(POT), "share": pounds(SHARE), "n": len(NEIGHBOURS)}
    says = [_("The pot of %(pot)s is shared between %(n)d neighbours: %(share)s each.") % values]
    if not any(ticks):
        return [*says, _("Nobody ticked anything, so nothing is chosen.")]
    if found.raises:
        says += _raises_say(found)
    level = {tie[0]: tie for tie in found.ties}
    for purchase in found.purchases:
        says.append(purchase_says(purchase))
        if purchase.project in level:
            says.append(tie_says(ticks, *level[purchase.project]))
    return [*says, _end_says(found)]


def _raises_say(found: Shares) -> list[str]:
    first, values = found.first, {"step": pounds(STEP), "n": found.raises, "share": pounds(found.share)}
    before = _("With that nothing can be paid for.")
    if first:
        what = {"what": together(names(first)), "left": pounds(POT - sum(COSTS[p] for p in first))}
        before = _("That pays for: %(what)s. %(left)s would be left over.") % what
    raised = ngettext(
        "So we give everybody %(step)s more on paper and count again, %(n)d time, to a share of %(share)s.",
        "So we give everybody %(step)s more on paper and count again, %(n)d times, to a share of %(share)s.",
        found.raises,
    )
    return [before, raised % values]


def purchase_says(purchase: Purchase) -> str:
    most = max(purchase.paid.values())
    full = [n for n, amount in purchase.paid.items() if amount == most]
    less = [n for n, amount in purchase.paid.items() if 0 < amount < most]
    nothing = [n for n, amount in purchase.paid.items() if not amount]
    values = {
        "what": THINGS[purchase.project],
        "cost": pounds(COSTS[purchase.project]),
        "who": people(full),
        "each": money(most),
    }
    one, more = _("%(what)s, %(cost)s: %(who)s pays %(each)s."), _("%(what)s, %(cost)s: %(who)s pay %(each)s each.")
    says = [(one if len(full) == 1 else more) % values]
    says += [
        _("%(who)s pays all that is left: %(money)s.") % {"who": PEOPLE[n], "money": money(purchase.paid[n])}
        for n in less
    ]
    if nothing:
        says.append(_("%(who)s ticked it too, with nothing left.") % {"who": people(nothing)})
    return " ".join(says)


def tie_says(ticks: Ticks, first: str, *others: str) -> str:
    """Which of the stated orders put it first: votes, then cost, then lots."""
    votes = {project: len(who) for project, who in worked_example.backers(ticks).items()}
    values = {"first": THINGS[first], "others": together(names(others))}
    as_many = [project for project in others if votes[project] == votes[first]]
    if not as_many:
        return _("%(first)s was level with %(others)s, and goes first because more of them want it.") % values
    if all(COSTS[project] > COSTS[first] for project in as_many):
        return _("%(first)s was level with %(others)s, and goes first because it costs less.") % values
    return _("%(first)s was level with %(others)s, and goes first by its lot.") % values


def _end_says(found: Shares) -> str:
    if not found.beyond:
        return _("Then nothing is left to choose.")
    values = {"what": together(names(found.beyond)), "spent": pounds(found.beyond_costs), "pot": pounds(POT)}
    says = _(
        "One step more would choose %(what)s. What is chosen then costs %(spent)s together, and the pot is %(pot)s."
    )
    return says % values


def missed_say(found: Shares) -> list[str]:
    says = []
    for missed in found.missed:
        values = {
            "what": THINGS[missed.project],
            "cost": pounds(COSTS[missed.project]),
            "who": people(missed.backers),
            "left": pounds(missed.left.__floor__()),
        }
        alone, several = (
            _("%(what)s, %(cost)s: %(who)s has %(left)s left."),
            _("%(what)s, %(cost)s: %(who)s have %(left)s left together."),
        )
        says.append((alone if len(missed.backers) == 1 else several) % values)
    return says


# Most chosen first


def votes_say(ticks: Ticks) -> list[str]:
    found, says = worked_example.backers(ticks), []
    for turn in worked_example.by_most_votes(ticks):
        votes = len(found[turn.id])
        values = {
            "what": THINGS[turn.id],
            "votes": ngettext("%(n)d vote", "%(n)d votes", votes) % {"n": votes},
            "cost": pounds(COSTS[turn.id]),
            "room": pounds(turn.room),
        }
        chosen = _("%(what)s, %(votes)s, %(cost)s: %(room)s is in the pot, so it is chosen.")
        passed = _("%(what)s, %(votes)s, %(cost)s: only %(room)s is left, so it is passed over.")
        if not turn.room:
            passed = _("%(what)s, %(votes)s, %(cost)s: nothing is left, so it is passed over.")
        says.append((chosen if turn.is_chosen else passed) % values)
        if turn.level:
            says.append(tie_says(ticks, *turn.level))
    return says or [_("Nobody ticked anything, so nothing is chosen.")]


def unticked_say(ticks: Ticks) -> list[str]:
    nobodys = [project for project, who in worked_example.backers(ticks).items() if not who and any(ticks)]
    return [_("Nobody ticked: %(what)s.") % {"what": together(names(nobodys))}] if nobodys else []


def lots_say() -> str:
    return _("The lots, drawn before: %(lots)s.") % {"lots": ", ".join(names(LOTS))}


# What each gets


def _neighbours(ticks: Ticks, by_shares: Sequence[str], by_votes: Sequence[str]) -> list[Neighbour]:
    return [
        Neighbour(PEOPLE[n], _gets(named, by_shares), _gets(named, by_votes))
        for n, named in zip(NEIGHBOURS, ticks, strict=True)
    ]


def _gets(named: Sequence[str], chosen: Sequence[str]) -> str:
    return ", ".join(names([project for project in named if project in chosen])) or _("nothing")


def _purses(found: Shares) -> list[tuple[str, tuple[str, ...]]]:
    share = pounds(found.share)
    return [
        (PEOPLE[n], (share, *(pounds(purchase.left[n].__floor__()) for purchase in found.purchases)))
        for n in NEIGHBOURS
    ]


def difference_says(ticks: Ticks, by_shares: Sequence[str], by_votes: Sequence[str]) -> str:
    """The one thing to see: whom each way leaves with nothing."""
    empty = [
        [n for n, named in zip(NEIGHBOURS, ticks, strict=True) if named and not set(named) & set(chosen)]
        for chosen in (by_shares, by_votes)
    ]
    if not any(ticks):
        return _("Tick what each neighbour wants, then count.")
    if set(by_shares) == set(by_votes):
        return _("Here both ways choose the same.")
    shares, votes = (people(who) or _("nobody") for who in empty)
    values = {"shares": shares, "votes": votes}
    who = _("Who gets nothing that they ticked? By equal shares: %(shares)s. By most chosen first: %(votes)s.")
    return who % values
