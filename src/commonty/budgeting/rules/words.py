"""The rules as sentences: the same on the round's page, at the end of the set-up and on the ballot."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from commonty.ballots.models import Unit
from commonty.budgeting.models import DecidedBy, Leftover, Method, Pot, Project, Round
from commonty.budgeting.rules.alternatives import alternatives_say
from commonty.budgeting.rules.limits import leftover_says, limits_say
from commonty.budgeting.rules.meeting_words import (
    before_says,
    counters_say,
    in_room_says,
    is_secret_heading,
    meets_says,
    not_secret_says,
)
from commonty.budgeting.rules.pots import among_says, pots_in_short, pots_say
from commonty.budgeting.rules.voiding import void_says
from commonty.kit.money import pounds
from commonty.kit.templatetags.kit import moment
from commonty.people.models import TieKind


@dataclass(frozen=True)
class Sentence:
    code: str
    heading: str
    says: str


def rules_in_words(
    pb_round: Round, *, projects: Sequence[Project], pots: Sequence[Pot] = (), key_holders: Sequence[str] = ()
) -> list[Sentence]:
    """What holds in this round, in the order in which people ask. `key_holders`: names, where it isn't our system."""
    parts = [
        ("pot", _("The money"), money_says(pb_round, pots)),
        ("group", _("Who runs it"), runs_says(pb_round)),
        ("group_rules", _("What the group asks of you"), pb_round.group_rules if pb_round.is_run_by_group else ""),
        ("who", _("Who can vote"), who_says(pb_round)),
        ("when", _("When"), when_says(pb_round)),
        ("how", _("How to vote"), how_says(pb_round)),
        ("before", _("If you voted before"), before_says(pb_round)),
        *_secret_parts(pb_round, key_holders),
        ("paper", _("Voting on paper"), paper_says(pb_round)),
        ("count", _("How votes are counted"), " ".join(count_says(pb_round))),
        ("ties", _("If two are level"), ties_say(pb_round)),
        ("leftover", _("If money is left over"), leftover_says(pb_round)),
        ("only_one", _("Only one of these"), alternatives_say(projects)),
        ("cannot_fund", _("What this money can't pay for"), pb_round.cannot_fund),
        ("size", _("How big a project may be"), size_says(pb_round)),
        ("without_web", _("Voting without the web"), pb_round.without_web),
        ("late", _("If you are not on the list"), pb_round.late_rule),
        ("void", _("If something goes wrong"), "" if pb_round.is_imported else void_says()),
    ]
    return [Sentence(*part) for part in parts if part[2]]


def _secret_parts(pb_round: Round, key_holders: Sequence[str]) -> list[tuple[str, str, str]]:
    if pb_round.is_meeting:
        return [
            ("secret", is_secret_heading(pb_round), not_secret_says(pb_round)),
            ("keys", _("Who counts"), counters_say(pb_round)),
        ]
    return [
        ("secret", _("Your vote is secret"), secret_says(pb_round)),
        ("keys", _("Who opens the box"), keys_say(key_holders, pb_round)),
    ]


def runs_says(pb_round: Round) -> str:
    if not pb_round.is_run_by_group:
        return ""
    who = _("%(group)s, a residents' group.") % {"group": pb_round.shown_group_name}
    does = _(
        "Its organiser answers the applications, and its treasurer keeps the money. "
        "We open the vote, open the ballot box with two people, and count."
    )
    return f"{who if pb_round.shown_group_name else _('A residents’ group.')} {does}"


def keys_say(key_holders: Sequence[str], pb_round: Round | None = None) -> str:
    if pb_round is not None and pb_round.is_pitch_night:
        return _("Scores of a project are opened when two people have closed its scoring, and not before.")
    if not key_holders:
        return _("Two people open it together once voting has closed. Until then nobody can look inside.")
    return _(
        "Three people hold a key each: %(names)s. Any two of them open it together. We can't open it without them."
    ) % {"names": ", ".join(key_holders)}


