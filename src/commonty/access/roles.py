"""The roles, each held within a place and everything below it. Written to be read by a housing officer."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commonty.access.permissions import Permission as P


class Role(StrEnum):
    RESIDENT = "resident"
    GROUP_ORGANISER = "group_organiser"
    HOUSING_OFFICER = "housing_officer"
    ENGAGEMENT_OFFICER = "engagement_officer"
    COMPLAINTS_OFFICER = "complaints_officer"
    INFORMATION_OFFICER = "information_officer"
    BUDGET_OWNER = "budget_owner"
    BOARD_MEMBER = "board_member"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


@dataclass(frozen=True)
class Description:
    name: str | Promise
    does: str | Promise
    permissions: frozenset[P]
    is_staff: bool = True  # signs in with a password or work account and a second factor


ROLES: dict[Role, Description] = {
    Role.RESIDENT: Description(
        _("Resident"),
        _("Lives in one of our homes. Reads, asks, proposes and votes; needs no permission for any of it."),
        frozenset(),
        is_staff=False,
    ),
    Role.GROUP_ORGANISER: Description(
        _("Group organiser"),
        _("Runs a residents' group: its rounds and meetings, not the landlord's."),
        frozenset(),
        is_staff=False,
    ),
    Role.HOUSING_OFFICER: Description(
        _("Housing officer"),
        _("Knows the patch. Answers, looks people up, enters votes for people who phone or come in."),
        frozenset(
            {
                P.SEE_DESK,
                P.SEE_PEOPLE,
                P.ANSWER_CASES,
                P.ANSWER_IDEAS,
                P.VOTE_FOR_SOMEBODY,
                P.TAKE_IN_PAPER,
                P.KEEP_REGISTER,
                P.SEND_LETTER_CODES,
                P.CARRY_REPAIRS,
                P.MODERATE,
            }
        ),
    ),
    Role.ENGAGEMENT_OFFICER: Description(
        _("Engagement officer"),
        _("Sets up money votes and reaches people who are rarely heard."),
        frozenset(
            {
                P.SEE_DESK,
                P.SEE_PEOPLE,
                P.ANSWER_CASES,
                P.ANSWER_IDEAS,
                P.SET_UP_ROUND,
                P.OPEN_ROUND,
                P.CLOSE_ROUND,
                P.KEEP_REGISTER,
                P.VOTE_FOR_SOMEBODY,
                P.TAKE_IN_PAPER,
                P.HANDLE_PAPER,
                P.KEEP_GROUPS,
                P.SEND_LETTER_CODES,
                P.SCRUTINISE,
                P.MODERATE,
                P.ASK_PEOPLE,
            }
        ),
    ),
    Role.COMPLAINTS_OFFICER: Description(
        _("Complaints officer"),
        _("Decides complaints at stage 2, allows more time where the rules do, and sees to it that we learn."),
        frozenset(
            {
                P.SEE_DESK,
                P.SEE_PEOPLE,
                P.ANSWER_CASES,
                P.DECIDE_COMPLAINTS,
                P.OPEN_A_ROOM,
                P.SEE_FIGURES,
                P.MODERATE,
            }
        ),
    ),
    Role.INFORMATION_OFFICER: Description(
        _("Information officer"),
        _("Answers requests for information within the days that the law gives."),
        frozenset({P.SEE_DESK, P.SEE_PEOPLE, P.ANSWER_CASES, P.ANSWER_INFORMATION}),
    ),
    Role.BUDGET_OWNER: Description(
        _("Budget owner"),
        _("Answers for the money: sets the pot, signs with a second person, follows every pound."),
        frozenset(
            {
                P.SEE_DESK,
                P.ANSWER_IDEAS,
                P.SET_UP_ROUND,
                P.SET_POT,
                P.OPEN_ROUND,
                P.CLOSE_ROUND,
                P.TAKE_IN_PAPER,
                P.HANDLE_PAPER,
                P.KEEP_LEDGER,
                P.SCRUTINISE,
            }
        ),
    ),
    Role.BOARD_MEMBER: Description(
        _("Board member"),
        _(
            "Sees what tenants decide and what became of it; can be the second person at a close, and with paper votes."
        ),
        frozenset(
            {P.SEE_DESK, P.CLOSE_ROUND, P.TAKE_IN_PAPER, P.HANDLE_PAPER, P.SCRUTINISE, P.READ_JOURNAL, P.SEE_FIGURES}
        ),
    ),
    Role.AUDITOR: Description(
        _("Auditor"),
        _(
            "Checks. Reads the journal, what stands out in a vote and the published packs; checks by lot; changes nothing."
        ),
        frozenset({P.SEE_DESK, P.SCRUTINISE, P.READ_JOURNAL, P.SEE_FIGURES}),
    ),
    Role.ADMINISTRATOR: Description(
        _("Administrator"),
        _("Keeps places, people and roles in order. Holds no money and opens no ballot box."),
        frozenset(
            {
                P.SEE_DESK,
                P.MANAGE_PLACES,
                P.IMPORT_ROLL,
                P.SEE_PEOPLE,
                P.GIVE_ROLES,
                P.KEEP_GROUPS,
                P.OPEN_A_ROOM,
                P.SET_UP_HELP,
                P.READ_EVIDENCE,
                P.CARRY_REPAIRS,
                P.SEND_LETTER_CODES,
                P.READ_JOURNAL,
                P.SEE_FIGURES,
            }
        ),
    ),
}
# One person with two accounts could be both of two people. So an administrator gives no role alone that signs for the
# opening of a box, keys paper votes, or gives roles: a second one confirms it.
TAKES_TWO = frozenset({P.CLOSE_ROUND, P.HANDLE_PAPER, P.GIVE_ROLES})
ROLES_OF_TWO = frozenset(role for role, described in ROLES.items() if described.permissions & TAKES_TWO)
STAFF_ROLES = frozenset(role for role, described in ROLES.items() if described.is_staff)


def permissions_of(roles: frozenset[Role]) -> frozenset[P]:
    return frozenset().union(*(ROLES[role].permissions for role in roles))
