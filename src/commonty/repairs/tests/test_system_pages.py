"""The pages of the hand-over: for staff of the landlord as a whole, and each step of it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from commonty.access.may import SYSTEM
from commonty.access.refusal import Refused
from commonty.access.roles import Role
from commonty.cases.models import Case
from commonty.cases.tests.factories import asked, colleague
from commonty.journal.models import Entry
from commonty.repairs.actions.ending import finish_repair
from commonty.repairs.actions.systems import fetch_orders
from commonty.repairs.models import OrderFile, Repair, Report, Sending, System
from commonty.repairs.tests.systems import a_system, administrator, ordered

pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def there(close, be):
    return close, be(administrator(close)), lambda name, *more: reverse(f"repairs:{name}", args=more)


def test_an_administrator_sets_one_up_and_sees_its_key_once(there):
    close, client, to = there
    said = {"name": "Dunmore", "takes": "webhook", "minder": administrator(close).public_id, "is_on": "on"}
    wrong = client.post(to("set_up_system", "new"), {**said, "address": "http://repairs.example.org/"})
    assert wrong.status_code == 422
    assert "http://repairs.example.org/" in wrong.content.decode()  # what was typed stays
    assert (
        client.post(to("set_up_system", "new"), {**said, "address": "https://repairs.example.org/"}).status_code
        == 302
    )
    system = System.objects.get()
    shown = client.post(to("system_key", system.public_id)).content.decode()
    assert f"{system.public_id}." in shown
    assert f"{system.public_id}." not in client.get(to("system", system.public_id)).content.decode()
    assert system.secret in client.post(to("system_secret", system.public_id)).content.decode()
    assert system.secret not in client.get(to("system", system.public_id)).content.decode()
    client.post(to("system_test", system.public_id))
    assert Sending.objects.get().event == "test"
    client.post(to("system_key_away", system.public_id))
    assert System.objects.get().key_hash == ""


def test_orders_are_fetched_twice_and_confirmed_once(there):
    close, client, to = there
    system = a_system(close, System.Takes.CSV)
    repair = ordered(close, now=timezone.now())
    client.post(to("fetch_orders", system.public_id))
    file = OrderFile.objects.get()
    csv = [client.get(to("orders_csv", system.public_id, file.public_id)).content.decode() for _n in range(2)]
    assert csv[0] == csv[1]
    assert f",{repair.number},,Kitchen tap drips," in csv[0]
    assert "my ex" not in csv[0]
    assert "They have everything" not in client.get(to("system", system.public_id)).content.decode()
    client.post(to("confirm_orders", system.public_id, file.public_id))
    assert "They have everything" in client.get(to("system", system.public_id)).content.decode()
    assert client.get(to("orders_csv", system.public_id, file.public_id)).status_code == 302


def test_nobody_carries_what_is_about_themselves(there, be):
    """Whoever makes the file doesn't find it there, nor whoever reads the file of a colleague; and nobody says it is in."""
    close, _client, to = there
    system, ewa = a_system(close, System.Takes.CSV), administrator(close)
    una = colleague(close.landlord, "Una Boyle", Role.HOUSING_OFFICER)
    hers, about_her, other = ordered(close), ordered(close), ordered(close)
    Case.objects.filter(pk=hers.case_id).update(raised_by=una)
    Case.objects.filter(pk=about_her.case_id).update(about_staff=una)

    def number_of_rows(reader, file: OrderFile) -> int:
        answer = be(reader).get(to("orders_csv", system.public_id, file.public_id))
        return len(answer.content.decode().strip().splitlines()) - 1

    how = {"system_id": system.pk, "now": timezone.now(), "channel": "web"}
    assert fetch_orders(by=una, **how).rows == [other.sendings.get().public_id]
    made = fetch_orders(by=ewa, **how)
    assert number_of_rows(ewa, made) == 3  # the twin
    assert number_of_rows(una, made) == 1
    be(una).post(to("confirm_orders", system.public_id, made.public_id))
    with pytest.raises(Refused, match="Ask a colleague"):
        fetch_orders(by=una, **how)
    assert set(Sending.objects.unsaid().values_list("repair", flat=True)) == {hers.pk, about_her.pk}


def test_each_download_is_written_down(there):
    close, client, to = there
    system = a_system(close, System.Takes.CSV)
    ordered(close)
    client.post(to("fetch_orders", system.public_id))
    address = to("orders_csv", system.public_id, OrderFile.objects.get().public_id)
    for _n in range(2):
        client.get(address)
    found = Entry.objects.filter(kind="orders_read")
    assert [(entry.by_id, entry.facts["rows"]) for entry in found] == [(administrator(close).public_id, 1)] * 2
    assert "Agnes" not in str(list(found.values()))


def test_what_is_over_by_now_is_in_no_download(there):
    close, client, to = there
    system = a_system(close, System.Takes.CSV)
    repair = ordered(close)
    client.post(to("fetch_orders", system.public_id))
    address = to("orders_csv", system.public_id, OrderFile.objects.get().public_id)
    assert "Kitchen tap drips" in client.get(address).content.decode()  # the twin
    how = {"done_at": timezone.now(), "now": timezone.now(), "by": SYSTEM, "channel": "system"}
    finish_repair(repair_id=repair.pk, words="They told us.", **how)
    assert "Kitchen tap drips" not in client.get(address).content.decode()


