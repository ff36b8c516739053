"""What may become public, and what in a text would tell who asked."""

import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.cases.models import Case, Issue
from commonty.cases.rules.triage import tidy
from commonty.people.models import Person
from commonty.places.models import Kind, Place

FEWEST_LETTERS = 3  # of a name: shorter parts stand in every text
LONGEST_TITLE, LONGEST = 120, 2_000
NEVER_PUBLIC = frozenset({"self_harm", "abuse"})
_MAIL = re.compile(r"[^\s@]+@[^\s@]+\.\w+")
_NUMBER = re.compile(
    r"(?:\+|\b0)(?!\d-\d\d-\d{4})\d(?:[\s()-]{0,2}\d){6,}"
)  # begins as phone numbers do, and is no date
_POSSESSIVE = re.compile(r"'s?(?!\w)")
_FLAT = re.compile(r"\b(?:flat|apt|apartment)\s*(?:\d\S*|[a-z]\b)|\b\d{1,2}/\d{1,2}\b(?!/)", re.IGNORECASE)


def check_can_ask_consent(case: Case) -> None:
    check_can_ever_be_public(case)
    if case.is_for_neighbours:
        raise Refused(_("They have said already that neighbours may read a summary."))
    if case.consent == Case.Consent.ASKED:
        raise Refused(_("They have been asked already. Wait for their answer, or phone them."))
    if case.consent == Case.Consent.NO:
        raise Refused(_("They have said no. Nobody asks twice."))


def check_can_ever_be_public(case: Case) -> None:
    """The same words for each reason, so that nobody reads from them that somebody is at risk."""
    is_safe = not case.raised_by.is_at_risk and not case.raised_by.human.is_at_risk
    if not is_safe or case.about_staff_id or NEVER_PUBLIC & set(case.dangers):
        raise Refused(_("This one stays between the resident and us."))


def may_ever_be_public(case: Case) -> bool:
    try:
        check_can_ever_be_public(case)
    except Refused:
        return False
    return True


def check_can_publish(case: Case) -> None:
    check_can_ever_be_public(case)
    if not case.is_for_neighbours:
        raise Refused(_("The resident has not said yes to that. Ask them first."))
    if case.issue_id is not None:
        raise Refused(_("This is public already."))


def check_place(place: Place, case: Case) -> None:
    if place.kind == Kind.HOME or not case.place.is_within(place):
        raise Refused(_("Choose the close, or a place round it. Never a home."))


def check_can_join_case(issue: Issue, case: Case) -> None:
    check_is_open(issue)
    if not case.place.is_within(issue.place):
        raise Refused(_("That is about another place."))


def check_is_shown(issue: Issue) -> None:
    if issue.hidden_at is not None:
        raise Refused(_("This is no longer shown."))


def check_is_open(issue: Issue) -> None:
    check_is_shown(issue)
    if issue.fixed_at is not None:
        raise Refused(_("This is fixed already. If it is back, ask anew."))


def check_words(title: str, says: str) -> None:
    if len("".join(title.split())) < 4:
        raise Refused(_("Write a heading: what is it, and where?"))
    if len("".join(says.split())) < 4:
        raise Refused(_("Write in a sentence or two what is wrong."))
    if len(title) > LONGEST_TITLE or len(says) > LONGEST:
        raise Refused(_("This is too long. Please leave something out."))


def check_is_own_words(says: str, written: Iterable[str]) -> None:
    """What somebody wrote to us is not put out as it is: their way of writing alone may tell who they are."""
    said = tidy(says)
    if any(said == theirs or (len(theirs) > 40 and theirs in said) for theirs in map(tidy, written)):
        raise Refused(_("These are the resident’s own words. Write it in yours: what is wrong, and where."))


def telling(texts: Iterable[str], people: Iterable[Person], homes: Iterable[Place]) -> list[str]:
    """What in these texts would tell who asked or where they live: as it stands there, each once."""
    text = "\n".join(texts)
    tidied = tidy(text)
    plain = f" {tidied} {_POSSESSIVE.sub(' ', tidied)} "
    listed = [found for pattern in (_MAIL, _NUMBER, _FLAT) for found in pattern.findall(text)]
    words = [part for person in people for part in tidy(person.name).split() if len(part) >= FEWEST_LETTERS]
    words += [tidy(said) for home in homes for said in (home.name, home.address, home.postcode) if tidy(said)]
    listed += [word for word in words if f" {word} " in plain]
    return list(dict.fromkeys(found.strip() for found in listed))


def may_be_named(case: Case | None) -> bool:
    """Whether what is done for it may stand on a public page with its words, its close and its day."""
    return case is not None and case.audience != Case.Audience.ONE and may_ever_be_public(case)


def check_tells_nobody(found: list[str], *, is_checked: bool, tells_more: bool = False) -> None:
    """`tells_more`: something in it fits a case that the writer may not read, so it is not said what."""
    if any("@" in part or _NUMBER.fullmatch(part) for part in found):
        raise Refused(_("Leave out the phone number or email: “%(found)s”.") % {"found": "”, “".join(found)})
    if found and not is_checked:
        says = _("This may tell who asked: “%(found)s”. Leave it out, or tick that it names nobody.")
        raise Refused(says % {"found": "”, “".join(found)})
    if tells_more and not is_checked:
        raise Refused(_("This may tell who asked. Leave out names and homes, or tick that it names nobody."))
