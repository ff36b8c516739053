"""Every action records: a public function in actions that writes calls `record`, or an action that does."""

import ast

import pytest

from tests.architecture.code import Module, modules, planted

RECORDERS = {"record", "record_all"}
WRITES = {"save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
# Each with its reason; a name here is an exception that somebody has thought about.
RECORD_NOTHING = {
    "commonty.discussions.actions.following": "what somebody wants to hear of is nobody’s business",
    "commonty.discussions.actions.muting": "whom somebody does not want to read is nobody’s business",
    "commonty.notices.actions.sending": "a notice is itself the record of what was sent",
    "commonty.repairs.actions.sending": "a sending is itself the record of what was handed over",
}


def is_actions(module: Module) -> bool:
    return ".actions" in module.name and module.name not in RECORD_NOTHING


def called_names(function: ast.FunctionDef) -> set[str]:
    calls = (node.func for node in ast.walk(function) if isinstance(node, ast.Call))
    return {f.id if isinstance(f, ast.Name) else f.attr for f in calls if isinstance(f, (ast.Name, ast.Attribute))}


def silent_actions(all_modules: list[Module], exempt: frozenset[str] = frozenset()) -> list[str]:
    tops = {
        (m.name, f.name): called_names(f) for m in all_modules for f in m.tree.body if isinstance(f, ast.FunctionDef)
    }
    recording, writing = reaching(tops, RECORDERS), reaching(tops, WRITES)
    public = [(m, name) for m, name in tops if not name.startswith("_") and name in writing]
    return [f"{m}.{name}" for m, name in public if name not in recording and name not in exempt]


def reaching(tops: dict[tuple[str, str], set[str]], targets: set[str]) -> set[str]:
    """The functions that call one of the targets, themselves or by way of each other."""
    reached = set(targets)
    while found := {name for (_, name), calls in tops.items() if calls & reached} - reached:
        reached |= found
    return reached


# Public functions in `actions` that write nothing worth a line, each with its reason.
EXEMPT: dict[str, str] = {
    "draw_up": "a part of make_letters, which records",
    "forget_seed": "a part of finish, which records",
    "make_round": "a part of begin_import, which records",
    "write_plan": "a part of apply_roll, which records",
    "write_likenesses": "a part of apply_roll, which records",
    "enter": "a part of every action of the ledger, which record",
    "enter_reversal": "a part of reverse_line and of declaring a vote void, which record",
    "seal_for_holders": "a part of freeze_and_open, which records",
    "turn_key": "a part of sign_opening, which records",
    "forget_halves": "a part of sign_opening and of destroying, which record",
    "note_slips": "a part of hand_out, which records",
    "line_up": "a part of freeze_and_open, which records",
    "end_night": "a part of end_pitch_night, which records",
    "set_next_due": "a part of every action of cases, which record",
    "set_work_open": "a part of the actions of repairs, which record",
    "run_again": "a part of say_not_mended, which records",
    "end_pause": "a part of resume_clock and of cancel_repair, which record",
    "end_wish": "a part of the actions of repairs, which record",
    "end_visit": "a part of the actions of repairs, which record",
    "take_number": "a part of order_repair, which records",
    "start_clock": "a part of the actions of cases, and its promise is recorded",
    "note_first_reply": "a part of reply, sum_up and answer_case, which record",
    "tell": "a part of the actions of cases, which record",
    "locked_help_desk": "a part of raise_case and of setting up help, which record",
    "keep_photo": "a part of the actions of the app above, which record",
    "drop_photo": "a part of taking a photo away, which records, or of forgetting what is left of nothing",
    "keep_document": "a part of adding a file, which records",
    "drop_document": "a part of taking a file out, which records, or of forgetting what is left of nothing",
    "carry_authors": "a part of the actions that bring an idea into a money vote, which record",
    "forget_left": "a job: what these belonged to went earlier, and that is on the record",
    "ask_survey": "a part of the actions that end a case, which record",
    "book_call": "a part of the actions of cases, which record",
    "end_call": "a part of the actions of cases, which record",
    "forget_survey_words": "a job: nobody knows whose they were",
    "tell_said": "a part of the actions of cases, which record",
    "attach_photos": "a part of the actions of cases, which record",
    "hold_threads": "a part of the actions of the room above, which record",
    "set_takes": "a part of the actions of the room above, which record",
    "rename_thread": "a part of the actions of the room above, which record",
    "talk_again": "a part of the actions of the room above, which record",
    "hold_talk": "a part of the actions that move a money vote, which record",
    "keep_in_step": "a part of the actions that move a money vote, which record",
    "show_talk": "a part of the actions that show an idea, which record",
    "hide_talk": "a part of judge_idea, which records",
    "join_talk": "a part of joining ideas, which records",
    "end_talk": "a part of splitting an idea, which records",
    "open_talk_of_projects": "a part of announce_round, which records",
    "put_talk_away": "a part of remove_project, which records",
    "rename_talk": "a part of changing and correcting a project, which record",
    "carry_on_in": "a part of the actions of the room above, which record",
    "name_people": "a part of saying and changing, which record; whom somebody names stands in their words",
    "hand_thread_on": "a part of the actions of ideas that change authors, which record",
    "retitle": "a part of the actions of the room above, which record",
    "end_room_idea": "a part of the actions of ideas in rooms, which record",
    "forget_words": "a part of taking an idea in a room back, which records, or of a job",
    "forget_ideas_of": "a part of emptying a group's room, which records",
    "forget_talk_of": "a part of emptying a group's room, which records",
    "set_audience": "a part of the actions of the room above, which record",
    "forget_evidence": "a job: that it was kept, and who read it, is on the record",
    "keep_by_answer": "a part of say, which records, and the promise is recorded",
    "release_question": "a part of taking back and hiding, which record",
    "may_write": "a part of every action that writes in public, which record",
    "move_need": "a part of the actions of priorities, which record",
    "take_need_number": "a part of add_need, which records",
    "come_in_by_link": "a part of join_by_link, and records",
    "end": "a part of the actions of groups, which record",
    "end_all": "a part of dissolve_group, which records",
    "forget_groups": "a job: empty_room records; who left a year ago is on no record",
    "move": "a part of the actions of ideas, which record",
    "follow_along": "a part of the actions of the room above, which record",
    "ask_authors": "a part of proposing to join or split, which records",
    "take_answer": "a part of answering that, which records",
    "ask_new_author": "a part of become_author, which records",
    "ask_no_more": "a part of leaving, which records",
    "follow": "a part of joining and splitting, which record",
    "take_idea_number": "a part of start_idea, which records",
    "result_is_out": "a part of publish_result, which records",
}


def test_every_action_records() -> None:
    actions = [module for module in modules() if is_actions(module)]
    assert actions
    assert silent_actions(actions, frozenset(EXEMPT)) == []


@pytest.mark.parametrize("text", ["def open_door(*, by):\n    door.save()\n"])
def test_a_silent_action_is_found(text: str) -> None:
    assert silent_actions([planted(text)]) == ["commonty.budgeting.actions.planted.open_door"]
