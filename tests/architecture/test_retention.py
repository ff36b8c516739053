"""Every promise of the data maps about how long something is held is kept by a job, or there is a reason why none is.

By app and promise: the path of the job in the timetable, or a sentence. A promise that isn't here fails, and so does a
line here for a promise that nobody makes any more.
"""

import tomllib

import pytest
from django.utils.module_loading import import_string

from commonty.kit.timetable import entries
from tests.architecture.test_generated import PACKAGE

KEYS = "commonty.budgeting.jobs.destroy_keys_nobody_signed_for"  # but for those for which two people sign before
VOTES, LETTERS = "commonty.ballots.jobs.forget_old_votes", "commonty.ballots.jobs.forget_letters"
SIGN_IN_LETTERS = "commonty.people.jobs.forget_letters"
UPLOADS = "commonty.kit.jobs.forget_uploads"
PEOPLE, KIT = "commonty.people.jobs.forget", "commonty.kit.jobs.tidy_up"
GROUPS = "commonty.groups.jobs.tidy_groups"
NOTICES = "commonty.notices.jobs.forget_notices"
STAYS = "It stays: nothing is to be forgotten."
GOES_WITH_IT = "It goes with the row above it, which the database deletes with it."
AN_ACTION = "An action empties it at once when that happens; no time has to pass."
# The first row is seven years old in 2033. Until then nothing is kept too long, and how to cut the beginning off a
# chain of hashes, with a signed head for what stays, is to be decided together with the auditors.
IN_2033 = "Nothing is that old before 2033; it is to be written by then."

KEPT_BY = {
    "ballots": {
        "for good": STAYS,
        "for good: they answer for it": STAYS,
        "destroyed when final": KEYS,
        "until the box is opened": KEYS,
        "emptied when final": KEYS,
        "6 months after final": VOTES,
        "6 months after final, then empty": VOTES,
        "for good; its person and home are emptied": VOTES,
        "until all is printed, at most 3 days and never after the close": LETTERS,
    },
    "budgeting": {
        "as long as they are held, and beside what they signed for": PEOPLE,
        "as long as the landlord": STAYS,
        "as long as the round": STAYS,
        "until its person is erased, then nobody's": PEOPLE,
        "as long as the round, emptied when asked": "Staff empty it when somebody asks.",
        "as long as the round, taken down when asked": "Staff take it down when somebody asks.",
        "7 years": IN_2033,
        "7 years, then emptied": IN_2033,
    },
    "files": {"a day longer than what it belongs to": "commonty.files.jobs.forget_photos"},
    "ideas": {
        "as long as the landlord": STAYS,
        "as long as the idea": GOES_WITH_IT,
        "90 days after it was last kept": "commonty.ideas.jobs.look_after_ideas",
        "a year after the group ended": "commonty.ideas.jobs.look_after_ideas",
    },
    "journal": {"7 years": IN_2033, "until the next time": "The next time writes over it."},
    "kit": {
        "until its window ends, a day at most": KIT,
        "minutes": KIT,
        "until the form is sent, an hour at most": UPLOADS,
        "a day": KIT,
        "as long as the job exists": STAYS,
        "30 days": KIT,
    },
    "notices": {"12 months after it was sent, or was owed and never sent": NOTICES, "7 years": IN_2033},
    "cases": {
        "seven years after it ended": IN_2033,
        "as long as the landlord has it so": STAYS,
        "until they take it back, or are erased": PEOPLE,
        "until it is sent, a day at most": "commonty.cases.jobs.forget_drafts",
        "13 months": "commonty.cases.jobs.forget_words_of_surveys",
    },
    "discussions": {
        "as long as the landlord has it so": STAYS,
        "until its person is erased, then nobody's": PEOPLE,
        "until they are erased": PEOPLE,
        "until they take it back, or are erased": PEOPLE,
        "a year after it was hidden": "commonty.discussions.jobs.forget_apart",
        "until it is taken back, else as long as the landlord has it so": AN_ACTION,
    },
    "priorities": {
        "as long as the landlord has it so": STAYS,
        "until its person is erased, then nobody's": PEOPLE,
        "until it is taken back, or they are erased": PEOPLE,
    },
    "groups": {
        "for good": STAYS,
        "for good; its words go a year after it ended": GROUPS,
        "as long as they are in it, then a year": GROUPS,
        "until it is answered": AN_ACTION,
        "a year after its last day": GROUPS,
        "a year after the group ended": GROUPS,
        "seven years after it ended": IN_2033,
    },
    "opinions": {
        "for good": STAYS,
        "for good: they answer for it": STAYS,
        "6 months after it ended": "commonty.opinions.jobs.forget_who_said_what",
    },
    "repairs": {
        "seven years after it ended": IN_2033,
        "as long as the landlord has it so": STAYS,
        "a year after it was dealt with": "commonty.repairs.hand_over_jobs.forget_reports",
    },
    "channels": {
        "a year after it was dealt with": "commonty.channels.jobs.forget_arrivals",
        "30 days after it was dealt with": "commonty.channels.jobs.forget_arrivals",
    },
    "promises": {"seven years after it ended": IN_2033, "as long as the landlord has it so": STAYS},
    "people": {
        "as long as there is such a team": "An administrator renames it or gives it another lead.",
        "as long as the person is held": PEOPLE,
        "until the next time they are away": "The next time writes over it.",
        "as long as the account exists": GOES_WITH_IT,
        "until a second one confirms or denies it": AN_ACTION,
        "until the mark is off": PEOPLE,
        "never filled": STAYS,
        "while they have a tie or a role, then seven years, then erased": PEOPLE,
        "as long as they are held, and beside what they signed for": PEOPLE,
        "seven years after it ended": PEOPLE,
        "one day after it ran out": PEOPLE,
        "until all is printed, at most 3 days": SIGN_IN_LETTERS,
        "two years": PEOPLE,
        "seven years": PEOPLE,
        "until it is applied or left, at most 14 days": PEOPLE,
        "cells until it is applied or left, at most 14 days; numbers for seven years": PEOPLE,
        "as long as both people are held": GOES_WITH_IT,
    },
    "places": {
        "as long as the place exists": STAYS,
        "as long as the landlord lets the home": "The landlord's next roll says so; homes are taken away by staff.",
    },
    "web": {
        "as long as the software": STAYS,
        "as long as the account": GOES_WITH_IT,
        "not used": STAYS,
        "not used: set in the environment": STAYS,
        "not stored": STAYS,
        "half a year, or until sign-out": PEOPLE,
        "12 months": PEOPLE,
        "3 days": PEOPLE,
        "30 days after it ended": KIT,
    },
}


