"""The steady cast: the same people in the demo, the tests, the docs and the pictures."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from commonty.access.roles import Role


@dataclass(frozen=True)
class Member:
    reference: str
    name: str
    says: str | Promise
    role: Role | None  # None: a resident like any other
    place: str  # name of the place where the role is held, or of the block where they live


CAST = (
    Member(
        "D-0001",
        "Agnes Rennie",
        _("Resident. Two minutes, an old phone, and a dark back court."),
        None,
        "12 Sandbank Street",
    ),
    Member(
        "D-0002",
        "Tariq Mahmood",
        _("Group organiser of the Sandbank tenants' group."),
        Role.GROUP_ORGANISER,
        "Sandbank",
    ),
    Member(
        "D-0003",
        "Shona Baird",
        _("Housing officer. Answers, and enters votes for people who phone."),
        Role.HOUSING_OFFICER,
        "Sandbank",
    ),
    Member(
        "D-0004",
        "Iain Macrae",
        _("Engagement officer. Sets up money votes."),
        Role.ENGAGEMENT_OFFICER,
        "Strathvale Homes",
    ),
    Member(
        "D-0010",
        "Morag Sim",
        _("Complaints officer. Decides complaints at stage 2, and allows more time."),
        Role.COMPLAINTS_OFFICER,
        "Strathvale Homes",
    ),
    Member(
        "D-0011",
        "Ken Leask",
        _("Information officer. Answers requests for information."),
        Role.INFORMATION_OFFICER,
        "Strathvale Homes",
    ),
    Member(
        "D-0012",
        "Lena Muir",
        _("Leads the East End team: answers, sees who has how much, and hands over what is too much for one."),
        Role.HOUSING_OFFICER,
        "Strathvale Homes",
    ),
    Member("D-0005", "Priya Nair", _("Budget owner. Answers for the money."), Role.BUDGET_OWNER, "Strathvale Homes"),
    Member(
        "D-0006",
        "Donald Geddes",
        _("Board member. Can be the second person who opens a ballot box."),
        Role.BOARD_MEMBER,
        "Strathvale Homes",
    ),
    Member(
        "D-0007",
        "Ewa Kowalczyk",
        _("Administrator. Keeps places, people and roles in order."),
        Role.ADMINISTRATOR,
        "Strathvale Homes",
    ),
    Member(
        "D-0009",
        "Callum Orr",
        _("The second administrator. Confirms what takes two."),
        Role.ADMINISTRATOR,
        "Strathvale Homes",
    ),
    Member("D-0008", "Ruth Oduya", _("Auditor. Checks, and changes nothing."), Role.AUDITOR, "Strathvale Homes"),
)
