"""The pages: what they show, to whom, and what they answer when something is wrong."""

import csv
from datetime import timedelta

import pytest
from django.urls import reverse

from commonty.cases.models import Case
from commonty.discussions.actions.comments import change_comment, withdraw_comment
from commonty.discussions.actions.hiding import hide_comment
from commonty.discussions.models import Comment, Report, Thread
from commonty.discussions.tests.factories import HOW, NOW, a_thread, said

BECAUSE = {"rule": "kind", "why": "It insults a neighbour.", **HOW}


def url(name: str, *args: str) -> str:
    return reverse(f"discussions:{name}", args=args)


def body(answer) -> str:
    return answer.content.decode()


def test_anybody_reads_and_a_neighbour_says_something(close, thread, be):
    page = be(None).get(url("thread", thread.public_id))
    assert "What shall we plant?" in body(page)
    assert "Sign in to say something" in body(page)
    client = be(close.neighbour)
    page = client.get(url("thread", thread.public_id))
    assert "Everybody can read this, under the name Dougie." in body(page)
    sent = {"text": "**Beans** & peas", "key": page.context["view"].key}
    for _twice in range(2):
        went = client.post(url("say", thread.public_id), sent)
        assert went.url.endswith("?comments=1#c2")
    assert "<strong>Beans</strong> &amp; peas" in body(be(None).get(url("thread", thread.public_id)))
    assert Comment.objects.count() == 2


def test_what_was_refused_is_shown_again_with_what_was_typed(close, thread, be):
    answer = be(close.neighbour).post(url("say", thread.public_id), {"text": "x" * 4_001})
    assert answer.status_code == 422
    assert "x" * 4_001 in body(answer)
    assert be(close.neighbour).post(url("say", thread.public_id), {}).status_code == 422
    assert be(close.neighbour).post(url("start"), {}).status_code == 422


def test_starting_one_and_finding_it_by_its_words(close, thread, be):
    sent = {"title": "The stair window", "text": "It will not shut.", "place": close.block.public_id, "key": "k"}
    assert be(close.agnes).get(url("start")).status_code == 200
    went = be(close.agnes).post(url("start"), {**sent, "wants_stance": "on"})
    made = Thread.objects.get(title="The stair window")
    assert went.url == url("thread", made.public_id)
    client = be(None)
    assert made.wants_stance
    for words, found in (("shut", True), ("STAIR window", True), ("plant", False)):
        assert ("The stair window" in body(client.get(url("threads"), {"q": words}))) is found
    assert "The stair window" not in body(client.get(url("threads"), {"state": "closed"}))
    assert "The stair window" in body(client.get(url("threads"), {"place": close.block.public_id}))
    assert client.get(url("threads"), {"place": close.home.public_id}).status_code == 404


def test_danger_leads_to_the_request_at_once(close, thread, be):
    client = be(close.neighbour)
    went = client.post(url("say", thread.public_id), {"text": "I smell gas in the close", "key": "k"})
    case = Case.objects.get()
    assert went.url == reverse("cases:show", args=[case.public_id])
    assert "we deal with it now" in body(client.get(went.url))
    assert "smell gas" not in body(be(close.agnes).get(url("thread", thread.public_id)))
    assert "smell gas" in body(client.get(url("thread", thread.public_id)))


def test_answering_changing_and_taking_back(close, thread, be):
    first = thread.comments.get()
    client = be(close.neighbour)
    assert "What shall we plant?" in body(client.get(url("answer", first.public_id)))
    client.post(url("answer", first.public_id), {"text": "Beans.", "key": "k"})
    own = Comment.objects.get(text="Beans.")
    assert own.parent == first
    assert be(close.agnes).get(url("change", own.public_id)).status_code == 404
    assert client.post(url("change", own.public_id), {"text": ""}).status_code == 422
    client.post(url("change", own.public_id), {"text": "Peas."})
    assert "Peas." in body(client.get(url("take_back", own.public_id)))
    client.post(url("take_back", own.public_id))
    page = body(client.get(url("thread", thread.public_id)))
    assert "Peas." not in page
    assert "took this back" in page
    assert client.get(url("comment", own.public_id)).status_code == 404


def test_how_it_read_before_can_be_read_and_is_marked(close, thread, be):
    comment = said(thread, close.agnes, "We plant potatoes.")
    change_comment(
        comment_id=comment.pk, text="We plant beans.", by=close.agnes, now=NOW + timedelta(days=1), channel="web"
    )
    client = be(None)
    assert "changed: see how it read before" in body(client.get(url("thread", thread.public_id)))
    page = body(client.get(url("versions", comment.public_id)))
    assert "potatoes." in page.partition("<del>")[2].partition("</del>")[0]
    hide_comment(public_id=comment.public_id, by=close.shona, **BECAUSE)
    assert client.get(url("versions", comment.public_id)).status_code == 404


def test_somebody_on_the_phone_says_something(close, thread, be):
    client, where = be(close.shona), url("say_for_somebody", thread.public_id)
    assert "Dougie Kerr" in body(client.get(where, {"q": "dougie"}))
    there = f"{where}?who={close.neighbour.public_id}"
    assert "under the name Dougie" in body(client.get(there))
    assert client.post(there, {"text": "", "channel": "phone"}).status_code == 422
    assert client.post(where, {"text": "Beans.", "channel": "phone"}).status_code == 422
    client.post(there, {"text": "Beans, please.", "channel": "phone", "key": "k"})
    spoken = Comment.objects.get(text="Beans, please.")
    assert (spoken.author, spoken.typed_by, spoken.channel) == (close.neighbour, close.shona, "phone")
    assert "said to a member of staff" in body(be(None).get(url("thread", thread.public_id)))


