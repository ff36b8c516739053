"""Authors of an idea whom somebody else's click brought into a money vote: named by nobody but themselves, and told."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commonty.access.refusal import Refused
from commonty.budgeting import jobs
from commonty.budgeting.actions.bringing_in import bring_idea_in
from commonty.budgeting.actions.costing import cost_idea, sign_costing
from commonty.budgeting.actions.names import name_author
from commonty.budgeting.actions.proposals import judge_idea, send_idea
from commonty.budgeting.idea_notices import tell_of_bringing_in, tell_of_sending
from commonty.budgeting.models import Project, Proposal, Round
from commonty.budgeting.queries.own import is_own_idea
from commonty.budgeting.tests import factories
from commonty.budgeting.tests.ideas import FIGURES, how, make_collecting, make_shown, officer_of, owner_of
from commonty.budgeting.tests.test_from_ideas import wished_for
from commonty.budgeting.tests.test_group_seats import signed_in
from commonty.files.tests.planted import a_photo
from commonty.ideas.actions.authors import leave_authors
from commonty.ideas.models import CoAuthor, Idea, Support
from commonty.journal.models import Entry
from commonty.people.models import Person

pytestmark = pytest.mark.django_db
ASKED, BROUGHT = "asked", "brought"


@pytest.fixture
def pot() -> Round:
    return make_collecting(template="grants", pot_pence=2_000_00, name="Grants for neighbours")


@pytest.fixture
def idea(pot) -> Idea:
    return Idea.objects.select_related("place", "author").get(pk=wished_for(pot.place, "vote").pk)


@pytest.fixture
def ewa(pot, idea) -> Person:
    """She said that her first name may stand on the idea."""
    return join(idea, factories.make_resident(pot.place, name="Ewa Kowalczyk"), is_named=True)


def join(idea: Idea, person: Person, **fields: Any) -> Person:
    there = {"state": CoAuthor.State.IN, "since": timezone.now(), "channel": "web", **fields}
    CoAuthor.objects.create(idea=idea, person=person, **there)
    return person


def ask(pot: Round, idea: Idea, by: Person | None = None, **fields: Any) -> Proposal:
    words = {"title": idea.title, "says": idea.says, "guess_pence": idea.guess_pence, **fields}
    what: dict[str, Any] = {"picture": None, "from_idea": idea.public_id, "by": by or idea.author}
    return send_idea(round_id=pot.pk, fields=words, **what, **how())


def come_in(way: str, pot: Round, idea: Idea) -> Proposal:
    if way == ASKED:
        proposal = ask(pot, idea)
        judge_idea(proposal_id=proposal.pk, state="open", by=officer_of(pot), **how())
    else:
        proposal = bring_idea_in(round_id=pot.pk, idea_id=idea.pk, by=officer_of(pot), **how())
    return Proposal.objects.get(pk=proposal.pk)


def put_on_ballot(proposal: Proposal) -> Project:
    pb_round = proposal.round
    because = "It can be done by us."
    judge_idea(proposal_id=proposal.pk, state="feasible", because=because, by=officer_of(pb_round), **how())
    costing = cost_idea(proposal_id=proposal.pk, figures=FIGURES, by=officer_of(pb_round), **how())
    return sign_costing(proposal_id=proposal.pk, seen=costing.made_at, by=owner_of(pb_round), **how())


def everybody_reads(proposal: Proposal) -> list[str]:
    """List, page and file, and the ballot."""
    of_round = [proposal.round.public_id]
    urls = [reverse(f"budgeting:{name}", args=of_round) for name in ("list_ideas", "ideas_csv")]
    urls.append(reverse("budgeting:show_idea", args=[*of_round, proposal.number]))
    pages = [Client().get(url).content.decode() for url in urls]
    return [*pages, put_on_ballot(proposal).proposed_by]


@pytest.mark.parametrize("way", [ASKED, BROUGHT])
@pytest.mark.parametrize("says_so", [False, True])
def test_nobody_is_named_beside_money_by_somebody_elses_click(pot, idea, ewa, way, says_so) -> None:
    """The twin: where she says so herself her whole name stands in all of these."""
    Idea.objects.filter(pk=idea.pk).update(is_named=True)
    Person.objects.filter(pk=idea.author_id).update(name="Agnes Rennie")
    proposal = come_in(way, pot, idea)
    if says_so:
        name_author(proposal_id=proposal.pk, is_named=True, by=ewa, **how())
    read = everybody_reads(proposal)
    assert ["Kowalczyk" in one for one in read] == [says_so] * 4
    assert ["Rennie" in one for one in read] == [
        False
    ] * 4  # who asked did not tick it, who was brought in was not asked


def test_whoever_asks_chooses_on_the_form(pot, idea, ewa) -> None:
    assert ask(pot, idea, by=ewa, is_named=True).whose == "Ewa Kowalczyk and a resident"


def told(proposal: Proposal) -> dict[int, str]:
    entry = Entry.objects.about(proposal).filter(kind__in=["idea_sent", "idea_brought_in"]).get()
    tell = tell_of_sending if entry.kind == "idea_sent" else tell_of_bringing_in
    return {message.person.pk: message.body for message in tell(entry)}


def test_those_who_were_brought_along_read_where_they_say_otherwise(pot, idea, ewa) -> None:
    proposal = ask(pot, idea)
    bodies = told(proposal)
    assert list(bodies) == [ewa.pk]  # not whoever asked
    assert reverse("budgeting:show_idea", args=[pot.public_id, proposal.number]) in bodies[ewa.pk]
    assert "your name is not shown" in bodies[ewa.pk]


def test_of_an_idea_that_staff_bring_in_every_author_reads_it_and_its_supporters_do_not(pot, idea, ewa) -> None:
    supporter = factories.make_resident(pot.place)
    Support.objects.create(idea=idea, person=supporter, channel="web", at=timezone.now())
    bodies = told(bring_idea_in(round_id=pot.pk, idea_id=idea.pk, by=officer_of(pot), **how()))
    unnamed = {pk: "your name is not shown" in body for pk, body in bodies.items()}
    assert unnamed == {idea.author_id: True, ewa.pk: True, supporter.pk: False}


def test_each_says_it_of_their_own_name_on_the_page_and_takes_it_off_again(pot, idea, ewa) -> None:
    proposal = come_in(ASKED, pot, idea)
    page = reverse("budgeting:show_idea", args=[pot.public_id, proposal.number])
    url = reverse("budgeting:show_idea_name", args=[pot.public_id, proposal.number])
    client = signed_in(ewa)
    assert "Show my name, Ewa Kowalczyk, to everybody" in client.get(page).content.decode()
    client.post(url, {"yes": "1"})
    assert proposal.__class__.objects.get(pk=proposal.pk).whose == "Ewa Kowalczyk and a resident"
    assert "Take my name off" in client.get(page).content.decode()
    client.post(url, {"no": "1"})
    assert Proposal.objects.get(pk=proposal.pk).whose == "2 residents"
    assert Entry.objects.filter(kind="idea_name_said").count() == 2
    neighbour = factories.make_resident(pot.place)
    assert signed_in(neighbour).post(url, {"yes": "1"}).status_code == 404
    assert url not in signed_in(neighbour).get(page).content.decode()
    with pytest.raises(PermissionDenied):
        name_author(proposal_id=proposal.pk, is_named=True, by=neighbour, **how())


def test_once_it_is_announced_a_name_comes_off_and_none_comes_on(pot, idea, ewa) -> None:
    proposal = come_in(ASKED, pot, idea)
    name_author(proposal_id=proposal.pk, is_named=True, by=ewa, **how())
    project = put_on_ballot(proposal)
    assert project.proposed_by == "Ewa Kowalczyk and a resident"
    Round.objects.filter(pk=pot.pk).update(status="announced")
    with pytest.raises(Refused, match="announced already"):
        name_author(proposal_id=proposal.pk, is_named=True, by=idea.author, **how())
    name_author(proposal_id=proposal.pk, is_named=False, by=ewa, **how())
    project.refresh_from_db()
    assert project.proposed_by == "2 residents"


# Whoever leaves the idea


def authors_by_now(proposal: Proposal) -> list[Person | None]:
    return Proposal.objects.get(pk=proposal.pk).authors


def test_whoever_leaves_the_idea_before_it_is_on_the_ballot_is_no_author_here_either(pot, idea, ewa) -> None:
    proposal = come_in(ASKED, pot, idea)
    assert jobs.let_go_of_those_who_left.func() == 0
    assert authors_by_now(proposal) == [idea.author, ewa]  # the twin
    leave_authors(idea_id=idea.pk, by=ewa, **how())
    assert jobs.let_go_of_those_who_left.func() == 1
    assert authors_by_now(proposal) == [idea.author]
    assert ewa.public_id not in str(Entry.objects.get(kind="idea_let_go").facts)
    assert jobs.let_go_of_those_who_left.func() == 0


@pytest.mark.parametrize(("way", "stays"), [(ASKED, True), (BROUGHT, False)])
def test_whoever_asked_stays_and_what_was_brought_in_goes_on_to_the_next(pot, idea, ewa, way, stays) -> None:
    proposal, first = come_in(way, pot, idea), idea.author
    leave_authors(idea_id=idea.pk, by=first, **how())
    assert jobs.let_go_of_those_who_left.func() == (0 if stays else 1)
    assert authors_by_now(proposal) == ([first, ewa] if stays else [ewa])


def test_the_ballot_has_who_stands_behind_it_when_it_is_signed(pot, idea, ewa) -> None:
    proposal = come_in(ASKED, pot, idea)
    name_author(proposal_id=proposal.pk, is_named=True, by=ewa, **how())
    leave_authors(idea_id=idea.pk, by=ewa, **how())
    assert put_on_ballot(proposal).proposed_by == "a resident"  # before the timetable has come round
    assert jobs.let_go_of_those_who_left.func() == 0


# At risk


@pytest.mark.parametrize("entry", ["", "own", "main", "other"])
def test_whoever_is_at_risk_by_any_of_their_entries_is_in_no_number(pot, idea, ewa, entry) -> None:
    """The twin: nobody is, and two are counted."""
    proposal = come_in(ASKED, pot, idea)
    main, other = factories.make_resident(pot.place), factories.make_resident(pot.place)
    Person.objects.filter(pk__in=[ewa.pk, other.pk]).update(merged_into=main)
    at_risk = {"own": ewa, "main": main, "other": other}.get(entry)
    Person.objects.filter(pk=at_risk.pk if at_risk else 0).update(is_at_risk=True)
    says = "a resident" if entry else "2 residents"
    assert Proposal.objects.get(pk=proposal.pk).whose == says
    listed = Client().get(reverse("budgeting:ideas_csv", args=[pot.public_id])).content.decode()
    assert ("2 residents" in listed) is (not entry)
    assert put_on_ballot(proposal).proposed_by == says


def test_an_idea_of_nobody_but_people_at_risk_is_by_a_resident(pot) -> None:
    proposal = make_shown(pot, is_named=True)
    Person.objects.filter(pk=proposal.author_id).update(is_at_risk=True)
    assert Proposal.objects.get(pk=proposal.pk).whose == "a resident"


@pytest.mark.parametrize("by_hand", [False, True])
def test_a_minute_after_the_mark_no_project_counts_them(pot, idea, ewa, by_hand) -> None:
    project = put_on_ballot(come_in(ASKED, pot, idea))
    assert project.proposed_by == "2 residents"
    if by_hand:  # the twin: what staff wrote counts nobody, and stays
        Project.objects.filter(pk=project.pk).update(proposed_by="The gardeners of the back green")
    Person.objects.filter(pk=ewa.pk).update(is_at_risk=True)
    assert jobs.take_names_off_projects.func() == (0 if by_hand else 1)
    project.refresh_from_db()
    assert project.proposed_by == ("The gardeners of the back green" if by_hand else "a resident")
    assert jobs.take_names_off_projects.func() == 0


# Two of its authors ask


def form_of(idea: Idea, pot: Round, **fields: Any) -> tuple[str, dict[str, Any]]:
    url = reverse("budgeting:send_idea", args=[pot.public_id]) + f"?from_idea={idea.public_id}"
    return url, {"title": "A bench", "says": "To sit on.", "guess_pence": "400", **fields}


@pytest.mark.parametrize("second", ["another author", "other words", "another picture"])
def test_what_a_second_one_wrote_is_not_thanked_for_and_thrown_away(
    pot, idea, ewa, second, settings, tmp_path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    url, words = form_of(idea, pot)
    assert signed_in(idea.author).post(url, words).status_code == 302
    picture = SimpleUploadedFile("bench.jpg", a_photo(), content_type="image/jpeg")
    words |= {"picture": picture, "picture_says": "Where it would stand"}
    if second != "another picture":
        words |= {"says": "Somebody worked on this for an hour."}
    client = signed_in(ewa if second == "another author" else idea.author)
    answer = client.post(url, words)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "One of its authors has asked here already: it is number 1." in page
    assert words["says"] in page
    assert "bench.jpg</b> is kept" in page
    assert Proposal.objects.count() == 1


@pytest.mark.parametrize("with_picture", [False, True])
def test_the_same_form_twice_is_one(pot, idea, with_picture, settings, tmp_path) -> None:
    """The twin: pressed twice, or sent again because the answer was lost."""
    settings.MEDIA_ROOT = tmp_path
    client, photo = signed_in(idea.author), a_photo()
    for _ in range(2):
        url, words = form_of(idea, pot)
        if with_picture:
            words |= {"picture": SimpleUploadedFile("bench.jpg", photo), "picture_says": "Where it would stand"}
        assert client.post(url, words).status_code == 302
    assert Proposal.objects.count() == 1


def test_it_is_ones_own_whichever_way_one_came_to_it(pot, idea) -> None:
    proposal = ask(pot, idea)
    late, merged, gone, asked, said_no, neighbour = (factories.make_resident(pot.place) for _ in range(6))
    join(idea, late)
    join(idea, merged)
    main = factories.make_resident(pot.place)
    Person.objects.filter(pk=merged.pk).update(merged_into=main)
    join(idea, gone, state=CoAuthor.State.OUT, ended=CoAuthor.Ended.LEFT)
    join(idea, asked, state=CoAuthor.State.INVITED)
    join(idea, said_no, state=CoAuthor.State.OUT, ended=CoAuthor.Ended.DECLINED)
    proposal = Proposal.objects.get(pk=proposal.pk)
    assert all(is_own_idea(proposal, one) for one in (idea.author, late, main, gone))
    assert not any(is_own_idea(proposal, one) for one in (asked, said_no, neighbour))  # the twin
