"""Every permission there is. A role (`roles.py`) is a list of these."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Permission(StrEnum):
    SEE_DESK = "see_desk"
    MANAGE_PLACES = "manage_places"
    IMPORT_ROLL = "import_roll"
    SEE_PEOPLE = "see_people"
    GIVE_ROLES = "give_roles"
    SEND_LETTER_CODES = "send_letter_codes"
    SET_UP_ROUND = "set_up_round"
    SET_POT = "set_pot"
    OPEN_ROUND = "open_round"
    CLOSE_ROUND = "close_round"
    KEEP_REGISTER = "keep_register"
    VOTE_FOR_SOMEBODY = "vote_for_somebody"
    TAKE_IN_PAPER = "take_in_paper"
    HANDLE_PAPER = "handle_paper"
    KEEP_LEDGER = "keep_ledger"
    SCRUTINISE = "scrutinise"
    ANSWER_CASES = "answer_cases"
    ANSWER_IDEAS = "answer_ideas"
    DECIDE_COMPLAINTS = "decide_complaints"
    ANSWER_INFORMATION = "answer_information"
    SEE_FIGURES = "see_figures"
    SET_UP_HELP = "set_up_help"
    CARRY_REPAIRS = "carry_repairs"
    MODERATE = "moderate"
    ASK_PEOPLE = "ask_people"
    READ_EVIDENCE = "read_evidence"
    KEEP_GROUPS = "keep_groups"
    OPEN_A_ROOM = "open_a_room"
    READ_JOURNAL = "read_journal"


SENTENCES = {
    Permission.SEE_DESK: _("see the desk: what needs doing today"),
    Permission.MANAGE_PLACES: _("add and rename areas, estates, blocks and homes"),
    Permission.IMPORT_ROLL: _("bring in the list of residents from the housing system"),
    Permission.SEE_PEOPLE: _("look up residents by name"),
    Permission.GIVE_ROLES: _("give and take back roles"),
    Permission.SEND_LETTER_CODES: _("print letters, also those with sign-in or voting codes"),
    Permission.SET_UP_ROUND: _("set up a money vote and its projects"),
    Permission.SET_POT: _("set how much money is in the pot, and what common things cost"),
    Permission.OPEN_ROUND: _("open a money vote"),
    Permission.CLOSE_ROUND: _("open the ballot box after the vote, with a second person"),
    Permission.KEEP_REGISTER: _("correct who can vote: add, cancel, reissue a code"),
    Permission.VOTE_FOR_SOMEBODY: _("enter a vote or an idea for somebody on the phone or at a counter"),
    Permission.TAKE_IN_PAPER: _("take in closed envelopes with paper votes"),
    Permission.HANDLE_PAPER: _("open, key and seal paper votes, with other people"),
    Permission.KEEP_LEDGER: _("record what was ordered, paid and returned"),
    Permission.SCRUTINISE: _("check a vote: read what stands out in it, ask voters drawn by lot, compare papers"),
    Permission.ANSWER_CASES: _("answer what residents ask, and promise a day"),
    Permission.ANSWER_IDEAS: _("answer residents’ ideas, with a reason"),
    Permission.DECIDE_COMPLAINTS: _("decide complaints at stage 2, and allow more time"),
    Permission.ANSWER_INFORMATION: _("answer requests for information"),
    Permission.SEE_FIGURES: _("see the figures for the regulator, each case in them by its number alone"),
    Permission.SET_UP_HELP: _("arrange help: teams, numbers for danger, answers that are out"),
    Permission.CARRY_REPAIRS: _("carry repair orders to the repairs system, and bring back what it says"),
    Permission.MODERATE: _("read what was reported, and hide what breaks the house rules"),
    Permission.ASK_PEOPLE: _("ask residents what they think, and read the statements that they add"),
    Permission.READ_EVIDENCE: _("read what is kept apart because it may break the law; each reading is on record"),
    Permission.KEEP_GROUPS: _("keep the register of tenant organisations"),
    Permission.OPEN_A_ROOM: _("ask to read a group’s room in an emergency, with somebody whom the group named"),
    Permission.READ_JOURNAL: _("read the journal of what was done"),
}