def test_somebody_on_the_phone_starts_a_discussion(close, be):
    client, where = be(close.shona), url("start_for", close.neighbour.public_id)
    assert where in body(client.get(reverse("cases:on_the_phone", args=[close.neighbour.public_id])))
    topic = {"title": "Who waters the beds?", "text": "I can’t bend.", "place": close.block.public_id}
    assert client.post(where, topic).status_code == 422
    assert be(close.agnes).post(where, topic).status_code == 403
    client.post(where, {**topic, "channel": "phone", "key": "k", "language": "pl"})
    spoken = Comment.objects.get(text="I can’t bend.")
    assert spoken.language == "pl"
    assert (spoken.author, spoken.typed_by, spoken.thread.title) == (close.neighbour, close.shona, topic["title"])
    client.post(where, {**topic, "text": "There is a smell of gas.", "channel": ""})
    assert Case.objects.get().raised_by == close.neighbour


def test_names_tell_nobody_where_somebody_lives(close, thread, be):
    said(thread, close.neighbour, "Beans.")
    said(thread, close.shona, "We bring the soil.")
    page = body(be(None).get(url("thread", thread.public_id)))
    assert "Dougie" in page
    assert "Kerr" not in page
    assert "Shona Baird" in page
    assert "East End team" in page
    type(close.neighbour).objects.filter(pk=close.neighbour.pk).update(is_at_risk=True)
    doors = [
        url("thread", thread.public_id),
        url("thread_feed", thread.public_id),
        url("thread_csv", thread.public_id),
    ]
    for door in [*doors, url("threads_feed")]:
        assert "Dougie" not in body(be(None).get(door))
        assert "A neighbour" in body(be(None).get(door))


def test_feeds_and_files_hold_what_can_be_read_and_no_more(close, thread, be):
    said(thread, close.neighbour, "Beans & peas.")
    hidden = said(thread, close.neighbour, "zebrafinch one")
    hide_comment(public_id=hidden.public_id, by=close.shona, **BECAUSE)
    said(thread, close.neighbour, "I smell gas, zebrafinch two")
    gone = said(thread, close.agnes, "zebrafinch three")
    withdraw_comment(comment_id=gone.pk, by=close.agnes, **HOW)
    client = be(close.agnes)
    files = url("thread_feed", thread.public_id), url("threads_feed"), url("thread_csv", thread.public_id)
    for address in (*files, url("threads_csv"), url("threads") + "?q=zebrafinch"):
        page = body(client.get(address))
        assert "zebrafinch" not in page.replace('value="zebrafinch"', "").replace("q=zebrafinch", "")
    assert "Beans &amp;amp; peas." in body(client.get(files[0]))  # words, in what readers take for a page
    rows = list(csv.DictReader(body(client.get(files[2])).lstrip("\ufeff").splitlines()))
    assert [row["text"] for row in rows] == ["What shall we plant?", "Beans & peas."]
    [line] = csv.DictReader(body(client.get(url("threads_csv"))).lstrip("\ufeff").splitlines())
    assert line["comments"] == "2"


def test_reporting(close, thread, be):
    comment = said(thread, close.neighbour, "Rude words.")
    address = url("report", "discussions.comment", comment.public_id)
    client = be(close.agnes)
    assert "Rude words." in body(client.get(address))
    assert client.post(address, {}).status_code == 422
    client.post(address, {"rule": "kind", "says": "That is rude."})
    assert Report.objects.get().says == "That is rude."
    assert be(close.neighbour).post(address, {"rule": "kind"}).status_code == 422
    for kind, known in (("discussions.comment", "nothing"), ("cases.case", comment.public_id), ("x", "y")):
        assert client.get(url("report", kind, known)).status_code == 404
    assert client.get(url("report", "discussions.thread", thread.public_id)).status_code == 200


def test_a_long_discussion_has_pages_and_each_comment_finds_its_own(close, thread, be):
    rows = [
        Comment(
            thread=thread, number=n, order=f"{n:06}", author=close.agnes, channel="web", at=NOW, text=f"Word {n}."
        )
        for n in range(2, 72)
    ]
    Comment.objects.bulk_create(rows)
    last = Comment.objects.get(text="Word 71.")
    assert be(None).get(url("comment", last.public_id)).url.endswith("?comments=3#c71")
    assert "Word 71." in body(be(None).get(url("thread", thread.public_id), {"comments": 3}))
    assert "Word 71." not in body(be(None).get(url("thread", thread.public_id)))


@pytest.mark.parametrize("host", ["elsewhere.example.org"])
def test_another_landlords_discussion_is_not_there(close, thread, be, host, settings):
    settings.ALLOWED_HOSTS = ["testserver", host]
    type(close.landlord).objects.create(kind="landlord", name="Other Homes", hosts=host)
    for name in ("thread", "thread_feed", "thread_csv"):
        assert be(None).get(url(name, thread.public_id), headers={"host": host}).status_code == 404
    assert a_thread(close, title="Mine").title not in body(be(None).get(url("threads"), headers={"host": host}))
