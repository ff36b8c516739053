"""What stands on a letter with a voting code, in the size that its reader needs. Made in memory and kept nowhere."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from commonty.ballots.actions.slips import slip_code
from commonty.ballots.models import Register
from commonty.ballots.paper_packs import PACK, ballot_sheet, on_paper, slip
from commonty.ballots.queries.letters import Addressed
from commonty.kit.templatetags.kit import moment
from commonty.people.letters import LETTER, Letter, code, headline, link, make_letters, points, steps, text
from commonty.people.models import Person
from commonty.places.models import Place


@dataclass(frozen=True)
class Run:
    """What all letters of a run have in common."""

    register: Register
    url: str  # where a code is typed
    now: datetime
    is_again: bool = False  # earlier letters went out
    part: str = ""  # such as 1/8

    @property
    def landlord(self) -> Place:
        return self.register.place.landlord or self.register.place


def print_letters(letters: Sequence[tuple[Addressed, str]], run: Run) -> bytes:
    """One PDF: letters, each with its code. Which part it is stands in its title only: readers would look for the rest."""
    title = _("Letters with voting codes")
    if run.part:
        title = _("Letters with voting codes, part %(part)s") % {"part": run.part}
    pages = [_letter(letter, printed, run) for letter, printed in letters]
    if run.register.paper_until is not None:
        packs = [sheet for (reader, _code), page in zip(letters, pages) for sheet in _pack(reader, page, run)]
        return make_letters(PACK, packs, title=title, sender=run.landlord.name)
    return make_letters(LETTER, pages, title=title, sender=run.landlord.name)


def _pack(letter: Addressed, page: Letter, run: Run) -> list[dict[str, Any]]:
    """Letter, slip, ballot paper. The last is the same for everybody, but for the size of its letters."""
    who, register = letter.person, run.register
    with translation.override(page.language):
        code, whose = slip_code(letter.entitlement), who.name if who else ""
        declaration = slip(register, code=code, whose=whose, large=page.large, language=page.language)
    return [{"kind": "letter", **asdict(page)}, declaration, ballot_sheet(register, large=page.large)]


def _letter(letter: Addressed, printed: str, run: Run) -> Letter:
    who, landlord = letter.person, run.landlord
    # Only where the catalogue is whole: English sentences marked as another language would be read aloud wrongly.
    language = who.language if who and who.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
    with translation.override(language):
        return Letter(
            address=_window(who, letter.home),
            date=date_format(timezone.localdate(run.now), "j F Y"),
            heading=run.register.name,
            greeting=_("Dear %(name)s") % {"name": who.name} if who else _("To everybody who lives here"),
            parts=[*_the_vote(who, printed, run), *_on_paper(run), *_promises(who, run), *_not_you(who, landlord)],
            sender_lines=[landlord.name, *([landlord.phone] if landlord.phone else [])],
            language=language.split("-")[0],
            large=letter.is_large,
        )


def _window(who: Person | None, home: Place) -> list[str]:
    first, *rest = (home.address or home.name).split("\n")
    above = [who.name, first] if who else [_("The people at %(address)s") % {"address": first}]
    return [*above, *rest, *([home.postcode] if home.postcode else [])]


def _the_vote(who: Person | None, printed: str, run: Run) -> list[dict[str, Any]]:
    label = (
        _("Your voting code. Nobody will ever ring you to ask for it:")
        if who
        else _("The voting code of your home. Nobody will ever ring you to ask for it:")
    )
    square = link(_("Point a phone's camera at the square, or type:"), run.url, _("Square code for the voting page"))
    todo = [_("Type the code. Small or capital letters, with or without dashes.")]
    if who and (who.born_on or who.born_in):
        todo.append(_("Type the year you were born. We ask, so that nobody else can use your letter."))
    if not who:
        todo.append(_("Type the year in which whoever of you sends the vote was born. They have to be old enough."))
    todo.append(_("Choose and send. Until the close you can vote again: the last vote counts."))
    parts = [
        text(_what_and_when(who, run)),
        code(label, printed),
        square | {"address": run.url.partition("://")[2]},  # without https:// there is less to type
        steps(todo),
    ]
    if run.landlord.phone:
        says = _("Rather by phone? Ring %(phone)s. We enter your vote while you are on the line.")
        parts.append(text(says % {"phone": run.landlord.phone}))
    return parts


def _what_and_when(who: Person | None, run: Run) -> str:
    says = _("You have a vote.") if who else _("Your home has one vote. Talk it over, then one of you sends it.")
    has_begun = run.register.opens_at <= run.now
    when = (
        _("You can vote until %(closes)s.") if has_begun else _("You can vote from %(opens)s until %(closes)s.")
    ) % {"opens": moment(run.register.opens_at), "closes": moment(run.register.closes_at)}
    older = _("If you had a letter about this vote before: the code on it no longer works.") if run.is_again else ""
    return " ".join(filter(None, (says, when, older)))


def _on_paper(run: Run) -> list[dict[str, Any]]:
    return on_paper(run.register, run.landlord) if run.register.paper_until is not None else []


def _promises(who: Person | None, run: Run) -> list[dict[str, Any]]:
    receipt = (
        _("You get a receipt. With it you can check that your vote is in the box.")
        if who
        else _("You get a receipt. With it you can check that your home's vote is in the box.")
    )
    return [
        headline(_("What we promise, and what we can't")),
        points(
            [
                _("Your vote is sealed: neighbours can't see it, and our staff can't look it up."),
                receipt,
                _(
                    "We can't promise safety from somebody who controls our computer while you vote. "
                    "And if you vote by phone, the person who types it hears it."
                ),
                *_before_a_meeting(run.register),
            ]
        ),
    ]


def _before_a_meeting(register: Register) -> list[str]:
    if not register.paper.get("before_meeting"):
        return []
    return [
        _(
            "Your vote is added up with what is counted in the meeting. If only a few vote before it, whoever was there "
            "can work out from the sums what they chose."
        )
    ]


def _not_you(who: Person | None, landlord: Place) -> list[dict[str, Any]]:
    says = (
        _("Doesn't %(name)s live here? Please don't use the code.") % {"name": who.name}
        if who
        else _("Don't you live at this address? Please don't use the code.")
    )
    post = _("Write “not at this address” on the envelope and post it back.")
    ring = _("Or ring %(phone)s, also if a vote came in that you didn't send.") % {"phone": landlord.phone}
    return [headline(_("Not for you?")), text(" ".join([says, post, *([ring] if landlord.phone else [])]))]