def promises() -> set[tuple[str, str]]:
    found = set()
    for path in sorted(PACKAGE.glob("*/data_map.toml")):
        for fields in tomllib.loads(path.read_text(encoding="utf-8")).values():
            found |= {(path.parent.name, said["retention"]) for said in fields.values()}
    return found


def faults_in(made: set[tuple[str, str]], kept: dict[str, dict[str, str]]) -> list[str]:
    listed = {(app, promise) for app, lines in kept.items() for promise in lines}
    jobs = {path for path, _seconds in entries()}
    return sorted(
        [f"{app}: nothing keeps “{promise}”" for app, promise in made - listed]
        + [f"{app}: nobody promises “{promise}” any more" for app, promise in listed - made]
        + [
            f"{app}: {by} is in no timetable"
            for app, lines in kept.items()
            for by in lines.values()
            if by.startswith("commonty.") and by not in jobs
        ]
    )


def test_every_promise_is_kept_by_a_job_or_has_a_reason() -> None:
    assert faults_in(promises(), KEPT_BY) == []


def test_every_job_of_the_timetable_is_there() -> None:
    assert all(import_string(path) for path, _seconds in entries())


@pytest.mark.parametrize(
    ("made", "kept", "says"),
    [
        ({("people", "a week")}, {}, "nothing keeps"),
        (set(), {"people": {"a week": STAYS}}, "nobody promises"),
        ({("people", "a week")}, {"people": {"a week": "commonty.people.jobs.dream"}}, "in no timetable"),
    ],
)
def test_a_promise_that_nobody_keeps_is_found(made: set, kept: dict, says: str) -> None:
    assert [fault for fault in faults_in(made, kept) if says in fault]
