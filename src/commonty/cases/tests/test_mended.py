"""Found while a year of cases was told: a word of thanks at the end, stage 2 with one who decides, few questions."""

from time import monotonic

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonty.access.roles import Role
from commonty.cases.actions.answering import Decided, answer_case, say_not_sorted
from commonty.cases.actions.taking_over import hand_over_case
from commonty.cases.models import Case
from commonty.cases.rules.triage import read, usual_words
from commonty.cases.tests.factories import HOW, NOW, a_close, asked, colleague

Kind = Case.Kind


@pytest.mark.parametrize(
    ("says", "kind"),
    [
        ("The stair light is not working. Thanks.", Kind.REQUEST),
        ("When are the bins emptied? Thank you", Kind.QUESTION),
        ("Could you mend the door,\nmany thanks, Agnes", Kind.REQUEST),
        ("Thank you for the new bins.", Kind.THANKS),
        ("Brilliant job on the back court. Thanks to all, my mum sat out for the first time in years.", Kind.THANKS),
        ("Thanks", Kind.THANKS),
        ("When is it? " + "Well. " * 1000 + "Thanks.", Kind.QUESTION),
    ],
)
def test_a_word_of_thanks_at_the_end_is_how_people_sign(says, kind) -> None:
    assert read(says, usual_words()).kind == kind


def test_ten_thousand_empty_lines_are_read_at_once() -> None:
    """Anybody may send them. Over the whole text the pattern for thanks takes twelve seconds."""
    text = "a" + "\n" * 9998 + "b"
    began = monotonic()
    read(text, usual_words())
    assert monotonic() - began < 2


@pytest.mark.django_db
@pytest.mark.parametrize("is_there_another", [False, True])
def test_stage_2_stays_with_the_only_one_who_may_decide_it(is_there_another) -> None:
    """With a colleague who may not decide it would lie; twin: where there is another, that one has it."""
    close = a_close()
    case = asked(close, "I complain about the stair", now=NOW)
    hand_over_case(case_id=case.pk, to=close.morag, reason="Hers", by=case.owner, now=NOW, **HOW)
    answer_case(case_id=case.pk, text="No.", by=close.morag, now=NOW, points=[Decided("It", "upheld")], **HOW)
    other = colleague(close.landlord, "Olive Reid", Role.COMPLAINTS_OFFICER) if is_there_another else close.morag
    say_not_sorted(case_id=case.pk, why="No", to_stage_2=True, by=close.agnes, now=NOW, **HOW)
    case.refresh_from_db()
    assert case.owner == other


@pytest.mark.django_db
def test_raising_and_answering_ask_the_database_little() -> None:
    """What a landlord's desk does most often."""
    close = a_close()
    asked(close)
    with CaptureQueriesContext(
        connection,
    ) as raising:
        case = asked(close)
    with CaptureQueriesContext(connection) as answering:
        answer_case(case_id=case.pk, text="On Tuesday.", by=case.owner, now=NOW, **HOW)
    assert len(raising) <= 27
    assert len(answering) <= 27