def secret_says(pb_round: Round) -> str:
    if pb_round.is_pitch_night:
        return _(
            "Nobody here sees what score you gave. You can change it until scoring of that project closes. Then its "
            "scores are opened without names, and nobody can tell which of them came from one person."
        )
    if pb_round.has_paper:
        return _(
            "Nobody can look up what you chose. You may change an online vote until the close. Once we accept a paper "
            "vote from you it is final and takes the place of any online one."
        )
    return _("Nobody here sees what you chose. You can vote again until voting closes: your last vote counts.")


def paper_says(pb_round: Round) -> str:
    if not pb_round.has_paper:
        return ""
    says = _(
        "You can vote on paper: post it to us or hand it in. One person may hand in their own vote and at most five "
        "others. Whoever opens and counts the papers promotes no project."
    )
    if pb_round.paper_until is None:
        return says
    return f"{says} {_('We take paper votes in until %(until)s.') % {'until': moment(pb_round.paper_until)}}"


def ties_say(pb_round: Round) -> str:
    if pb_round.is_pitch_night:
        return _("If two have as many points, lots decide that we draw and show here before the evening.")
    return _(
        "The project that more people chose goes first, then the one that costs less. "
        "If they are still level, lots decide that we draw and show here before voting starts."
    )


def money_says(pb_round: Round, pots: Sequence[Pot]) -> str:
    if not pb_round.pot_pence:
        return ""
    values = {"pot": pounds(pb_round.pot_pence, currency=pb_round.currency), "place": pb_round.place.name}
    says = _("There is %(pot)s for %(place)s.") % values
    if pots:
        says += " " + pots_say(pb_round, pots)
    return says


def who_says(pb_round: Round) -> str:
    people = people_say(pb_round)
    values = {"place": pb_round.place.name, "age": pb_round.age_from, "people": people}
    if pb_round.unit == Unit.HOME:
        return (
            _(
                "Each home in %(place)s has one vote. It is for %(people)s. "
                "People in a home agree on it, and one of them who is %(age)d or over on the day voting closes sends it. "
                "The last vote from the home counts."
            )
            % values
        )
    says = _("%(people)s, aged %(age)d or over on the day voting closes. One vote each.") % {
        **values,
        "people": people[:1].upper() + people[1:],
    }
    return says + " " + _("If we don't know your age and you are not a tenant, tell us and we put you on the list.")


def people_say(pb_round: Round) -> str:
    if not pb_round.tie_kinds:
        return _("everybody who lives in %(place)s") % {"place": pb_round.place.name}
    named = {
        TieKind.TENANT: _("tenants"),
        TieKind.JOINT_TENANT: _("joint tenants"),
        TieKind.HOUSEHOLD_MEMBER: _("people who live with them"),
        TieKind.SHARING_OWNER: _("sharing owners"),
        TieKind.FACTORED_OWNER: _("owners whose building we look after"),
    }
    names = [str(says) for kind, says in named.items() if kind in pb_round.tie_kinds]
    together = names[-1]
    if len(names) > 1:
        together = _("%(some)s and %(last)s") % {"some": ", ".join(names[:-1]), "last": names[-1]}
    return _("%(people)s in %(place)s") % {"people": together, "place": pb_round.place.name}


def when_says(pb_round: Round) -> str:
    if pb_round.is_meeting:
        return meets_says(pb_round)
    if pb_round.opens_at is None or pb_round.closes_at is None:
        return ""
    return _("Voting starts on %(start)s and closes on %(close)s.") % {
        "start": moment(pb_round.opens_at),
        "close": moment(pb_round.closes_at),
    }


def how_says(pb_round: Round) -> str:
    return in_room_says(pb_round) if pb_round.is_meeting else ballot_says(pb_round)


