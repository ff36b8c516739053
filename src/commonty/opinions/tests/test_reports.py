"""What is published, and what is not: nothing of fewer than five people, and no two reports that differ by fewer."""

import json
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from commonty.budgeting.tests import factories as homes
from commonty.maths.opinions.command import main as opinions
from commonty.maths.opinions.tests.conversations import POLIS, needs_polis
from commonty.opinions.actions import working_out
from commonty.opinions.actions.conversations import close_conversation
from commonty.opinions.actions.statements import hide_statement, read_statement
from commonty.opinions.actions.voting import say
from commonty.opinions.actions.working_out import due_reports, forget_who, work_out_report
from commonty.opinions.models import Conversation, Statement, TakingPart
from commonty.opinions.queries.conversations import votes_of
from commonty.opinions.queries.files import statement_rows, vote_rows
from commonty.opinions.report_words import report_page
from commonty.opinions.rules import SETTLES, shown_counts
from commonty.opinions.tests import factories
from commonty.opinions.tests.factories import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=2)


def worked_out(conversation, now=LATER) -> Conversation:
    return work_out_report(conversation_id=conversation.pk, now=now)


def test_of_four_people_nothing_is_said_and_of_five_something():
    conversation = factories.make_open()
    for _ in range(4):
        factories.answers(conversation, "aadd")
    assert worked_out(conversation).report == {"people": None}
    assert report_page(worked_out(conversation)) is None
    factories.answers(conversation, "aadd")
    page = report_page(worked_out(conversation))
    assert (page.people, len(page.counts)) == (5, 4)


def test_a_statement_that_four_people_answered_has_no_numbers():
    conversation = factories.make_open()
    for n in range(6):
        factories.answers(conversation, "aa" if n < 4 else "a.")
    kept = worked_out(conversation).report
    assert list(kept["counts"]) == ["0"]
    assert [line["s"] for line in kept["common"]] == [0]


def test_the_report_says_what_all_share_what_divides_and_what_few_hold():
    conversation = factories.make_open()
    factories.two_camps(conversation)
    page = report_page(worked_out(conversation))
    assert [(group["letter"], group["people"]) for group in page.groups] == [("A", 12), ("B", 6)]
    assert page.shared[0]["text"] == factories.SEEDS[1]
    assert (page.shared[0]["direction"], page.shared[0]["least"]) == ("agree", 100)
    assert {line["text"] for line in page.divides} <= {factories.SEEDS[0], *factories.SEEDS[2:]}
    assert page.divides[0]["apart"] == 100
    assert {line["people"] for line in page.minorities} == {6}
    assert all(0 < group["cx"] < 320 and 0 < group["cy"] < 200 for group in page.groups)


def test_a_group_of_four_is_in_no_part_of_the_report():
    conversation = factories.make_open()
    factories.two_camps(conversation, most=14, few=4)
    kept = worked_out(conversation).report
    assert (kept["groups"], kept["divides"], kept["minorities"], kept["marks"]) == ([], [], [], [])
    factories.answers(conversation, "daadadad")  # the twin: a fifth, and all of it is there
    kept = worked_out(conversation).report
    assert kept["groups"]
    assert kept["divides"]
    assert kept["minorities"]


def test_no_report_says_who_anybody_is():
    conversation = factories.make_open()
    people = factories.two_camps(conversation)
    kept = json.dumps(worked_out(conversation).report)
    codes = TakingPart.objects.values_list("code", flat=True)
    assert not any(word in kept for word in [*codes, *(p.public_id for p in people), *(p.name for p in people)])


def test_a_report_is_due_when_five_people_said_something_new_or_it_has_closed():
    conversation = factories.make_open()
    for _ in range(4):
        factories.answers(conversation, "aadd")
    assert due_reports(LATER) == []
    factories.answers(conversation, "aadd")
    assert due_reports(LATER) == [conversation.pk]
    worked_out(conversation)
    assert due_reports(LATER) == []
    factories.answers(conversation, "dddd", now=LATER + timedelta(hours=1))
    assert due_reports(LATER + timedelta(hours=2)) == []  # of one more, two reports would tell what they said
    after = LATER + timedelta(hours=3)
    close_conversation(conversation_id=conversation.pk, by=conversation.made_by, now=after, channel="web")
    after += SETTLES
    assert due_reports(after) == [conversation.pk]
    worked_out(conversation, after)
    assert due_reports(after + timedelta(days=1)) == []


