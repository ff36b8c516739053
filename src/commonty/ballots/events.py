"""What this app records, each with its sentence, and the stand-in for people whom the journal must not name."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from commonty.access.roles import Role


class Event(models.TextChoices):
    DRAWN_UP = "ballots.drawn_up", _("The list of who can vote was drawn up")
    FROZEN = "ballots.frozen", _("The list was frozen and the key of the ballot box was made")
    CAST = "ballots.cast", _("A sealed vote was put into the box")
    KEY_HOLDERS_NAMED = "ballots.key_holders_named", _("Three people were asked to hold the keys of a ballot box")
    KEY_MADE = "ballots.key_made", _("A key holder made their key")
    KEY_TRIED = "ballots.key_tried", _("A key holder tried their key, and it opens")
    CLOSE_MOVED = "ballots.close_moved", _("The hour at which the box closes was moved, with the meeting")
    CALLED_OFF = "ballots.called_off", _("A vote into whose box nothing had come was called off")
    SHUT = "ballots.shut", _("The box was shut")
    OPENING_SIGNED = "ballots.opening_signed", _("One of two people signed for the opening of the box")
    VOTE_VOID = "ballots.vote_void", _("The vote was declared void before a result was out: its box stays shut")
    BOX_OPENED = "ballots.box_opened", _("The box was opened and the votes in it were shuffled")
    SCORING_OPENED = "ballots.scoring_opened", _("A project was pitched, and scoring opened for it")
    SCORING_CLOSED = "ballots.scoring_closed", _("Scoring closed for a project that was pitched")
    PITCH_COUNTED = (
        "ballots.pitch_counted",
        _("Two people closed the scoring of a project; its scores were opened, shuffled and counted"),
    )
    PITCH_MOVED = "ballots.pitch_moved", _("A project is pitched before its turn, for a reason that all can read")
    PITCH_SKIPPED = "ballots.pitch_skipped", _("A project was not pitched, for a reason that all can read")
    RESULT_CHALLENGED = (
        "ballots.result_challenged",
        _("A result was challenged: the key of the box and the sealed votes are kept until that is settled"),
    )
    CHALLENGE_SETTLED = "ballots.challenge_settled", _("A second person settled the challenge of a result, in words")
    DESTRUCTION_SIGNED = (
        "ballots.destruction_signed",
        _("One of two people signed that the key of a box and its sealed votes are destroyed"),
    )
    SECRETS_DESTROYED = "ballots.secrets_destroyed", _("The key of the box and the sealed votes were destroyed")
    DESTRUCTION_CHECKED = (
        "ballots.destruction_checked",
        _("It was looked for what is left of a destroyed key and its sealed votes"),
    )
    CALL_BACKS_DRAWN = "ballots.call_backs_drawn", _("Voters who are rung up were drawn by lot")
    CALL_BACK_ANSWERED = (
        "ballots.call_back_answered",
        _("A voter of the lot was asked whether they voted, or could not be reached"),
    )
    PAPERS_DRAWN = "ballots.papers_drawn", _("Papers that are compared with what was counted were drawn by lot")
    PAPER_COMPARED = "ballots.paper_compared", _("Somebody compared a paper of the lot with what was counted")
    VOTERS_FORGOTTEN = "ballots.voters_forgotten", _("The names behind an old vote were forgotten; its figures stay")
    CODES_ISSUED = "ballots.codes_issued", _("Voting codes were made for letters")
    LETTERS_MADE = "ballots.letters_made", _("Letters with voting codes were made")
    LETTERS_ASKED = "ballots.letters_asked", _("Somebody asked for new letters, which a second person has to make")
    LETTERS_PRINTED = "ballots.letters_printed", _("A part of the letters with voting codes was handed out as a file")
    LETTERS_FINISHED = "ballots.letters_finished", _("The letters with voting codes can't be printed again")
    CODE_REISSUED = "ballots.code_reissued", _("A new voting code was made and the old one ended")
    CODE_USED = "ballots.code_used", _("A voting code was typed")
    ASKED = "ballots.asked", _("Somebody asked us to put the list right")
    ANSWERED = "ballots.answered", _("A request about the list was answered")
    ADDED_LATE = "ballots.added_late", _("A voter was added by the published rule")
    REINSTATED = "ballots.reinstated", _("A voter who had been taken off the list was put back")
    CANCELLED = "ballots.entitlement_cancelled", _("A vote was taken off the list")
    PAPER_DECLARED = (
        "ballots.paper_declared",
        _("Somebody who helps with paper votes declared that they promote nothing that stands to the vote"),
    )
    PAPER_ACCEPTED = "ballots.paper_accepted", _("An envelope with a paper vote was accepted, unopened")
    PAPER_REFUSED = "ballots.paper_refused", _("An envelope with a paper vote was refused, unopened")
    PAPER_SET_ASIDE = (
        "ballots.paper_set_aside",
        _("An accepted envelope was taken out again, unopened: the voter says that it is not theirs"),
    )
    BATCH_CLOSED = "ballots.batch_closed", _("A batch of envelopes with paper votes was closed, to be opened")
    BATCH_COUNTED = "ballots.batch_counted", _("One of two people counted what lay in a batch of envelopes")
    BATCH_OPENED = "ballots.batch_opened", _("Two people opened a batch of envelopes and numbered the papers")
    BATCH_RECOUNTED = "ballots.batch_recounted", _("The papers of a batch are to be counted again by two people")
    PAPER_KEYED = "ballots.paper_keyed", _("Somebody keyed a paper, and it was sealed")
    KEYING_RESTARTED = (
        "ballots.keying_restarted",
        _("A keying of a batch was thrown away, to be done by somebody else"),
    )
    BATCH_SIGNED = "ballots.batch_signed", _("One of two people signed that a batch of paper votes balances")
    BATCH_SEALED = "ballots.batch_sealed", _("Two people sealed a batch of paper votes: its figures balance")


@dataclass(frozen=True)
class Voter:
    """Whoever votes, or asks about a vote: the journal says that somebody did, on which entitlement, and not who."""

    code: str = ""  # the public id of the voting code that this voter typed, if that is how we know them

    @property
    def public_id(self) -> str:
        return "voter"

    def roles_within(self, place: Any) -> frozenset[Role]:
        return frozenset()


VOTER = Voter()
