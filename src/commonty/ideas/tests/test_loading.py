"""Ideas from a file: dry first, all or none, twice is once; and nobody at risk is told of by it."""

import pytest
from django.urls import reverse

from commonty.access.roles import Role
from commonty.cases.tests.factories import colleague
from commonty.ideas.models import Idea
from commonty.people.models import Person

HEAD = "resident_reference,title,says,place,how\n"
ROW = "T-1,A bench,To sit on while we wait.,12 Sandbank Street,meeting\n"


@pytest.fixture
def iain(close, be):
    Person.objects.filter(pk=close.agnes.pk).update(reference="T-1")
    return be(colleague(close.landlord, "Iain Macrae", Role.ENGAGEMENT_OFFICER))


def sent(client, rows, **more):
    return client.post(reverse("ideas:load"), {"rows": HEAD + rows, **more})


def test_first_it_is_looked_at_then_brought_in_once(close, iain):
    assert "It is brought in." in sent(iain, ROW).content.decode()
    assert not Idea.objects.exists()
    for _twice in range(2):
        sent(iain, ROW, apply="yes")
    idea = Idea.objects.get()
    assert (idea.author, idea.place, idea.channel, idea.typed_by.name) == (
        close.agnes, close.block, "meeting", "Iain Macrae",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("T-9,A bench,To sit on.,,\n", "No resident"),
        ("T-1,,To sit on.,,\n", "heading"),
        ("T-1,A bench,To sit on.,Elsewhere,\n", "12 Sandbank Street"),
        ("T-1,A bench,To sit on.,,pigeon\n", "phone, counter"),
        (ROW + ROW, "twice"),
    ],
)
def test_each_mistake_is_named_and_nothing_is_written(close, iain, row, says):
    answer = sent(iain, ROW.replace("A bench", "A lamp") + row, apply="yes")
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert row.split(",")[0] in answer.content.decode()
    assert not Idea.objects.exists()


def test_somebody_at_risk_is_as_unknown_as_nobody(close, iain):
    Person.objects.filter(pk=close.agnes.pk).update(is_at_risk=True)
    assert "No resident with a home here" in sent(iain, ROW, apply="yes").content.decode()


def test_only_for_the_whole_landlord(close, be, iain):
    assert be(close.shona).get(reverse("ideas:load")).status_code == 403
    assert iain.get(reverse("ideas:load_sample")).status_code == 200
