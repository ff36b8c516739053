"""Heads go outside every day, and what a witness kept finds out whoever changes the past."""

import re
from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command

from commonty.journal.jobs import check_and_give_heads
from commonty.journal.models import ChainCheck, GivenHead, Head
from commonty.journal.tests.example import CHAIN, ENTRIES, forge, go_on, run
from commonty.journal.witnesses import check_chains, give_heads, kept_heads
from commonty.kit.timetable import entries

pytestmark = pytest.mark.django_db
WITNESSES = ["auditor@example.org", "tenants@example.org"]


@pytest.fixture(autouse=True)
def witnesses(settings):
    settings.WITNESSES = WITNESSES


def verify(*words: str) -> tuple[int, str]:
    out, code = StringIO(), 0
    try:
        call_command("verify_journal", *words, stdout=out)
    except SystemExit as left:
        code = left.code
    return code, out.getvalue()


def test_every_witness_is_sent_every_head_and_the_worker_does_it_once_a_day(recorded):
    assert ("commonty.journal.jobs.check_and_give_heads", 86_400) in entries()
    assert check_and_give_heads.call() == 0
    assert [message.to for message in mail.outbox] == [[address] for address in WITNESSES]
    (head,) = kept_heads(mail.outbox[0].body)
    assert (head.chain, head.seq, head.hash) == (CHAIN, ENTRIES, recorded[-1].hash)
    assert not any(address in mail.outbox[0].body for address in WITNESSES)


def test_sent_twice_on_a_day_it_is_one_message_and_one_line_in_the_list(recorded):
    now = recorded[-1].at
    for minutes in (0, 5):
        give_heads([], now=now + timedelta(minutes=minutes))
    first, _other, again, _ = mail.outbox
    assert first.extra_headers == again.extra_headers
    assert GivenHead.objects.count() == 1
    go_on()
    give_heads([], now=now + timedelta(days=1))
    assert list(GivenHead.objects.order_by("seq").values_list("seq", flat=True)) == [ENTRIES, ENTRIES + 1]
    assert mail.outbox[-1].extra_headers != again.extra_headers


def test_one_who_cannot_be_reached_keeps_nobody_waiting_and_the_job_tries_again(recorded):
    reached = []

    def send(*, to, **message):
        if to == WITNESSES[0]:
            raise OSError
        reached.append(to)

    with pytest.raises(OSError):
        give_heads([], now=recorded[-1].at, send=send)
    assert reached == WITNESSES[1:]


def test_what_is_altered_stands_at_the_top_of_the_message(recorded):
    run("UPDATE journal_entry SET kind = 'other' WHERE id = %s", recorded[4].pk)
    checks = check_chains(now=recorded[-1].at)
    assert [check.is_sound for check in checks] == [False]
    give_heads(checks, now=recorded[-1].at)
    assert mail.outbox[0].body.startswith("ALTERED: " + CHAIN)


def test_a_forged_chain_agrees_with_itself_and_not_with_what_a_witness_kept(recorded, tmp_path):
    give_heads([], now=recorded[-1].at)
    kept = tmp_path / "kept.txt"
    kept.write_text(re.sub("^", "> ", mail.outbox[0].body, flags=re.MULTILINE))  # as mail programs quote
    go_on()
    assert verify("--mail", str(kept))[0] == 0
    assert verify("--head", recorded[-1].hash)[0] == 0
    forge()
    GivenHead.objects.all().delete()  # whoever can do the one can do the other
    assert verify()[0] == 0  # the twin: without a witness nobody finds it
    for words in (("--mail", str(kept)), ("--head", recorded[-1].hash)):
        code, said = verify(*words)
        assert code == 1
        assert "is not in the journal" in said


@pytest.mark.parametrize("whole", [True, False])
def test_entries_that_were_cut_off_are_missed(recorded, tmp_path, whole):
    """Whole: the chain is gone as if it had never been. Else its newest entries are, and the head was put back."""
    give_heads([], now=recorded[-1].at)
    kept = tmp_path / "kept.txt"
    kept.write_text(mail.outbox[0].body)
    run("DELETE FROM journal_entry WHERE chain = %s AND seq > %s", CHAIN, 0 if whole else 20)
    GivenHead.objects.all().delete()
    if whole:
        Head.objects.all().delete()
    else:
        Head.objects.update(seq=20, hash=recorded[19].hash)
    assert verify()[0] == 0
    assert verify("--mail", str(kept))[0] == 1


def test_a_fault_is_said_without_any_witness(recorded):
    run("UPDATE journal_entry SET kind = 'other' WHERE id = %s", recorded[4].pk)
    code, said = verify()
    assert code == 1
    assert "WRONG" in said


@pytest.mark.parametrize("gone", [True, False])
def test_a_chain_that_was_made_anew_does_not_look_sound_beside_the_heads_that_were_given_away(recorded, gone):
    """Gone: nothing of it is left but the list of what witnesses hold."""
    give_heads([], now=recorded[-1].at)
    assert [check.is_sound for check in check_chains(now=recorded[-1].at)] == [True]
    if gone:
        run("DELETE FROM journal_entry")
        Head.objects.all().delete()
    else:
        forge()
    (check,) = check_chains(now=recorded[-1].at)
    assert f"Entry {ENTRIES} " in check.fault
    assert verify()[0] == 1
    GivenHead.objects.all().delete()  # the twin: it agrees with itself
    ChainCheck.objects.all().delete()
    assert all(check.is_sound for check in check_chains(now=recorded[-1].at))


@pytest.mark.parametrize("broken", [" ", "\n", "\n> ", "\n>> "])
def test_lines_that_a_mail_program_broke_are_read(recorded, broken):
    give_heads([], now=recorded[-1].at)
    line = f"{CHAIN} {ENTRIES} {recorded[-1].hash}"
    body = mail.outbox[0].body.replace(line, line.replace(" ", broken))
    assert [(head.chain, head.seq, head.hash) for head in kept_heads(body)] == [(CHAIN, ENTRIES, recorded[-1].hash)]


def test_a_message_of_which_a_part_is_lost_is_not_taken_for_the_whole(recorded, tmp_path):
    GivenHead.objects.create(chain="a", seq=1, hash="a" * 64, at=recorded[-1].at)
    give_heads([], now=recorded[-1].at)
    kept = tmp_path / "kept.txt"
    kept.write_text(
        mail.outbox[0].body.replace(recorded[-1].hash, recorded[-1].hash[:40] + "\n" + recorded[-1].hash[40:])
    )
    with pytest.raises(CommandError, match="sent with 2 heads, and 1 can be read") as refused:
        call_command("verify_journal", "--mail", str(kept))
    assert refused.value.returncode == 2


def test_a_file_without_heads_is_said_to_be_none(tmp_path):
    other = tmp_path / "other.txt"
    other.write_text("Dear all")
    for name in (str(other), str(tmp_path / "nothing")):
        with pytest.raises(CommandError) as refused:
            call_command("verify_journal", "--mail", name)
        assert refused.value.returncode == 2


def test_a_walk_overwrites_what_the_last_one_found(recorded):
    check_chains(now=recorded[-1].at)
    assert ChainCheck.objects.get().entries == ENTRIES
    run("DELETE FROM journal_entry WHERE id = %s", recorded[3].pk)
    check_chains(now=recorded[-1].at)
    assert not ChainCheck.objects.get().is_sound
