"""The verbs: the only code that writes."""

from commonty.ballots.actions.box import open_box, shut_box, sign_opening, void_vote
from commonty.ballots.actions.call_backs import answer_call_back, draw_call_backs
from commonty.ballots.actions.casting import Accepted, ImportedBallot, cast_ballot, import_ballots
from commonty.ballots.actions.challenges import challenge_result, settle_challenge
from commonty.ballots.actions.codes import find_by_card, issue_codes, prove_code, reissue_code
from commonty.ballots.actions.destroying import check_destruction, destroy_secrets, sign_destruction
from commonty.ballots.actions.draw_up import draw_up_register, freeze_and_open
from commonty.ballots.actions.keying import (
    close_batch,
    count_batch,
    key_paper,
    recount_batch,
    restart_keying,
    seal_batch,
)
from commonty.ballots.actions.keys import make_key, name_key_holders, try_key
from commonty.ballots.actions.letters import (
    ask_for_letters,
    finish_due_letters,
    finish_letters,
    hand_out,
    letters_of,
    make_letters,
    make_letters_again,
)
from commonty.ballots.actions.meetings import call_off_vote, close_unused_box, move_close
from commonty.ballots.actions.paper_checks import compare_paper, draw_papers
from commonty.ballots.actions.taking_in import declare_no_stake, set_aside_paper, take_in
from commonty.ballots.actions.upkeep import add_late, answer_request, ask_about_register, cancel_entitlement

__all__ = [
    "Accepted",
    "ImportedBallot",
    "add_late",
    "answer_call_back",
    "answer_request",
    "ask_about_register",
    "ask_for_letters",
    "call_off_vote",
    "cancel_entitlement",
    "cast_ballot",
    "challenge_result",
    "check_destruction",
    "close_batch",
    "close_unused_box",
    "compare_paper",
    "count_batch",
    "declare_no_stake",
    "destroy_secrets",
    "draw_call_backs",
    "draw_papers",
    "draw_up_register",
    "find_by_card",
    "finish_due_letters",
    "finish_letters",
    "freeze_and_open",
    "hand_out",
    "import_ballots",
    "issue_codes",
    "key_paper",
    "letters_of",
    "make_key",
    "make_letters",
    "make_letters_again",
    "move_close",
    "name_key_holders",
    "open_box",
    "prove_code",
    "recount_batch",
    "reissue_code",
    "restart_keying",
    "seal_batch",
    "set_aside_paper",
    "settle_challenge",
    "shut_box",
    "sign_destruction",
    "sign_opening",
    "take_in",
    "try_key",
    "void_vote",
]
