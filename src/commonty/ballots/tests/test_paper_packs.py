"""What is printed for paper votes: a slip that names the voter, and a ballot paper that is the same for everybody."""

import re
import zlib

import pytest

from commonty.access.roles import Role
from commonty.ballots import actions, letters, paper_packs
from commonty.ballots.actions.slips import slip_code, slip_digest, whose_slip
from commonty.ballots.models import Slip, Unit, Whom
from commonty.ballots.queries.letters import addressed
from commonty.ballots.rules.keying import read_typed
from commonty.ballots.tests.factories import (
    CLOSES,
    NOW,
    at,
    make_area,
    make_home,
    make_landlord,
    make_register,
    make_resident,
    make_staff,
    make_three_voters,
)
from commonty.ballots.tests.paper import UNTIL, make_paper_register
from commonty.ballots.tests.test_secrecy import everything_stored
from commonty.kit.codes import make_code
from commonty.people.letters import make_letters

pytestmark = pytest.mark.django_db
URL = "https://a.example.org/vote-code/"


def with_paper(register):
    register.paper_until = UNTIL
    register.save()
    return register


def pages_of(register, monkeypatch):
    to_print, kept = [(one, make_code()) for one in addressed(register, Whom.EVERYBODY, on=NOW.date())], []
    monkeypatch.setattr(letters, "make_letters", lambda template, pages, **_: kept.extend(pages))
    letters.print_letters(to_print, letters.Run(register, URL, NOW))
    return kept, to_print


def test_a_pack_is_a_letter_a_slip_and_a_ballot_paper(monkeypatch):
    pages, to_print = pages_of(with_paper(make_three_voters(make_landlord())), monkeypatch)
    assert [page["kind"] for page in pages] == ["letter", "slip", "sheet"] * 3
    assert [page["large"] for page in pages] == [False] * 3 + [True] * 3 + [False] * 3
    for n, (one, code) in enumerate(to_print):
        letter, slip, sheet = pages[3 * n : 3 * n + 3]
        assert code in str(letter)
        assert "Once we accept a paper vote from you it is final" in str(letter)
        assert code not in str(slip) + str(sheet)
        assert slip["code"] == slip_code(one.entitlement)
        assert one.person.name in str(slip)


def test_the_ballot_papers_of_two_voters_are_the_same_and_hold_nothing_of_a_voter(monkeypatch):
    pages, to_print = pages_of(with_paper(make_three_voters(make_landlord())), monkeypatch)
    sheets = [page for page in pages if page["kind"] == "sheet"]
    assert sheets[0] == sheets[2]
    assert {**sheets[1], "large": False} == sheets[0]
    for one, code in to_print:
        ours = (code, slip_code(one.entitlement), one.entitlement.public_id, one.person.name, one.home.name)
        assert not any(word in str(sheets) for word in ours)


def test_twin_that_prints_the_slip_on_the_ballot_paper_is_caught(monkeypatch):
    plain = paper_packs.ballot_sheet
    codes = iter(["A", "B", "C"])
    monkeypatch.setattr(
        letters, "ballot_sheet", lambda register, large: plain(register, large=large) | {"foot": next(codes)}
    )
    pages, _printed = pages_of(with_paper(make_three_voters(make_landlord())), monkeypatch)
    sheets = [page for page in pages if page["kind"] == "sheet"]
    assert sheets[0] != sheets[2]


def streams(pdf):
    """What is drawn on each page, in their order."""
    found = []
    for raw in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.DOTALL):
        try:
            drawn = zlib.decompress(raw)
        except zlib.error:
            continue
        if (b"BT" in drawn and b"Tj" in drawn) or b"TJ" in drawn:
            found.append(drawn)
    return found


def test_in_the_file_the_pages_of_two_ballot_papers_are_equal_to_the_byte():
    register = make_paper_register(2)
    sheet = paper_packs.ballot_sheet(register, large=False)
    slips = [
        paper_packs.slip(register, code=slip_code(one), whose="Ada", large=False, language="en")
        for one in register.entitlements.all()
    ]
    one, other = (make_letters(paper_packs.PACK, [slip, sheet], title="t", sender="s") for slip in slips)
    assert streams(one)[-1] == streams(other)[-1]
    assert streams(one)[0] != streams(other)[0]


@pytest.mark.parametrize("method", ["approval", "knapsack", "points", "ranking"])
def test_the_ballot_paper_has_the_numbers_that_keyers_type(method):
    options = [{"id": f"o{n}", "number": n, "cost": n * 100_00, "name": f"Project {n}"} for n in (2, 5, 9)]
    paper = {"method": method, "most": 3, "points": 10, "budget": 2_000_00, "options": options[::-1]}
    sheet = paper_packs.ballot_sheet(make_paper_register(1, paper=paper), large=False)
    assert [option["number"] for option in sheet["options"]] == ["2", "5", "9"]
    assert sheet["options"][0]["cost"] == "£200"
    assert sheet["mark"] == ("tick" if method in ("approval", "knapsack") else "number")
    typed = "9=3" if method == "points" else "9"
    assert list(read_typed(paper, typed).choices) == ["o9"]
    assert make_letters(paper_packs.PACK, [sheet], title="t", sender="s").startswith(b"%PDF")


def test_printing_a_part_makes_its_slips_good_and_again_the_same():
    register = with_paper(make_three_voters(make_landlord()))
    officer = make_staff(register.place, Role.HOUSING_OFFICER)
    how = {"by": officer, "channel": "web", "clock": at(NOW)}
    run = actions.make_letters(register_id=register.pk, whom=Whom.EVERYBODY, **how)
    part = run.parts.get()
    mine = register.entitlements.first()
    assert whose_slip(register, slip_code(mine)) is None
    for _ in range(2):
        codes = {
            letter.entitlement.pk: code for letter, code in actions.letters_of(part=part, by=officer, clock=at(NOW))
        }
        actions.hand_out(part_id=part.pk, codes=codes, **how)
    assert Slip.objects.count() == 3
    assert whose_slip(register, slip_code(mine)) == mine


def test_no_slip_can_be_printed_from_the_database_alone():
    """T6: the search over every cell finds no code."""
    register = make_paper_register(3)
    codes = [slip_code(one) for one in register.entitlements.all()]
    Slip.objects.bulk_create(
        Slip(entitlement=one, code_digest=slip_digest(slip_code(one))) for one in register.entitlements.all()
    )
    stored = b"\n".join(cell for _table, cell in everything_stored())
    assert not any(code.encode() in stored or code.replace("-", "").encode() in stored for code in codes)


def test_a_home_declares_as_a_home(monkeypatch):
    landlord = make_landlord()
    home = make_home(make_area(landlord))
    make_resident(home)
    register = with_paper(make_register([(None, home, None)], place=landlord, unit=Unit.HOME))
    pages, _printed = pages_of(register, monkeypatch)
    assert "the vote of our home" in str(pages[1])


def test_a_vote_without_paper_prints_letters_as_ever(monkeypatch):
    pages, _printed = pages_of(make_three_voters(make_landlord()), monkeypatch)
    assert len(pages) == 3
    assert "Rather on paper" not in str(pages)


def test_the_pack_for_a_desk_names_nobody_and_asks_for_a_name():
    register = make_paper_register(1)
    assert register.closes_at == CLOSES
    blank = paper_packs.slip(register, large=False, language="en")
    assert blank["code"] == ""
    assert blank["lines"][:2] == ["Name", "Address"]
    assert paper_packs.desk_pack(register).startswith(b"%PDF")
