"""`commonty opinions` reads what it is given, and says what is wrong with it."""

from __future__ import annotations

import json
import random

import pytest

from commonty.maths.opinions.command import main
from commonty.maths.opinions.tests.conversations import two_camps

HEAD = "timestamp,datetime,comment-id,voter-id,vote"


@pytest.fixture
def folder(tmp_path):
    rows = [f"{1000 + n},,{statement},{person},{vote}" for n, (person, statement, vote) in enumerate(two_camps())]
    (tmp_path / "votes.csv").write_text("\n".join([HEAD, *rows]) + "\n")
    comments = [f"{n},{0 if n != 3 else -1},What number {n} says" for n in range(12)]
    (tmp_path / "comments.csv").write_text("\n".join(["comment-id,moderated,comment-body", *comments]))
    return tmp_path


def said(capsys, *words):
    status = main([str(word) for word in words])
    out, err = capsys.readouterr()
    return status, out, err


def found(capsys, *words):
    status, out, err = said(capsys, *words, "--json")
    assert (status, err) == (0, "")
    report = json.loads(out)
    report.pop("seconds")
    return report


def test_json_has_what_is_promised(folder, capsys):
    report = json.loads(said(capsys, folder, "--json")[1])
    assert list(report) == [
        *("people", "statements", "votes", "grouped", "k", "silhouette", "groups", "common_ground", "group_aware"),
        *("divisive", "points", "seconds"),
    ]
    assert (report["people"], report["statements"], report["k"]) == (30, 12, 2)
    assert list(report["groups"][0]) == ["size", "members", "shown", "telling"]
    assert list(report["groups"][0]["telling"][0]) == ["statement", "direction", "p", "z"]
    assert list(report["group_aware"][0]) == ["statement", "agree", "disagree"]
    assert sorted(point[0] for point in report["points"]) == list(range(30))
    assert 3 not in [line["statement"] for line in report["divisive"]]  # taken out
    assert list(report["seconds"]) == ["read", "compute"]


def test_words_are_in_the_order_of_the_report(folder, capsys):
    status, out, _ = said(capsys, folder)
    heads = [
        "What most people say",
        "What every group says",
        "What divides",
        "What a minority holds",
        "Group A: 20 people",
    ]
    assert status == 0
    assert [out.index(head) for head in heads] == sorted(out.index(head) for head in heads)
    assert "What number 0 says" in out
    assert "What number 3 says" not in out


def test_groups_can_be_asked_for(folder, capsys):
    assert found(capsys, folder, "--groups", 3)["k"] == 3


def test_votes_in_any_order_and_in_each_form_give_the_same(folder, capsys):
    report = found(capsys, folder)
    head, *rows = (folder / "votes.csv").read_text().splitlines()
    random.Random(3).shuffle(rows)
    (folder / "votes.csv").write_text("\n".join([head, *rows]))
    assert found(capsys, folder) == report
    votes = {(person, statement): vote for person, statement, vote in two_camps()}
    wide = [
        ",".join([str(p), "", *(str(votes.get((str(p), str(s)), "")) for s in range(12))])
        for p in sorted(range(30), reverse=True)
    ]
    numbers = ",".join(map(str, range(12)))
    (folder / "participants-votes.csv").write_text("\n".join([f"participant,group-id,{numbers}", *wide]))
    (folder / "votes.csv").unlink()
    assert found(capsys, folder) == report
    dump = [{"pid": int(p), "tid": int(s), "vote": v, "modified": "5"} for p, s, v in two_camps()]
    (folder / "votes.json").write_text(json.dumps(dump))
    (folder / "participants-votes.csv").unlink()
    assert found(capsys, folder) == report
    assert found(capsys, folder / "votes.json") == report


def test_the_newest_vote_counts_wherever_it_stands(folder, capsys):
    report = found(capsys, folder)
    person, statement, vote = two_camps()[0]
    older = f"5,,{statement},{person},{-vote or 1}"
    with (folder / "votes.csv").open("a") as file:
        file.write(older + "\n")
    assert found(capsys, folder) == report
    with (folder / "votes.csv").open("a") as file:
        file.write(older.replace("5", "9000", 1) + "\n")
    assert found(capsys, folder) != report