def test_what_waits_stands_on_the_desk_of_whoever_carries_it(there, be):
    close, client, to = there
    system = a_system(close, System.Takes.CSV)
    ordered(close)
    client.post(to("bring_status", system.public_id), {"rows": "job,state\n4711,done\n", "apply": "yes"})
    page = client.get("/desk/").content.decode()
    assert "Hand over 1 repair order" in page
    assert "Look at 1 thing that came back" in page
    assert "repair order" not in be(close.shona).get("/desk/").content.decode()  # of one close, and not of all


@pytest.mark.parametrize("who", ["shona", "agnes", None])
def test_nobody_but_staff_of_the_whole_landlord_gets_to_it(there, be, who):
    """Shona is a housing officer of one close: the file has the orders of all of them."""
    close, _client, to = there
    system = a_system(close, System.Takes.CSV)
    ordered(close)
    file = fetch_orders(system_id=system.pk, by=administrator(close), now=timezone.now(), channel="web")
    client = be(getattr(close, who) if who else None)
    for address in (to("system", system.public_id), to("orders_csv", system.public_id, file.public_id)):
        assert client.get(address).status_code in (302, 403, 404)
        assert client.get(address).get("Content-Type", "").startswith("text/html")
    mhairi = be(colleague(close.landlord, "Mhairi Bain", Role.HOUSING_OFFICER))
    assert mhairi.get(to("system", system.public_id)).status_code == 200  # the twin
    assert mhairi.get(to("set_up_system", system.public_id)).status_code == 403
    assert mhairi.post(to("system_key", system.public_id)).status_code == 403


def test_what_came_back_is_a_link_only_for_whoever_may_see_it(there):
    close, client, to = there
    system, repair = a_system(close, System.Takes.CSV), ordered(close)
    rows = f"job,state\n{repair.number},received\n4711,done\n"
    tried = client.post(to("bring_status", system.public_id), {"rows": rows})
    assert tried.status_code == 200
    assert not Report.objects.exists()
    assert client.post(to("bring_status", system.public_id), {"rows": rows, "apply": "yes"}).status_code == 302
    page = client.get(to("came_back", system.public_id)).content.decode()
    assert "We have no repair “4711”" in page
    assert reverse("repairs:staff", args=[repair.public_id]) not in page  # an administrator answers no cases
    stuck = Report.objects.to_look_at().get()
    client.post(to("report_looked", system.public_id, stuck.public_id))
    assert "Nothing. All that came back was placed." in client.get(to("came_back", system.public_id)).content.decode()


def test_a_broken_row_is_named_and_what_was_sent_stays(there):
    close, client, to = there
    system, repair = a_system(close, System.Takes.CSV), ordered(close)
    rows = f"job,state\n{repair.number},received\n{repair.number},flying\n"
    answer = client.post(to("bring_status", system.public_id), {"rows": rows, "apply": "yes"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert '<th scope="row">3</th><td>state</td>' in page
    assert rows.strip() in page
    assert not Report.objects.exists()


def test_no_page_asks_more_of_the_database_when_there_is_more(there, django_assert_max_num_queries):
    close, client, to = there
    system = a_system(close, System.Takes.CSV)
    counts = []
    for _round in range(2):
        for _n in range(3):
            ordered(close, asked(close))
        client.post(to("bring_status", system.public_id), {"rows": rows_of(), "apply": "yes"})
        client.post(to("fetch_orders", system.public_id))
        file = OrderFile.objects.order_by("pk").last()
        for address in (
            to("systems"), to("system", system.public_id), to("came_back", system.public_id),
            to("orders_csv", system.public_id, file.public_id),
        ):  # fmt: skip
            with django_assert_max_num_queries(40) as asked_of:
                assert client.get(address).status_code == 200
            counts.append((address.split("/files/")[0], len(asked_of)))
    assert sorted(set(counts)) == sorted(set(counts[:4]))


def rows_of() -> str:
    jobs = "".join(f"{repair.number},received\n" for repair in Repair.objects.filter(state="ordered"))
    return f"job,state\n{jobs}4711,done\n"


def test_notes_and_what_contradicts_stand_where_whoever_may_see_the_repair_reads_them(there, be):
    """And not on the page of the system, for a minder who may not open it."""
    close, client, to = there
    system, repair = a_system(close, System.Takes.CSV), ordered(close)
    rows = f"job,state,note\n{repair.number},no_access,zebrafinch out\n{repair.number},received,key under the mat\n"
    client.post(to("bring_status", system.public_id), {"rows": rows, "apply": "yes"})
    minders = client.get(to("came_back", system.public_id)).content.decode()
    assert str(repair.number) in minders
    assert "zebrafinch" not in minders
    hers = be(close.shona)
    page = hers.get(to("staff", repair.public_id)).content.decode()
    assert "zebrafinch out" in page
    assert "key under the mat" in page
    assert page.count("Find out what is so") == 1
    Report.objects.update(looked_at=timezone.now())
    assert "Find out what is so" not in hers.get(to("staff", repair.public_id)).content.decode()
    own = be(close.agnes).get(to("show", repair.public_id)).content.decode()
    assert "zebrafinch" not in own


def test_whoever_sees_the_repair_reads_the_note_on_the_page_of_the_system_too(there, be):
    close, client, to = there
    system, repair = a_system(close, System.Takes.CSV), ordered(close)
    rows = f"job,state,note\n{repair.number},no_access,zebrafinch out\n"
    client.post(to("bring_status", system.public_id), {"rows": rows, "apply": "yes"})
    lead = colleague(close.landlord, "Una Boyle", Role.HOUSING_OFFICER)
    assert "zebrafinch" in be(lead).get(to("came_back", system.public_id)).content.decode()
