"""Talk about ideas and projects: from when to when, by whom, read by whom; and nothing that was said is lost or doubled."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.budgeting.actions.corrections import correct_words
from commonty.budgeting.actions.costing import sign_costing
from commonty.budgeting.actions.joining import answer_reshaping, propose_reshaping
from commonty.budgeting.actions.opening import announce_round, cancel_round, take_back_announcement
from commonty.budgeting.actions.projects import remove_project
from commonty.budgeting.actions.proposals import judge_idea
from commonty.budgeting.actions.talk import keep_in_step
from commonty.budgeting.models import Project, Proposal, Round
from commonty.budgeting.queries.delivery import with_work_to_do
from commonty.budgeting.rules.talk import taken_in
from commonty.budgeting.tests import factories as make
from commonty.budgeting.tests.groups import make_group_draft, seat
from commonty.budgeting.tests.ideas import (
    how,
    make_collecting,
    make_costed,
    make_idea,
    make_shown,
    officer_of,
    owner_of,
    propose_join,
)
from commonty.budgeting.tests.test_overruling import signed_in
from commonty.cases.models import Case
from commonty.discussions.actions.asking import ask_landlord
from commonty.discussions.actions.comments import say, withdraw_comment
from commonty.discussions.actions.hiding import hide_comment
from commonty.discussions.models import Comment, Following, Thread
from commonty.people.models import Person
from commonty.promises.models import Promise

pytestmark = pytest.mark.django_db
Status, Takes = Round.Status, Thread.Takes
SAID = "My mother could sit there."


def said(thing: Any, by: Person, text: str = SAID, **more: Any) -> Comment:
    thing.refresh_from_db()
    return say(thread_id=thing.thread_id, text=text, by=by, **how(), **more).comment


def put(pb_round: Round, status: str) -> Round:
    Round.objects.filter(pk=pb_round.pk).update(status=status)
    pb_round.refresh_from_db()
    keep_in_step(pb_round)
    return pb_round


def page(thing: Any, client: Client | None = None) -> str:
    thing.refresh_from_db()
    name = "show_project" if isinstance(thing, Project) else "show_idea"
    address = reverse(f"budgeting:{name}", args=[thing.round.public_id, thing.number])
    return (client or Client()).get(address).content.decode()


def signed(idea: Proposal) -> Project:
    return sign_costing(proposal_id=idea.pk, seen=idea.costing.made_at, by=owner_of(idea.round), **how())


@pytest.fixture
def shown() -> Proposal:
    return make_shown(make_collecting())


@pytest.fixture
def voting() -> Project:
    return make.make_voting_now().projects.get(number=1)


def neighbour_of(thing: Any, **fields: Any) -> Person:
    return make.make_resident(thing.round.place, **fields)


# From when on


def test_an_idea_is_talked_of_from_when_it_is_shown_and_as_long_as_it_is(shown: Proposal) -> None:
    assert make_idea(shown.round).thread is None
    said(shown, neighbour_of(shown))
    assert SAID in page(shown)
    assert Following.objects.filter(thread=shown.thread, person=shown.author).exists()
    answer = {"proposal_id": shown.pk, "by": officer_of(shown.round), **how()}
    judge_idea(state="hidden", because="It names a neighbour.", **answer)
    feed = reverse("discussions:threads_feed")
    addresses = [feed, reverse("discussions:thread", args=[shown.thread.public_id])]
    assert all(SAID not in Client().get(address).content.decode() for address in addresses)
    with pytest.raises(PermissionDenied):
        said(shown, neighbour_of(shown))
    judge_idea(state="open", **answer)
    assert SAID in Client().get(feed).content.decode()  # the twin: all of it is there again


def test_nobody_talks_of_a_draft_and_everybody_of_what_is_announced() -> None:
    draft = make.make_draft()
    assert not Thread.objects.exists()
    announce_round(round_id=draft.pk, by=make.make_staff(draft.place), now=make.NOW, channel="web")
    threads = Thread.objects.filter(about_kind="budgeting.project")
    assert threads.count() == draft.projects.filter(thread__isnull=False).count() == 3
    assert {(t.place, t.wants_stance, t.is_local, t.takes) for t in threads} == {(draft.place, True, True, "all")}


def test_a_project_that_is_added_later_is_talked_of_when_all_is_announced_again() -> None:
    pb_round = make.make_announced()
    officer, how_then = make.make_staff(pb_round.place), {"now": make.NOW, "channel": "web"}
    first = pb_round.projects.get(number=1)
    said(first, neighbour_of(first))
    take_back_announcement(round_id=pb_round.pk, because="One is missing.", by=officer, **how_then)
    assert SAID in page(first)
    with pytest.raises(Refused, match="Nothing is added here now"):
        said(first, neighbour_of(first))
    added = make.make_project(pb_round, by=officer)
    assert added.thread is None
    announce_round(round_id=pb_round.pk, by=officer, **how_then)
    said(added, neighbour_of(first), "It is the best of all.")
    said(first, neighbour_of(first), "And now I say so.")
    assert Thread.objects.filter(about_kind="budgeting.project").count() == 4


# From the idea to the project


def announce(pb_round: Round) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    Round.objects.filter(pk=pb_round.pk).update(ideas_from=yesterday, ideas_until=yesterday)
    announce_round(round_id=pb_round.pk, by=officer_of(pb_round), **how())


def on_the_ballot(pb_round: Round) -> tuple[Proposal, Project]:
    """One idea with a word on it, announced as a project."""
    idea = make_costed(pb_round)
    said(idea, neighbour_of(idea))
    project = signed(idea)
    assert SAID in page(project)
    announce(pb_round)
    project.refresh_from_db()
    idea.refresh_from_db()
    return idea, project


@pytest.fixture
def announced() -> tuple[Proposal, Project]:
    return on_the_ballot(make_collecting(how_many=2))


def test_what_was_said_of_the_idea_is_read_with_its_project_once(announced: tuple[Proposal, Project]) -> None:
    idea, project = announced
    with pytest.raises(Refused, match="talk goes on there"):
        said(idea, neighbour_of(idea))
    said(project, neighbour_of(idea), "It stands in the sun.")
    there = page(project)
    assert (there.count(SAID), there.count("It stands in the sun.")) == (1, 1)
    assert "talk goes on there" in page(idea)
    assert Following.objects.filter(thread=project.thread, person=idea.author).exists()


@pytest.mark.parametrize("what", ["hidden", "taken back", "neither"])
def test_what_is_not_read_with_the_idea_is_not_read_with_the_project(
    announced: tuple[Proposal, Project], what: str
) -> None:
    comment = Comment.objects.get()
    if what == "hidden":
        moderator = make.make_staff(comment.thread.place, Role.HOUSING_OFFICER)
        rule = {"rule": "private", "why": "It says too much.", "by": moderator}
        hide_comment(public_id=comment.public_id, **rule, **how())
    if what == "taken back":
        withdraw_comment(comment_id=comment.pk, by=comment.author, **how())
    assert (SAID in page(announced[1])) == (what == "neither")


def test_a_project_that_is_taken_out_leaves_what_was_said_with_its_idea(announced: tuple[Proposal, Project]) -> None:
    idea, project = announced
    comment = said(project, neighbour_of(idea), "It stands in the sun.")
    address = reverse("discussions:comment", args=[comment.public_id])
    assert f"/project/{project.number}/" in Client().get(address, follow=True).redirect_chain[-1][0]
    take_back_announcement(round_id=idea.round_id, because="It costs more.", by=officer_of(idea.round), **how())
    remove_project(project_id=project.pk, by=owner_of(idea.round), **how())
    there = page(idea)
    assert (there.count(SAID), there.count("It stands in the sun.")) == (1, 1)
    said(idea, neighbour_of(idea), "Let us ask again.")
    assert f"/ideas/{idea.number}/" in Client().get(address, follow=True).redirect_chain[-1][0]


def test_a_project_without_an_idea_takes_what_was_said_with_it() -> None:
    pb_round = make.make_announced()
    officer, how_then = make.make_staff(pb_round.place), {"now": make.NOW, "channel": "web"}
    gone, stays = pb_round.projects.order_by("number")[:2]
    for project in (gone, stays):
        said(project, neighbour_of(project), f"Of {project.name}.")
    take_back_announcement(round_id=pb_round.pk, because="One is done.", by=officer, **how_then)
    thread = gone.thread
    remove_project(project_id=gone.pk, by=officer, **how_then)
    told = Client().get(reverse("discussions:threads_feed")).content.decode()
    assert (f"Of {gone.name}." in told, f"Of {stays.name}." in told) == (False, True)
    assert Client().get(reverse("discussions:thread", args=[thread.public_id])).status_code == 404


def agreed(reshaping: Any) -> None:
    for answer in reshaping.answers.select_related("person"):
        answer_reshaping(answer_id=answer.pk, agrees=True, by=answer.person, channel="web")


def test_joined_ideas_are_talked_of_in_one_place(shown: Proposal) -> None:
    other = make_shown(shown.round, title="A seat", says="Somewhere to sit.")
    said(shown, neighbour_of(shown))
    new = {"title": "A place to sit", "says": "A bench.", "because": "Both want to sit there."}
    agreed(propose_join([shown, other], **new, by=officer_of(shown.round)))
    joined = Proposal.objects.get(title="A place to sit")
    assert page(joined).count(SAID) == 1
    assert SAID not in page(other)
    with pytest.raises(Refused, match="talk goes on there"):
        said(shown, neighbour_of(shown))
    answer = {"proposal_id": shown.pk, "by": officer_of(shown.round), **how()}
    judge_idea(state="hidden", because="It names a neighbour.", **answer)
    assert SAID not in page(joined)
    judge_idea(state="open", **answer)
    assert SAID in page(joined)  # the twin


def test_what_was_said_of_an_idea_that_was_split_stays_with_the_whole(shown: Proposal) -> None:
    said(shown, neighbour_of(shown))
    parts = [{"title": "A bench", "says": "To sit."}, {"title": "A lamp", "says": "To see."}]
    asked = {"kind": "split", "main_id": shown.pk, "into": parts, "because": "These are two things."}
    agreed(propose_reshaping(round_id=shown.round_id, **asked, by=officer_of(shown.round), channel="web"))
    keep_in_step(shown.round)
    assert SAID in page(shown)
    with pytest.raises(Refused, match="Nothing is added here now"):
        said(shown, neighbour_of(shown))
    said(Proposal.objects.get(title="A lamp"), neighbour_of(shown), "It lights the bench.")


# When, and by whom


@pytest.mark.parametrize(
    ("status", "takes"),
    [
        ("draft", Takes.NOTHING),  # nobody was asked for ideas
        ("announced", Takes.ALL),
        ("open", Takes.ALL),
        ("counting", Takes.PAUSED),
        ("decided", Takes.QUESTIONS),
        ("done", Takes.QUESTIONS),
        ("cancelled", Takes.NOTHING),
        ("void", Takes.NOTHING),
    ],
)
def test_it_is_talked_of_until_the_votes_are_counted_and_then_people_ask(status: str, takes: Takes) -> None:
    assert taken_in(Round(status=status)) == takes
    assert set(Status.values) == {"draft", "announced", "open", "counting", "decided", "done", "cancelled", "void"}


def test_a_vote_that_is_called_off_is_talked_of_no_more() -> None:
    project = make.make_announced().projects.get(number=1)
    said(project, neighbour_of(project))
    how_then = {"by": make.make_staff(project.round.place), "now": make.NOW, "channel": "web"}
    cancel_round(round_id=project.round_id, because="The pot went to the roof.", **how_then)
    with pytest.raises(Refused, match="Nothing is added"):
        said(project, neighbour_of(project))


def test_while_votes_are_counted_what_somebody_typed_stays_in_its_box(voting: Project, settings) -> None:
    neighbour = signed_in(neighbour_of(voting), settings)
    address, words = reverse("discussions:say", args=[voting.thread.public_id]), {"text": SAID, "stance": "for"}
    put(voting.round, Status.COUNTING)
    refused = neighbour.post(address, words)
    assert (refused.status_code, SAID in refused.content.decode()) == (422, True)
    assert "nobody adds words" in refused.content.decode()
    put(voting.round, Status.OPEN)
    assert neighbour.post(address, words).status_code == 302  # the twin
    assert Comment.objects.get().text == SAID


def test_danger_in_words_that_came_too_late_is_dealt_with_all_the_same(voting: Project, settings) -> None:
    neighbour = signed_in(neighbour_of(voting), settings)
    put(voting.round, Status.COUNTING)
    there = neighbour.post(
        reverse("discussions:say", args=[voting.thread.public_id]), {"text": "There is a smell of gas in the stair."}
    )
    assert there.url == reverse("cases:show", args=[Case.objects.get().public_id])
    assert not Comment.objects.exists()


def test_once_the_result_is_out_people_ask_and_are_answered(voting: Project) -> None:
    neighbour, officer = neighbour_of(voting), officer_of(voting.round)
    before = said(voting, neighbour, stance="for")
    put(voting.round, Status.DECIDED)
    for more in ({"stance": "for"}, {}, {"parent_id": before.pk}):
        with pytest.raises(Refused, match="You can still ask a question"):
            said(voting, neighbour, "I told you so.", **more)
    question = said(voting, neighbour, "When is it lit?", stance="question")
    said(voting, officer, "On Friday.", parent_id=question.pk)
    said(voting, neighbour, "Thank you.", parent_id=question.pk)
    assert "What would you like to know?" not in page(voting)  # nobody is signed in


def test_the_page_asks_for_a_question_once_the_result_is_out(voting: Project, settings) -> None:
    neighbour = signed_in(neighbour_of(voting), settings)
    assert "Say what speaks for it" in page(voting, neighbour)
    put(voting.round, Status.DECIDED)
    there = page(voting, neighbour)
    assert ("Say what speaks for it" in there, "What would you like to know?" in there) == (False, True)
    asked = {"text": "When is it lit?", "stance": "question"}
    assert neighbour.post(reverse("discussions:say", args=[voting.thread.public_id]), asked).status_code == 302


def test_only_those_who_live_there_speak_and_staff_as_staff(voting: Project, settings) -> None:
    elsewhere = make.make_resident(make.make_area(voting.round.place.landlord))
    with pytest.raises(Refused, match="Those who live in"):
        said(voting, elsewhere)
    assert "Those who live in" in page(voting, signed_in(elsewhere, settings))
    assert said(voting, officer_of(voting.round), "We looked at it.").is_from_landlord
    assert not said(voting, neighbour_of(voting)).is_from_landlord
    Thread.objects.update(is_local=False)
    said(voting, elsewhere)  # the twin: it is this rule that kept them out


# What it says, and who finds it


def test_for_against_and_questions_are_found_with_one_press(voting: Project) -> None:
    neighbour = neighbour_of(voting)
    for stance, text in (
        ("for", "It is bright."),
        ("against", "It shines into bedrooms."),
        ("question", "All night?"),
    ):
        said(voting, neighbour, text, stance=stance)
    assert all(words in page(voting) for words in ("For it (1)", "Against it (1)", "Questions (1)"))
    address = reverse("budgeting:show_project", args=[voting.round.public_id, voting.number])
    against = Client().get(f"{address}?said=against").content.decode()
    assert ("It shines into bedrooms." in against, "It is bright." in against) == (True, False)


def test_a_question_stands_on_the_desk_until_one_of_us_has_answered(voting: Project, settings) -> None:
    pb_round, officer = voting.round, officer_of(voting.round)

    def waits() -> int:
        when = {"today": timezone.localdate(), "now": timezone.now()}
        return with_work_to_do(Round.objects.all(), officer, **when).get(pk=pb_round.pk).asked

    said(voting, neighbour_of(voting), stance="for")
    assert waits() == 0
    question = said(voting, neighbour_of(voting), "When is it lit?", stance="question")
    said(voting, neighbour_of(voting), "I wonder, too.", parent_id=question.pk)
    assert waits() == 1
    put(pb_round, Status.COUNTING)
    assert waits() == 0  # nobody can answer it now
    put(pb_round, Status.DECIDED)
    assert waits() == 1
    staff = signed_in(officer, settings)
    assert "Answer 1 question of a neighbour" in staff.get("/desk/").content.decode()
    words = staff.get(reverse("budgeting:words", args=[pb_round.public_id])).content.decode()
    assert "When is it lit?" in words
    assert reverse("discussions:answer", args=[question.public_id]) in words
    said(voting, officer, "From dusk to dawn.", parent_id=question.pk)
    assert waits() == 0
    assert "When is it lit?" not in staff.get(reverse("budgeting:words", args=[pb_round.public_id])).content.decode()


def test_a_question_about_the_idea_is_still_answered_when_it_is_on_the_ballot() -> None:
    pb_round = make_collecting(how_many=2)
    idea = make_costed(pb_round)
    question = said(idea, neighbour_of(idea), "With a back?", stance="question")
    signed(idea)
    announce(pb_round)
    with pytest.raises(Refused, match="talk goes on there"):
        said(idea, neighbour_of(idea), "I hope so.", parent_id=question.pk)
    said(idea, officer_of(pb_round), "With a back and arms.", parent_id=question.pk)
    with pytest.raises(Refused, match="talk goes on there"):
        said(idea, officer_of(pb_round), "And a plaque.", parent_id=question.pk)


def test_what_we_promised_to_answer_is_answered_while_votes_are_counted(voting: Project) -> None:
    neighbour, officer = neighbour_of(voting), officer_of(voting.round)
    owed, other = (said(voting, neighbour, text, stance="question") for text in ("When?", "By whom?"))
    ask_landlord(comment_id=owed.pk, by=neighbour, **how())
    put(voting.round, Status.COUNTING)
    said(voting, officer, "On Friday.", parent_id=owed.pk)
    assert Promise.objects.about(owed).get().status in ("kept", "kept_late")
    with pytest.raises(Refused, match="nobody adds words"):
        said(voting, officer, "By us.", parent_id=other.pk)


def test_the_file_has_what_everybody_can_read_without_names(voting: Project) -> None:
    neighbour = neighbour_of(voting, name="Agnes Rennie")
    said(voting, neighbour, "It is bright.", stance="for")
    gone = said(voting, neighbour, "I take this back.")
    withdraw_comment(comment_id=gone.pk, by=neighbour, **how())
    told = Client().get(reverse("budgeting:words_csv", args=[voting.round.public_id])).content.decode()
    assert "1,,for,,It is bright.," in told
    assert "Agnes" not in told
    assert "I take this back." not in told


def test_a_project_with_other_words_is_talked_of_by_its_new_name(voting: Project) -> None:
    pb_round = make.make_announced()
    project = pb_round.projects.get(number=2)
    words = {"name": "Benches", "description": project.description, "because": "A slip of the pen."}
    correct_words(
        project_id=project.pk, **words, by=make.make_staff(pb_round.place), channel="web", clock=make.at(make.NOW)
    )
    project.refresh_from_db()
    assert project.thread.title == "Benches"


def test_talk_of_a_groups_grants_says_nothing_of_the_group() -> None:
    """It lies at the place of the money, as all talk of money votes; not in a room, where neighbours could not read it."""
    pb_round = make_group_draft(how_many=2)
    for part in ("organiser", "treasurer"):
        seat(pb_round, part)
    announce_round(round_id=pb_round.pk, by=make.make_staff(pb_round.place), now=make.NOW, channel="web")
    threads = Thread.objects.filter(about_kind="budgeting.project")
    assert {(t.group, t.place, t.audience) for t in threads} == {(None, pb_round.place, "public")}