def test_without_times_two_votes_that_differ_are_not_guessed_at(tmp_path, capsys):
    (tmp_path / "votes.csv").write_text("comment-id,voter-id,vote\n1,1,1\n1,2,1\n1,1,-1\n")
    message = (
        "row 4: votes otherwise than row 2 on the same statement; add a column timestamp, or keep the newest alone"
    )
    assert said(capsys, tmp_path)[2] == f"commonty opinions: {message}\n"
    (tmp_path / "votes.csv").write_text("comment-id,voter-id,vote\n1,1,1\n1,2,1\n1,1,1\n")
    assert found(capsys, tmp_path)["votes"] == 2


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("1,,2,3,7", "row 2, column vote: '7' is no vote; write 1 (agree), -1 (disagree) or 0 (pass)"),
        ("1,,2,3,", "row 2, column vote: '' is no vote; write 1 (agree), -1 (disagree) or 0 (pass)"),
        ("soon,,2,3,1", "row 2, column timestamp: 'soon' is no time; write milliseconds as a number"),
        ("nan,,2,3,1", "row 2, column timestamp: 'nan' is no time; write milliseconds as a number"),
        ("1,,,3,1", "row 2, column comment-id: is empty; write the number of the person or statement"),
        ("1,,2,,1", "row 2, column voter-id: is empty; write the number of the person or statement"),
        ("1,,2,3", "row 2: has 4 columns where the first row has 5"),
        (f"1,,2,{'x' * 61},1", "row 2, column voter-id: is longer than 60 letters"),
    ],
)
def test_a_broken_row_is_named_with_its_mend(tmp_path, capsys, row, message):
    (tmp_path / "votes.csv").write_text(f"{HEAD}\n{row}\n")
    assert said(capsys, tmp_path, "--json") == (2, "", f"commonty opinions: {message}\n")


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("votes.csv", b"", "votes.csv is empty"),
        ("votes.csv", b"a,b\n1,2\n", "row 1: votes.csv has no column voter-id; its first row names the columns"),
        ("votes.csv", b"voter-id,comment-id,vote\n\xff,1,1\n", "votes.csv is not UTF-8; save it as CSV UTF-8"),
        ("votes.json", b"{", "votes.json is no JSON; ask for the dump again"),
        ("votes.json", b"{}", "votes.json is not a list of records"),
        ("votes.json", b'[{"pid": 1}]', "row 1: is no vote: it needs a participant_id, a statement_id and a vote"),
        (
            "participants-votes.csv",
            b"participant,1\n4,1\n4,0\n",
            "row 3, column participant: person 4 has a row already; keep one",
        ),
        (
            "participants-votes.csv",
            b"participant,1\n4,5\n",
            "row 2, column 1: '5' is no vote; write 1 (agree), -1 (disagree) or 0 (pass)",
        ),
        (
            "participants-votes.csv",
            b"participant,group-id\n4,5\n",
            "row 1: participants-votes.csv has no column that is called by the number of a statement",
        ),
    ],
)
def test_a_broken_file_is_named_with_its_mend(tmp_path, capsys, name, data, message):
    (tmp_path / name).write_bytes(data)
    assert said(capsys, tmp_path) == (2, "", f"commonty opinions: {message}\n")


def test_wrong_words_and_empty_folders_are_answered_in_one_line(tmp_path, capsys):
    none = "holds no votes: put votes.csv, participants-votes.csv or votes.json into it"
    assert said(capsys, tmp_path)[2] == f"commonty opinions: {tmp_path.name} {none}\n"
    assert "is no number of groups; write 1 to 26" in said(capsys, tmp_path, "--groups", "none")[2]
    assert said(capsys, tmp_path / "nowhere")[0] == 2


def test_too_many_statements_are_refused_before_they_fill_the_memory(tmp_path, capsys):
    rows = "\n".join(f"{n},1,1" for n in range(3001))
    (tmp_path / "votes.csv").write_text(f"comment-id,voter-id,vote\n{rows}\n")
    assert (
        said(capsys, tmp_path)[2] == "commonty opinions: there are 3001 statements; at most 3000 can be worked out\n"
    )


def test_numbers_with_noughts_before_them_are_the_same_however_the_file_is_read(tmp_path, capsys):
    (tmp_path / "votes.csv").write_text("voter-id,comment-id,vote\n07,01,1\n8,1,1\n")
    quick = found(capsys, tmp_path)
    (tmp_path / "votes.csv").write_text('voter-id,comment-id,vote\n"07",01,1\n8,1,1\n')
    assert found(capsys, tmp_path) == quick
    assert [point[0] for point in quick["points"]] == [7, 8]
