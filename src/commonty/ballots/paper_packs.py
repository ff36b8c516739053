"""What is printed for paper votes: the declaration slip that names a voter, and the ballot paper that names nobody.

A ballot paper is made from the vote and the size of its letters alone, so that those of two voters are the same.
"""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from commonty.ballots.models import Register
from commonty.ballots.rules.keying import numbered
from commonty.kit.money import pounds
from commonty.kit.templatetags.kit import moment
from commonty.people.letters import headline, make_letters, square_code, steps, text
from commonty.places.models import Place

PACK = "ballots/pack.typ"
TICKED = ("approval", "knapsack")


def ballot_sheet(register: Register, *, large: bool) -> dict[str, Any]:
    """In the landlord's own language for everybody: few papers in another one would say whose they are."""
    paper = register.paper
    with override(settings.LANGUAGE_CODE):
        return {
            "kind": "sheet",
            "heading": _("Ballot paper"),
            "vote": register.name,
            "words": [how_to_mark(paper), _("Don't write your name or anything else on this paper.")],
            "heads": [_("No."), _("Project"), _("Cost"), _mark_says(paper)],
            "mark": "tick" if paper["method"] in TICKED else "number",
            "options": [
                {
                    "number": str(number),
                    "name": option.get("name", ""),
                    "cost": pounds(option["cost"]) if option.get("cost") else "",
                }
                for number, option in sorted(numbered(paper).items())
            ],
            "foot": _("Put this paper alone into the small envelope, and close it."),
            "language": settings.LANGUAGE_CODE.split("-")[0],
            "large": large,
        }


def how_to_mark(paper: dict[str, Any]) -> str:
    if paper["method"] == "knapsack":
        return _("Tick as many projects as the pot can pay for: together at most %(budget)s.") % {
            "budget": pounds(paper["budget"])
        }
    if paper["method"] == "points":
        return _("Share out at most %(n)d points: write a number into the box of each project that you want.") % {
            "n": paper["points"]
        }
    if paper["method"] == "ranking":
        return _("Write 1 for your favourite, 2 for the next, and so on; at most %(n)d.") % {"n": paper["most"]}
    return ngettext("Tick one project.", "Tick at most %(n)d projects.", paper["most"]) % {"n": paper["most"]}


def _mark_says(paper: dict[str, Any]) -> str:
    return {"points": _("Points"), "ranking": _("Place")}.get(paper["method"], _("Tick"))


def slip(register: Register, *, code: str = "", whose: str = "", large: bool, language: str) -> dict[str, Any]:
    """The outer slip. Without a code it is for the desk: the voter writes who they are."""
    says = _("I am %(whose)s, and this is my own vote.") % {"whose": whose} if whose else _("This is my own vote.")
    if code and not whose:
        says = _("I live at this address, and this is the vote of our home.")
    lines = [_("Signature"), _("Date")]
    return {
        "kind": "slip",
        "heading": _("Declaration"),
        "vote": register.name,
        "words": [
            says,
            _("I marked the ballot paper myself, or somebody whom I asked marked it as I said."),
            _("I know that a paper vote is final once it is accepted, and takes the place of any online one."),
        ],
        "code": code,
        "label": _("For us to find you on the list. It isn't your voting code:"),
        "picture": square_code(code) if code else "",
        "alt": _("Square code with the same letters and digits"),
        "lines": lines if code else [_("Name"), _("Address"), *lines],
        "language": language,
        "large": large,
    }


def on_paper(register: Register, landlord: Place) -> list[dict[str, Any]]:
    """What the letter says about voting on paper: how to send it back, and that it is final."""
    until = {"until": moment(register.paper_until), "landlord": landlord.name}
    return [
        headline(_("Rather on paper?")),
        steps(
            [
                _("Mark the ballot paper and put it alone into the small envelope. Close it."),
                _("Sign the declaration. Put it and the small envelope into the larger one."),
                _("Post it to %(landlord)s, or hand it in. It has to reach us before %(until)s.") % until,
            ]
        ),
        text(
            _(
                "You may change an online vote until the close. Once we accept a paper vote from you it is final and takes "
                "the place of any online one. Somebody can hand it in for you: their own and at most five others."
            )
        ),
    ]


def desk_pack(register: Register) -> bytes:
    """For a staffed point: a slip without a code and a ballot paper, in ordinary and in large print."""
    landlord, language = register.place.landlord or register.place, settings.LANGUAGE_CODE.split("-")[0]
    pages = []
    for large in (False, True):
        pages += [slip(register, large=large, language=language), ballot_sheet(register, large=large)]
    return make_letters(PACK, pages, title=_("Pack for a desk"), sender=landlord.name)
