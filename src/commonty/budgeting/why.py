"""The working of a count in sentences. Every number in them is one of `working.published`, or the sum of two.

"You" are the voters. An *equal share* is what each ballot had to give in the run that was kept; where shares were
raised to get there, `how_counted` says so above all projects.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from commonty.budgeting.room import voters_of
from commonty.budgeting.rules.alternatives import other_was_chosen
from commonty.kit.money import pounds

Plain = Mapping[str, Any]


@dataclass(frozen=True)
class Story:
    """One project's reason: `tag` is two or three words, `says` one to six sentences."""

    id: str
    number: int
    name: str
    heading: str
    cost: int
    price: str
    votes: int
    place: int | None
    tag: str
    says: tuple[str, ...]
    share: str  # of the voters who backed it, as the length of a bar
    bar_says: str
    facts: tuple[tuple[str, str], ...]  # the bar's numbers, as a small table

    @property
    def is_chosen(self) -> bool:
        return self.place is not None


class Teller:
    """Tells a result by the rules that made it. Money in the round's currency, names as they were frozen."""

    def __init__(self, result: Plain, frozen: Plain, *, voters: int | None = None) -> None:
        """`voters`: behind how many votes the hands of a meeting are, where each of them counts as a ballot."""
        self.result, self.frozen, self.voters = result, frozen, voters
        self.listed = {project["id"]: project for project in frozen["projects"]}
        self.pots = {pot["heading"]: pot for pot in result["pots"]}
        self.is_scored = frozen["paper"]["method"] == "scores"  # a ballot is a score for one project

    def money(self, pence: int) -> str:
        return pounds(pence, currency=self.frozen["currency"])

    def name(self, project_id: str) -> str:
        return self.listed[project_id]["name"]

    def stories(self) -> list[Story]:
        """The chosen in the order in which they were chosen, then the others by votes."""
        ordered = sorted(
            self.result["projects"],
            key=lambda p: (p["place"] is None, p["place"] or 0, -p["votes"], self.listed[p["id"]]["number"]),
        )
        return [self.story(project) for project in ordered]

    def story(self, project: Plain) -> Story:
        listed = self.listed[project["id"]]
        is_chosen = project["place"] is not None
        says = self.chosen_says(project) if is_chosen else self.not_chosen_says(project)
        ballots = self.ballots_of(project)
        return Story(
            id=project["id"],
            number=listed["number"],
            name=listed["name"],
            heading=project["heading"],
            cost=project["cost"],
            price=self.money(project["cost"]),
            votes=project["votes"],
            place=project["place"],
            tag=place_says(project["place"]) if is_chosen else _("Not this time"),
            says=tuple(sentence for sentence in says if sentence),
            share=self.bar_length(project, ballots),
            bar_says=self.bar_says(project, ballots),
            facts=tuple(self.facts(project, ballots)),
        )

    def backed(self, project: Plain) -> str:
        return scored(project["votes"], points_of(project)) if self.is_scored else backed(project["votes"])

    def bar_length(self, project: Plain, ballots: int) -> str:
        part, whole = project["votes"], ballots
        if self.is_scored:
            part, whole = points_of(project), project["votes"] * self.frozen["paper"]["points"]
        return f"{100 * part / (whole or 1):.1f}%"

    def bar_says(self, project: Plain, ballots: int) -> str:
        if self.is_scored:
            return average_says(project, self.frozen["paper"]["points"])
        return _("%(n)s of %(all)s voters") % {"n": f"{project['votes']:,}", "all": f"{ballots:,}"}

    def facts(self, project: Plain, ballots: int) -> list[tuple[str, str]]:
        if self.is_scored:
            points = (_("Points"), f"{points_of(project):,}")
            return [points, (_("Average"), average_says(project, self.frozen["paper"]["points"]))]
        found = [(_("Backed it"), _("%(n)s of %(all)s") % {"n": f"{project['votes']:,}", "all": f"{ballots:,}"})]
        if project["paid"]:
            if len(project["paid"]["full"]) == 1:
                found.append((_("Each paid"), self.money(project["paid"]["full"][0]["each"])))
            found.append((_("Equal share"), self.money(self.share_of(project))))
        return found

    # Chosen

    def chosen_says(self, project: Plain) -> list[str]:
        if project["stage"] == "free":
            return [self.backed(project), _("It costs nothing, so nothing stood in its way.")]
        if project["stage"] == "equal-shares":
            return [self.backed(project), *self.paid_says(project)]
        room = {"room": self.money(project["room"]), "cost": self.money(project["cost"])}
        if project["stage"] == "completion":
            return [
                self.backed(project),
                _("Your shares alone did not pay for it, but money was left in the pot. It came next by %(order)s.")
                % {"order": self.greedy_order()},
                _("%(room)s was left then, and it costs %(cost)s.") % room,
            ]
        return [self.backed(project), _("When its turn came, %(room)s was left in the pot.") % room]

    def paid_says(self, project: Plain) -> list[str]:
        paid, share = project["paid"], self.share_says(project)
        groups = paid["full"]
        if not groups:
            return [_("You paid it with all that you had left of your equal shares."), share]
        values = {"each": self.money(groups[0]["each"]), "share": self.money(self.share_of(project))}
        if len(groups) > 1:
            values["least"] = self.money(groups[-1]["each"])
            by = _("Who gave it more points paid more: %(least)s to %(each)s each.")
            if self.frozen["utility"] == "borda":
                by = _("Who put it higher on their list paid more: %(least)s to %(each)s each.")
            return [by % values, self.less_says(paid), share]
        if paid["is_less"] or not paid["all_paid"]:
            return [self.most_say(groups[0], values), self.less_says(paid), share]
        if project["heading"]:
            return [_("Split between you that is %(each)s each.") % values, share]
        return [_("Split between you that is %(each)s each, and everybody's equal share was %(share)s.") % values]

    def most_say(self, group: Plain, values: dict[str, str]) -> str:
        if "voters" not in group:
            return _("Those of you who could paid %(each)s each.") % values
        sentence = ngettext("%(n)d of you paid %(each)s.", "%(n)d of you paid %(each)s each.", group["voters"])
        return sentence % (values | {"n": group["voters"]})

    def less_says(self, paid: Plain) -> str:
        if not paid["is_less"]:
            return ""
        if "less_voters" not in paid:
            return _("Some of you had less than that left, and paid what there was.")
        less, nothing = paid["less_voters"], paid["nothing_voters"]
        sentences = []
        if less:
            one, more = "%(n)d had less left, and paid it all.", "%(n)d had less left, and paid it all."
            sentences.append(ngettext(one, more, less) % {"n": less})
        if nothing:
            one, more = "%(n)d had nothing left to pay with.", "%(n)d had nothing left to pay with."
            sentences.append(ngettext(one, more, nothing) % {"n": nothing})
        return " ".join(sentences)

    def ballots_of(self, project: Plain) -> int:
        """Of how many voters a project's are told: all, or where pots have voters of their own, those."""
        if self.voters is not None:
            return self.voters
        pot = self.pots.get(project["heading"], {})
        return int(pot.get("ballots", self.result["ballots"]))

    def share_of(self, project: Plain) -> int:
        return self.pots[project["heading"]]["share"]

    def share_says(self, project: Plain) -> str:
        share = {"share": self.money(self.share_of(project))}
        if project["heading"]:
            area = self.frozen["headings"][project["heading"]]["name"]
            return _("Everybody's equal share of the money for %(area)s was %(share)s.") % (share | {"area": area})
        return _("Everybody's equal share was %(share)s.") % share

    # Not chosen

    def not_chosen_says(self, project: Plain) -> list[str]:
        votes, reason = project["votes"], project["reason"]
        if reason == "turnout":
            return [self.backed(project), _("Too few people voted, so nothing was chosen.")]
        if reason == "no-support" or not votes:
            return [_("Nobody scored it.") if self.is_scored else _("Nobody backed it.")]
        if reason == "minimum-votes":
            needed = self.frozen["minimum_votes"]
            sentence = ngettext("It needed at least %(n)d vote.", "It needed at least %(n)d votes.", needed)
            return [self.backed(project), sentence % {"n": needed}]
        if reason == "no-utility":
            return [self.backed(project), _("But nobody put it above another project, or gave it any points.")]
        if reason == "incompatible":
            return [self.backed(project), other_was_chosen(self.name(project["excluded_by"]), self.together(project))]
        enough = [self.enough_says(project["enough"]), self.instead_says(project)]
        if self.is_beyond(project):
            return [self.backed(project), *self.beyond_says(project), *enough]
        says = [self.backed(project)]
        if project["short"]:
            says += self.short_says(project)
        if reason == "no-room":
            says.append(self.no_room_says(project))
        return [*says, *enough]

    def together(self, project: Plain) -> int:
        """Of how many only one can be chosen, this one included."""
        rivals = {other for group in self.frozen["groups"] if project["id"] in group for other in group}
        return len(rivals)

    def left_in(self, project: Plain) -> int:
        pot: Plain = self.pots[project["heading"]]
        return int(pot["budget"] - pot["spent"])

    def is_beyond(self, project: Plain) -> bool:
        """Whether the pot was in the way: one step more would have chosen it. Older results do not say."""
        beyond = self.pots.get(project["heading"], {}).get("beyond") or {"chosen": ()}
        return project["id"] in beyond["chosen"]

    def beyond_says(self, project: Plain) -> list[str]:
        """What its voters were short of is a step at most, and would read as if so few pounds had been missing."""
        pot, left = self.pots[project["heading"]], self.left_in(project)
        step = _("One step more would have chosen it.")
        if project["cost"] > left:
            values = {"cost": self.money(project["cost"]), "left": self.money(left)}
            return [step, _("But it costs %(cost)s, and only %(left)s of the pot was not given out.") % values]
        values = {"spent": self.money(pot["beyond"]["spent"]), "pot": self.money(pot["budget"])}
        return [step, _("But what is chosen then costs %(spent)s together, and the pot was %(pot)s.") % values]

    def instead_says(self, project: Plain) -> str:
        """A pot pays no more than it has: whatever didn't fit into the rest of it takes the place of something."""
        enough, left = project["enough"] or {"cost": None, "votes": None}, self.left_in(project)
        by_cost = enough["cost"] is not None and enough["cost"] > left
        by_votes = enough["votes"] is not None and project["cost"] > left
        if by_cost and by_votes:
            return _("Either way, something else would not have been chosen.")
        if by_votes and enough["cost"] is not None:
            return _("With more votes for it, something else would not have been chosen.")
        return _("Then something else would not have been chosen.") if by_cost or by_votes else ""

    def enough_says(self, enough: Plain | None) -> str:
        """Only what was found by counting again with that change."""
        if not enough or (enough["cost"] is None and enough["votes"] is None):
            return ""
        values = {"cost": self.money(enough["cost"] or 0), "n": enough["votes"]}
        if enough["votes"] is None:
            return _("A cost of %(cost)s would have been enough.") % values
        more = ngettext(
            "%(n)d more vote for it alone would have been enough",
            "%(n)d more votes for it alone would have been enough",
            enough["votes"],
        )
        if enough["cost"] is None:
            return f"{more}." % values
        return _("%(more)s, or a cost of %(cost)s.") % (values | {"more": more % values})

    def short_says(self, project: Plain) -> list[str]:
        short, cost = project["short"], project["cost"]
        if not short["after"]:
            values = {"start": self.money(short["start"]), "by": self.money(cost - short["start"])}
            says = [_("All your equal shares together came to %(start)s: %(by)s short.") % values]
            if short["left"] < short["start"]:
                left = {"left": self.money(short["left"])}
                says.append(_("After what was chosen, %(left)s of them was left.") % left)
            return says
        values = {"left": self.money(short["left"]), "by": self.money(short["by"])}
        after = {"after": self.name(short["after"]), "start": self.money(short["start"])}
        return [
            _("Together you had %(left)s of your shares left at the end: %(by)s short.") % values,
            _("You began with %(start)s, and had enough until “%(after)s” was chosen.") % after,
        ]

    def no_room_says(self, project: Plain) -> str:
        room, cost = project["room"], project["cost"]
        values = {"room": self.money(room), "by": self.money(cost - room)}
        if project["short"]:
            return _("The %(room)s that nobody's share had used was not enough for it either.") % values
        if not room:
            return _("When its turn came, nothing was left in the pot.")
        return _("When its turn came, %(room)s was left in the pot: %(by)s short.") % values

    def greedy_order(self) -> str:
        return {
            "cost": _("number of votes"),
            "card": _("votes for each pound"),
            "score": _("points for each pound"),
            "score-cost": _("number of points"),
            "borda": _("place on people's lists for each pound"),
        }[self.frozen["utility"]]