@pytest.mark.parametrize("is_looked_for", [True, False])
def test_a_word_sent_before_the_end_and_written_after_the_last_report_is_in_one(monkeypatch, is_looked_for):
    """Twin: by its time alone it is older than the report, and would be in none. And there is one last report, no two."""
    conversation = factories.make_open()
    for _n in range(6):
        factories.answers(conversation, "aada")
    late, end = homes.make_resident(conversation.place), conversation.closes_at
    if not is_looked_for:
        monkeypatch.setattr(working_out, "_print_of", lambda _conversation: "")
    assert due_reports(end + timedelta(seconds=1)) == [conversation.pk]  # six people are enough at any time
    worked_out(conversation, end + timedelta(seconds=1))
    assert due_reports(end + timedelta(hours=1)) == []
    statement = conversation.statements.order_by("number")[0]
    said = {"conversation_id": conversation.pk, "statement_id": statement.pk, "value": 1, "by": late}
    say(**said, now=end - timedelta(seconds=1), channel="web")
    assert due_reports(end + timedelta(hours=1)) == ([conversation.pk] if is_looked_for else [])
    if is_looked_for:
        assert worked_out(conversation, end + timedelta(hours=1)).report["people"] == 7
        assert due_reports(end + timedelta(hours=2)) == []
        say(**said | {"by": homes.make_resident(conversation.place)}, now=end - timedelta(seconds=1), channel="web")
        assert due_reports(end + timedelta(hours=2)) == []  # it would tell what this one person said
        Conversation.objects.update(report_of="")
        assert due_reports(end + timedelta(hours=2)) == []  # nor one that stands from before prints were kept


def test_the_last_report_waits_until_nothing_is_on_its_way_any_more():
    """Twin: a little later it comes, however few said something new."""
    conversation = factories.make_open()
    for _n in range(6):
        factories.answers(conversation, "aada")
    worked_out(conversation, conversation.closes_at - timedelta(hours=1))
    factories.answers(conversation, "aada", now=conversation.closes_at - timedelta(minutes=1))
    assert due_reports(conversation.closes_at + timedelta(seconds=10)) == []
    assert due_reports(conversation.closes_at + timedelta(minutes=2)) == [conversation.pk]


def test_what_is_left_out_is_gone_from_page_and_files_at_once():
    conversation = factories.make_open()
    factories.two_camps(conversation)
    conversation = worked_out(conversation)
    statement = conversation.statements.get(number=1)
    how = {"by": conversation.made_by, "now": LATER, "channel": "web"}
    read_statement(statement_id=statement.pk, state="out", because="It names somebody.", **how)
    page = report_page(conversation)
    lines = [*page.shared, *page.common, *page.divides, *page.counts, *page.minorities]
    assert all(line["text"] != statement.text for line in [*lines, *(t for g in page.groups for t in g["telling"])])
    assert statement.text not in str(statement_rows(conversation))
    assert all(number != 1 for _who, number, _value in vote_rows(conversation))


def test_what_is_hidden_counts_in_no_report_and_the_next_one_is_due():
    conversation = factories.make_open()
    factories.two_camps(conversation)
    conversation = worked_out(conversation)
    statement = conversation.statements.get(number=1)
    after = LATER + timedelta(hours=1)
    close_conversation(conversation_id=conversation.pk, by=conversation.made_by, now=after, channel="web")
    how = {"rule": "kind", "why": "It hurts.", "by": conversation.made_by, "now": after, "channel": "web"}
    hide_statement(public_id=statement.public_id, **how)
    assert statement.text not in str(report_page(conversation))
    after += SETTLES
    assert due_reports(after) == [conversation.pk]
    kept = worked_out(conversation, after).report
    assert "1" not in kept["counts"]
    assert all(line["s"] != 1 for line in [*kept["common"], *kept["shared"]])


