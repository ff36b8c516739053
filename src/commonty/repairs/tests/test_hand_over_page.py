"""What we tell the other side's programmer is so."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from commonty.cases.tests.factories import NOW, a_close
from commonty.gateways import webhook
from commonty.gateways.webhook import sign
from commonty.kit.row_files import MOST_BYTES
from commonty.repairs.actions.sending import LONGEST_REFERENCE
from commonty.repairs.forms.status_file import MOST_ROWS
from commonty.repairs.models import Report, Sending, System
from commonty.repairs.rules import hand_over, reports
from commonty.repairs.rules.hand_over import told_of
from commonty.repairs.tests.systems import a_system, ordered
from commonty.repairs.views.status_door import A_MINUTE, MOST_AT_ONCE

PAGE = Path(__file__).resolve().parents[4] / "docs" / "reference" / "hand-over.md"
TEXT = PAGE.read_text(encoding="utf-8")
SECRET, SECOND, BODY = "a secret of both", 1_795_694_400, b'{"event":"test"}'
pytestmark = pytest.mark.once


def named(head: str) -> set[str]:
    """What stands in the first column of the table with this head."""
    table = TEXT.split(f"| {head} |", 1)[1].split("\n\n", 1)[0]
    return {
        name
        for line in table.splitlines()
        if line.startswith("| `")
        for name in re.findall(r"`(\w+)`", line.split("|")[1])
    }


def test_every_event_outcome_and_field_is_there_and_no_other():
    assert named("`event`") == set(Sending.Event.values)
    assert named("`outcome`") == {*Report.Outcome.values, "unreadable"}
    assert named("Field") == set(reports.COLUMNS)
    assert all(f"`{says}`" in TEXT for says in reports.Says)


def test_the_columns_of_both_files_are_as_written():
    assert f"`{','.join(hand_over.COLUMNS)}`" in TEXT
    assert f"`{','.join(reports.COLUMNS)}`" in TEXT


@pytest.mark.django_db
def test_the_example_has_the_shape_of_what_is_sent():
    close = a_close()
    a_system(close, System.Takes.CSV)
    ordered(close)
    example = json.loads(TEXT.split("```json\n", 1)[1].split("```", 1)[0])
    said = told_of(Sending.objects.get())
    assert list(example) == list(said)
    assert [list(example[part]) for part in ("home", "contact")] == [list(said[part]) for part in ("home", "contact")]
    read, faults = reports.read_row(json.loads(re.search(r"-d '\[(.*)\]'", TEXT)[1]), now=NOW)
    assert read is not None, faults


def test_the_signature_can_be_worked_out_from_the_page():
    assert f"`{SECRET}`" in TEXT
    assert f"`{SECOND}`" in TEXT
    assert f"`{BODY.decode()}`" in TEXT
    assert sign(BODY, secret=SECRET, now=datetime.fromtimestamp(SECOND, UTC)) in TEXT
    assert f"{webhook.SIGNATURE}: t=" in TEXT


@pytest.mark.parametrize(
    "says",
    [
        f"{webhook.SECONDS} seconds for a step", f"and {webhook.WHOLE_SECONDS} for all",
        f"{webhook.MOST_BYTES} bytes of answer",
        f"up to {LONGEST_REFERENCE} letters", f"after {hand_over.GIVEN_UP_AFTER.days} days we stop",
        f"At most {hand_over.MOST_IN_A_FILE} rows",
        f"a list of up to {MOST_AT_ONCE}", f"file\nbelow, of up to {MOST_AT_ONCE} rows",
        f"At most {MOST_ROWS} rows", f"At most {MOST_BYTES} bytes",
        f"{A_MINUTE.most} requests a minute",
        "after 1, 5, 15 and then every 60 minutes",
    ],
)  # fmt: skip
def test_the_figures_are_the_code_s(says):
    assert says in TEXT
    assert [rest.total_seconds() / 60 for rest in hand_over.RESTS] == [1, 5, 15, 60]