def backed(votes: int) -> str:
    return ngettext("%(n)s of you backed it.", "%(n)s of you backed it.", votes) % {"n": f"{votes:,}"}


def points_of(project: Plain) -> int:
    """All scores of a project together: what it is worth for each pound, times its cost, by the rule of pitch nights."""
    return int(Fraction(project["worth"] or 0))


def scored(votes: int, points: int) -> str:
    sentence = ngettext(
        "%(n)s of you scored it: %(points)s points together.",
        "%(n)s of you scored it: %(points)s points together.",
        votes,
    )
    return sentence % {"n": f"{votes:,}", "points": f"{points:,}"}


def average_says(project: Plain, highest: int) -> str:
    tenths = (Fraction(10 * points_of(project), project["votes"] or 1) + Fraction(1, 2)).__floor__()
    return _("%(average)s of %(highest)d") % {"average": f"{tenths // 10}.{tenths % 10}", "highest": highest}


def place_says(place: int) -> str:
    words = [
        pgettext("chosen", "Chosen first"),
        pgettext("chosen", "Chosen second"),
        pgettext("chosen", "Chosen third"),
        pgettext("chosen", "Chosen fourth"),
        pgettext("chosen", "Chosen fifth"),
    ]
    return words[place - 1] if place <= len(words) else _("Chosen as number %(n)d") % {"n": place}


def voters_in_room(totals: Plain, frozen: Plain) -> int | None:
    """None where the box alone decided."""
    told = totals.get("meeting")
    return voters_of(told, unit=frozen["settings"]["unit"]) if told else None


def stories(result: Plain, frozen: Plain) -> Sequence[Story]:
    return Teller(result, frozen).stories()
