"""Who has how much: for whoever leads alone; counted and never ranked; handed over all or none."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from commonty.access.permissions import Permission
from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.cases.actions.taking_over import share_out
from commonty.cases.models import Case, Message
from commonty.cases.queries import workload as queries
from commonty.cases.queries.desk import due
from commonty.cases.queries.owners import who_answers
from commonty.cases.queries.workload import workload_of
from commonty.cases.rules.workload import has_too_much
from commonty.cases.tests.factories import HOW, NOW, a_close, asked, colleague
from commonty.notices.actions.sending import owe_notices
from commonty.notices.models import Notice
from commonty.people.models import Person, Post, RoleHeld, Team
from commonty.promises.models import Promise

PAGE = "/desk/workload/"


@pytest.fixture
def team(close):
    lead = colleague(close.landlord, "Lena Muir", Role.HOUSING_OFFICER)
    Team.objects.update(lead=lead, manager=close.morag)
    return Team.objects.get()


def given(close, owner: Person, how_many: int = 1, **more) -> list[Case]:
    cases = [asked(close, f"And the bins, {n}", **more) for n in range(how_many)]
    Case.objects.filter(pk__in=[case.pk for case in cases]).update(owner=owner)
    for case in cases:
        Promise.objects.about(case).update(owner=owner)
    return list(Case.objects.filter(pk__in=[case.pk for case in cases]).order_by("pk"))


def names(work) -> list[str]:
    return [row.person.name for row in work.teams[0].rows]


@pytest.mark.parametrize(
    ("has", "others", "is_much"),
    [(9, [0, 0, 9], False), (10, [2, 4, 10], True), (15, [10, 10, 15], True), (14, [10, 10, 14], False), (10, [], False)],
)  # fmt: skip
def test_when_somebody_has_too_much(has, others, is_much):
    assert has_too_much(has, others) is is_much


def test_late_today_and_this_week():
    monday = NOW - timedelta(days=3)
    week, today = due("week", monday).children, due("today", monday).children
    assert [timezone.localtime(at).strftime("%a %H") for _name, at in sorted(week)] == ["Mon 00", "Mon 00"]
    assert dict(week)["next_due_at__lt"] - dict(week)["next_due_at__gte"] == timedelta(days=7)
    assert dict(today)["next_due_at__lt"] - dict(today)["next_due_at__gte"] == timedelta(days=1)


def test_what_lies_comes_first_then_what_is_too_much_and_nobody_by_number(close, team):
    given(close, close.shona, 12)
    given(close, close.bilal, 1)
    given(close, close.ken, 3)
    Post.objects.filter(person=close.ken).update(away_from=NOW.date(), away_until=NOW.date())
    work = workload_of([team], close.landlord, now=NOW)
    assert names(work) == ["Ken Leask", "Shona Baird", "Bilal Khan", "Lena Muir", "Morag Sim"]
    rows = {row.person.name: row for row in work.teams[0].rows}
    assert rows["Ken Leask"].lies
    assert rows["Shona Baird"].has_too_much
    assert (rows["Bilal Khan"].load.open, rows["Lena Muir"].load.open) == (1, 0)
    Post.objects.filter(person=close.ken).update(cover=close.bilal)
    assert names(workload_of([team], close.landlord, now=NOW))[0] == "Shona Baird"


def test_who_covers_is_who_is_there_and_works_here(close, team):
    """Down the covers, and nobody who has left; somebody at risk covers without a name."""

    def ken():
        return next(r for r in workload_of([team], close.landlord, now=NOW).teams[0].rows if r.person == close.ken)

    given(close, close.ken)
    Post.objects.filter(person__in=[close.ken, close.bilal]).update(away_from=NOW.date(), away_until=NOW.date())
    Post.objects.filter(person=close.ken).update(cover=close.bilal)
    assert ken().lies  # whoever covers is away, too
    Post.objects.filter(person=close.bilal).update(cover=close.shona)
    assert (ken().cover, ken().lies) == (close.shona, False)
    Person.objects.filter(pk=close.shona.pk).update(is_at_risk=True)
    assert (ken().cover, ken().lies) == (None, False)
    RoleHeld.objects.filter(person=close.shona).update(ended_at=NOW)
    assert ken().lies


def test_late_today_and_week_are_counted_and_so_is_who_is_in_no_list(close, team):
    late, today, week, far = given(close, close.shona, 4)
    for case, days in ((late, -1), (today, 0), (week, 2), (far, 20)):
        Case.objects.filter(pk=case.pk).update(next_due_at=NOW + timedelta(days=days, hours=1))
    load = next(row.load for row in workload_of([team], close.landlord, now=NOW).teams[0].rows if row.load.open)
    assert (load.open, load.late, load.today, load.week) == (4, 1, 1, 2)
    Person.objects.filter(pk=close.shona.pk).update(is_at_risk=True)
    work = workload_of([team], close.landlord, now=NOW)
    assert "Shona Baird" not in names(work)
    assert work.teams[0].unnamed.open == 4


def test_what_nobody_has_any_more_is_said_first(close, team, be):
    given(close, close.bilal, 2)
    assert workload_of([team], close.landlord, now=NOW).unowned.open == 0
    RoleHeld.objects.filter(person=close.bilal).update(ended_at=NOW)
    assert workload_of([team], close.landlord, now=NOW).unowned.open == 2
    page = be(team.lead).get(PAGE).content.decode()
    assert page.index("Nobody reads these") < page.index("East End team")
    lead = be(team.lead)
    assert lead.get("/desk/cases/?show=all&with=nobody").context["page"].paginator.count == 2
    assert lead.get("/desk/cases/?with=%00").status_code == 404  # a NUL is nobody's
    assert lead.get("/desk/cases/?q=%00").status_code == 404
    ids = list(Case.objects.values_list("public_id", flat=True))
    sent = {"cases": ids, "to": close.shona.public_id, "reason": "Bilal has left"}
    assert lead.post(reverse("cases:share_out", args=["nobody"]), sent).status_code == 302
    assert not Case.objects.exclude(owner=close.shona).exists()


def test_only_who_leads_sees_it(close, team, be, settings):
    settings.ALLOWED_HOSTS = ["testserver", "elsewhere.example.org"]
    other = a_close("elsewhere.example.org")
    administrator = colleague(close.landlord, "Ewa Kowalczyk", Role.ADMINISTRATOR)
    seen = {team.lead: 200, close.morag: 200, administrator: 200, close.shona: 404, close.agnes: 403}
    address = reverse("cases:share_out", args=[close.bilal.public_id])
    for person, status in seen.items():
        assert be(person).get(PAGE).status_code == status, person
        assert be(person).get(address).status_code == status, person
    for where in (PAGE, address):
        assert be(other.shona).get(where, HTTP_HOST="elsewhere.example.org").status_code == 404
        assert be(team.lead, with_proof=False).get(where).status_code == 302
    assert be(close.shona).get(f"/desk/cases/?with={close.bilal.public_id}").status_code == 404
    assert be(team.lead).get(reverse("cases:share_out", args=[close.agnes.public_id])).status_code == 404


def test_the_twin_without_the_question_who_leads(close, team, be, monkeypatch):
    monkeypatch.setattr("commonty.cases.views.workload.teams_led_by", lambda *_who: Team.objects.all())
    assert be(close.shona).get(PAGE).status_code == 200


def test_what_is_private_is_counted_and_never_named(close, team, be):
    words = "A private word about my neighbour"
    private = asked(close, words, audience="one")
    about = asked(close, "It is about how Lena spoke to me", about_staff=team.lead)
    Case.objects.filter(pk__in=[private.pk, about.pk]).update(owner=close.shona)
    given(close, close.shona)
    lead, whom = be(team.lead), close.shona.public_id
    page = lead.get(PAGE).content.decode()
    assert ">3<span" in page.replace(" ", "")
    queue = lead.get(f"/desk/cases/?show=all&with={whom}").content.decode()
    form = lead.get(reverse("cases:share_out", args=[whom])).content.decode()
    for told in (page, queue, form):
        assert words not in told
        assert "Lena spoke" not in told
        assert "Agnes" not in told
    assert "2 more are between a resident and one of us" in queue
    sent = {"cases": [private.public_id], "to": close.bilal.public_id, "reason": "Too much"}
    assert lead.post(reverse("cases:share_out", args=[whom]), sent).status_code == 422


def test_several_go_over_with_their_history_and_each_resident_hears_once(close, team, be):
    first, second, stays = given(close, close.shona, 3)
    said = Message.objects.filter(case=first).count()
    sent = {"cases": [first.public_id, second.public_id], "to": close.bilal.public_id, "reason": "Shona has so many"}
    owe_notices(now=timezone.now())
    Notice.objects.all().delete()
    answer = be(team.lead).post(reverse("cases:share_out", args=[close.shona.public_id]), sent, follow=True)
    assert "Bilal Khan deals with 2 more now. Those who asked are told." in answer.content.decode()
    for case in (first, second, stays):
        case.refresh_from_db()
    assert [case.owner for case in (first, second, stays)] == [close.bilal, close.bilal, close.shona]
    assert set(Promise.objects.about(first).open().values_list("owner", flat=True)) == {close.bilal.pk}
    assert Message.objects.filter(case=first).count() == said + 2  # who has it now, and why
    why = Message.objects.get(case=first, kind=Message.Kind.NOTE)
    assert "Shona has so many" in why.text
    assert why not in first.messages.for_resident()
    owe_notices(now=timezone.now())
    told = Notice.objects.filter(person=close.agnes)
    assert told.count() == 2  # one of each case
    assert not told.filter(body__contains="so many").exists()


def test_one_that_may_not_go_stops_all(close, team):
    first, second = given(close, close.shona, 2)
    Case.objects.filter(pk=second.pk).update(about_staff=close.bilal)
    how = {"was": close.shona, "reason": "Too much", "by": team.lead, "now": NOW, **HOW}
    with pytest.raises(Refused, match="it is about them"):
        share_out(case_ids=[first.pk, second.pk], to=close.bilal, **how)
    first.refresh_from_db()
    assert first.owner == close.shona
    with pytest.raises(Refused, match="has case 1 by now"):
        share_out(case_ids=[first.pk], to=close.morag, **{**how, "was": close.bilal})
    with pytest.raises(Refused, match="has case 1 by now"):  # somebody gave it to her in the same moment
        share_out(case_ids=[first.pk], to=close.morag, **{**how, "was": None})
    with pytest.raises(Refused, match="Say why"):
        share_out(case_ids=[first.pk], to=close.bilal, **{**how, "reason": " "})
    with pytest.raises(Refused, match="Choose at least one"):
        share_out(case_ids=[], to=close.bilal, **how)


def test_the_page_asks_as_often_for_fifty_as_for_one(close, team, be):
    client, whom = be(team.lead), close.shona.public_id
    pages = [PAGE, reverse("cases:share_out", args=[whom]), f"/desk/cases/?show=all&with={whom}"]
    given(close, close.shona)
    few = [asks(client, page) for page in pages]
    given(close, close.shona, 49)
    for n in range(10):
        given(close, colleague(close.block, f"Colleague {n}", Role.HOUSING_OFFICER))
    assert [asks(client, page) for page in pages] == few
    assert max(few) <= 12


def test_the_twin_of_a_page_that_asks_for_each(close, team, be, monkeypatch):
    row = queries._row

    def asks_for_each(person, *more):
        Case.objects.filter(owner=person).exists()
        return row(person, *more)

    monkeypatch.setattr(queries, "_row", asks_for_each)
    with pytest.raises(AssertionError):
        test_the_page_asks_as_often_for_fifty_as_for_one(close, team, be)


def asks(client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured.captured_queries)


def test_finding_who_answers_asks_as_often_of_twelve_as_of_two(close):
    counts = []
    for names in (["Una Bain"], [f"Officer {n}" for n in range(10)]):
        for name in names:
            colleague(close.home.parent.parent, name, Role.HOUSING_OFFICER)
        with CaptureQueriesContext(connection) as asked_for:
            who_answers(close.home, Permission.ANSWER_CASES, on=timezone.localdate(NOW))
        counts.append(len(asked_for))
    assert counts[0] == counts[1] <= 3