def ballot_says(pb_round: Round) -> str:
    """How to fill in the ballot paper of the box."""
    most = pb_round.choose_most
    if pb_round.decided_by == DecidedBy.HANDS:
        return _("Tick as many projects as you back.")
    if pb_round.method == Method.KNAPSACK:
        return _("Choose as many projects as the pot can pay for.")
    if pb_round.method == Method.POINTS:
        return _("Share out %(n)d points. You can give many to one project or a few to each.") % {
            "n": pb_round.points
        }
    if pb_round.is_pitch_night:
        return _(
            "Come to the evening. Projects are pitched one after another, in an order drawn by lot. You give each a "
            "score from 1 to %(n)d, on your own phone."
        ) % {"n": pb_round.points}
    if pb_round.method == Method.RANKING:
        return ngettext(
            "Put your favourite project first.",
            "Put up to %(n)d projects in order, your favourite first.",
            most,
        ) % {"n": most}
    return ngettext("Tick one project.", "Tick up to %(n)d projects.", most) % {"n": most}


def count_says(pb_round: Round) -> list[str]:
    if pb_round.rule == "greedy":
        return _greedy_says(pb_round)
    return _equal_shares_says(pb_round) + among_says(pb_round) + limits_say(pb_round)


def _greedy_says(pb_round: Round) -> list[str]:
    first = {
        "cost": _("The project that most people chose is paid first, then the next, as long as there is money."),
        "card": _(
            "The project with the most votes for each pound is paid first, then the next, as long as there is money."
        ),
        "score": _(
            "The project with the most points for each pound is paid first, then the next, as long as there is money."
        ),
        "score-cost": _(
            "All scores of a project are added up. The one with the most points is paid first, then the next, "
            "as long as there is money."
        ),
        "borda": _(
            "The project that stands highest for each pound is paid first, then the next, as long as there is money."
        ),
    }[pb_round.utility]
    return [first, _("One that costs more than is left is passed over."), *limits_say(pb_round)]


def _equal_shares_says(pb_round: Round) -> list[str]:
    says = [
        _("Everybody who votes gets an equal share of the money."),
        _("A project is chosen when the people who want it can pay for it together from their shares."),
        _("The one that costs each of them least, for what they get, goes first."),
    ]
    if pb_round.completion.startswith("add1"):
        says.append(
            _("If money is left, all shares are raised step by step, as long as the pot can pay for what comes out.")
        )
    if pb_round.completion in ("greedy", "add1u", "add1-overspend-u"):
        says.append(_("What is then left goes to the projects that most people chose and that still fit."))
    if pb_round.comparison:
        says.append(_("If simply paying the most chosen first would please more voters, that is done instead."))
    return says


def size_says(pb_round: Round) -> str:
    least, most = pb_round.smallest_pence, pb_round.largest_pence
    values = {"least": pounds(least or 0), "most": pounds(most or 0)}
    if least and most:
        return _("From %(least)s to %(most)s.") % values
    if least:
        return _("At least %(least)s.") % values
    return _("At most %(most)s.") % values if most else ""


def _most_first_says(pb_round: Round) -> str:
    if pb_round.is_pitch_night:
        return _("the projects with the most points are paid first")
    return _("the most chosen projects are paid first")


def settings_sentence(pb_round: Round, *, pots: Sequence[Pot] = ()) -> str:
    """The settings that most rounds leave alone, in one sentence for the set-up."""
    return _("%(how)s; %(counted)s; %(pots)s; %(size)s; %(paper)s; %(left)s.") % {
        "paper": _("paper votes too") if pb_round.has_paper else _("no paper votes"),
        "how": how_says(pb_round).split(". ")[0].rstrip("."),
        "counted": _("the pot is shared fairly between voters")
        if pb_round.rule == "equal-shares"
        else _most_first_says(pb_round),
        "pots": pots_in_short(pots),
        "size": (size_says(pb_round) or _("Projects of any cost that the pot can pay")).rstrip(".").lower(),
        "left": _("what is left over is %(where)s") % {"where": Leftover(pb_round.leftover).label}
        if pb_round.leftover
        else _("nothing is said about what is left over"),
    }