def test_two_entries_of_one_human_count_once_with_the_newest_word():
    conversation = factories.make_open()
    person = factories.answers(conversation, "aa")
    other = factories.answers(conversation, "d", now=LATER)
    other.merged_into = person
    other.save()
    assert sorted((number, value) for _code, number, value in votes_of(conversation)) == [(0, -1), (1, 1)]
    assert len({code for code, _number, _value in votes_of(conversation)}) == 1


def test_numbers_under_five_are_hidden_and_none_can_be_told_from_the_sum():
    assert shown_counts([("A", 9), ("B", 3), ("C", 7), ("D", 0)]) == [("A", 9), ("B", None), ("C", None), ("D", 0)]
    assert shown_counts([("A", 9), ("B", 3), ("C", 2)]) == [("A", 9), ("B", None), ("C", None)]
    assert shown_counts([("A", 9), ("B", 5)]) == [("A", 9), ("B", 5)]


def test_files_are_read_back_by_the_sums_and_number_people_by_lot(tmp_path, capsys):
    conversation = factories.make_open()
    factories.two_camps(conversation)
    conversation = worked_out(conversation)
    client, base = Client(), f"/opinions/{conversation.public_id}"
    Conversation.objects.update(closes_at=timezone.now() + timedelta(days=1))
    assert client.get(f"{base}/votes.csv").status_code == 404  # it goes on
    Conversation.objects.update(closes_at=NOW + timedelta(minutes=1))
    for name in ("votes.csv", "comments.csv"):
        (tmp_path / name).write_bytes(client.get(f"{base}/{name}").content)
    assert opinions([str(tmp_path), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["people"], found["votes"]) == (18, 18 * 8)
    assert [group["size"] for group in found["groups"]] == [12, 6]
    order = list(conversation.taking_part.order_by("code").values_list("pk", flat=True))
    assert sorted(order) != order  # codes are drawn by lot, so numbers say nothing of who came first


def test_of_few_people_there_is_no_file_of_rows():
    conversation = factories.make_open()
    for _ in range(14):
        factories.answers(conversation, "aadd")
    assert vote_rows(conversation) is None
    factories.answers(conversation, "aadd")
    assert len(vote_rows(conversation)) == 60


def test_half_a_year_later_nobody_knows_who_said_what():
    conversation = factories.make_open()
    factories.two_camps(conversation)
    kept = worked_out(conversation).report
    assert forget_who(now=conversation.closes_at + timedelta(days=180)) == 0
    assert forget_who(now=conversation.closes_at + timedelta(days=184)) == 1
    assert not TakingPart.objects.exclude(person=None, area=None).exists()
    assert not Statement.objects.exclude(author=None).exists()
    conversation.refresh_from_db()
    assert (conversation.report, conversation.memory) == (kept, {})
    assert forget_who(now=conversation.closes_at + timedelta(days=185)) == 0


@needs_polis
def test_a_real_conversation_of_two_thousand_people_is_replayed_and_read(settings):
    place = homes.make_area(homes.make_landlord(), "Sandbank")
    said = StringIO()
    call_command("import_conversation", str(POLIS / "vtaiwan.uberx"), place="Sandbank", stdout=said)
    assert "1,921 people, 197 statements, 49,443 votes." in said.getvalue()
    conversation = Conversation.objects.get()
    kept = conversation.report
    assert (kept["people"], kept["votes"], [group["people"] for group in kept["groups"]]) == (1921, 49443, [986, 232])
    assert [line["s"] for line in kept["common"]][:5] == [40, 16, 7, 68, 65]
    page = Client().get(f"/opinions/{conversation.public_id}/")
    text = page.content.decode()
    assert conversation.statements.get(number=40).text in text
    assert len(text) < 120_000
    with pytest.raises(CommandError, match="This is here already"):
        call_command("import_conversation", str(POLIS / "vtaiwan.uberx"), place="Sandbank", stdout=said)
    assert Conversation.objects.filter(place=place).count() == 1


def test_a_folder_without_votes_is_answered_in_a_sentence(tmp_path):
    homes.make_area(homes.make_landlord(), "Sandbank")
    with pytest.raises(CommandError, match="holds no votes"):
        call_command("import_conversation", str(tmp_path), place="Sandbank")
    with pytest.raises(CommandError, match="There is no place 'Nowhere'"):
        call_command("import_conversation", str(tmp_path), place="Nowhere")
