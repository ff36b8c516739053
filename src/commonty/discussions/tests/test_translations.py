"""What was said in another language: the words stay, a human translates, another looks at it."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from commonty.access.refusal import Refused
from commonty.cases.models import Case
from commonty.discussions.actions.comments import change_comment, withdraw_comment
from commonty.discussions.actions.facilitating import close_thread
from commonty.discussions.actions.hiding import hide_comment
from commonty.discussions.actions.moderation import report
from commonty.discussions.actions.muting import mute
from commonty.discussions.actions.pens import give_pen_name_up, take_pen_name
from commonty.discussions.actions.translating import hide_translation, say_right, take_translation_back, translate
from commonty.discussions.models import Comment, TalkSettings, Thread, Translation
from commonty.discussions.queries.languages import languages, written_choices
from commonty.discussions.queries.thread import read_thread
from commonty.discussions.tests.factories import HOW, NOW, a_thread, said
from commonty.journal.models import Entry

POLISH, ENGLISH = "Proszę zostawić suszarnię.", "Please keep the drying green."


@pytest.fixture
def polish(close, thread) -> Comment:
    return said(thread, close.neighbour, POLISH, language="pl")


def brought(
    comment: Comment, by, text: str = ENGLISH, *, language: str = "en-gb", source: str = "human"
) -> Translation:
    return translate(comment_id=comment.pk, language=language, text=text, source=source, by=by, **HOW)


def entry_of(thread: Thread, person=None):
    return read_thread(thread, person, now=NOW).entries[-1]


def test_the_words_keep_their_language_and_the_page_says_which(close, thread, polish, be):
    entry = entry_of(thread)
    assert (entry.language, entry.translation, entry.words) == ("Polish", None, POLISH)
    page = be(None).get(reverse("discussions:thread", args=[thread.public_id])).content.decode()
    assert 'lang="pl" dir="auto"' in page
    brought(polish, close.agnes)
    page = be(None).get(reverse("discussions:thread", args=[thread.public_id])).content.decode()
    assert page.index(ENGLISH) < page.index("Show what was written: in Polish") < page.index(POLISH)


def test_it_says_who_translated_it_and_who_else_looked(close, thread, polish):
    translation = brought(polish, close.agnes)
    shown = entry_of(thread).translation
    assert (shown.by, shown.checked_by, shown.may_say_right) == ("Agnes", "", False)
    assert entry_of(thread, close.bilal).translation.may_say_right
    with pytest.raises(Refused, match="yourself"):
        say_right(translation_id=translation.pk, by=close.agnes, **HOW)
    say_right(translation_id=translation.pk, by=close.shona, **HOW)
    assert entry_of(thread).translation.checked_by == "Shona Baird"
    with pytest.raises(Refused, match="already"):
        say_right(translation_id=translation.pk, by=close.bilal, **HOW)
    assert ENGLISH not in str(list(Entry.objects.values()))


def test_after_a_change_it_is_of_how_it_read_before(close, thread, polish):
    translation = brought(polish, close.agnes)
    say_right(translation_id=translation.pk, by=close.shona, **HOW)
    change_comment(comment_id=polish.pk, text="Proszę.", by=close.neighbour, **HOW)
    shown = entry_of(thread).translation
    assert (shown.is_old, shown.checked_by) == (True, "")
    brought(polish, close.bilal, "Please.")
    assert (entry_of(thread).translation.is_old, Translation.objects.count()) == (False, 2)


@pytest.mark.parametrize("how", ["hidden", "taken back", "held"])
def test_it_goes_with_what_it_translates(close, thread, polish, how, be):
    brought(polish, close.agnes)
    if how == "hidden":
        hide_comment(public_id=polish.public_id, rule="kind", why="It is rude.", by=close.shona, **HOW)
    elif how == "taken back":
        withdraw_comment(comment_id=polish.pk, by=close.neighbour, **HOW)
    else:
        Comment.objects.filter(pk=polish.pk).update(is_held=True)
    assert not Translation.objects.visible_to(close.agnes).exists()
    page = be(close.agnes).get(reverse("discussions:thread", args=[thread.public_id])).content.decode()
    assert ENGLISH not in page
    with pytest.raises((Refused, PermissionDenied)):
        brought(polish, close.bilal, "Please.")


def test_it_is_reported_and_hidden_apart_from_what_it_translates(close, thread, polish):
    bad, about = brought(polish, close.agnes, "You fool."), {"about_kind": "discussions.translation"}
    report(**about, about_id=bad.public_id, rule="kind", says="", by=close.bilal, **HOW)
    hide_translation(public_id=bad.public_id, rule="kind", why="He did not say that.", by=close.shona, **HOW)
    assert (entry_of(thread).translation, entry_of(thread).words) == (None, POLISH)
    brought(polish, close.bilal)
    assert entry_of(thread).translation.by == "Bilal Khan"


@pytest.mark.parametrize(
    "wrong", [{"language": "pl"}, {"language": "xx"}, {"language": "bfi"}, {"source": "magic"}, {"text": " "}]
)
def test_what_is_no_translation_is_refused(close, polish, wrong):
    with pytest.raises(Refused):
        brought(polish, close.agnes, **{"text": ENGLISH, **wrong})


def test_a_form_that_comes_twice_brings_it_once_and_its_bringer_takes_it_back(close, thread, polish):
    translation = brought(polish, close.agnes, source="machine")
    assert brought(polish, close.agnes) == translation
    assert entry_of(thread).translation.translation.source == "machine"
    with pytest.raises(PermissionDenied):
        take_translation_back(translation_id=translation.pk, by=close.neighbour, **HOW)
    take_translation_back(translation_id=translation.pk, by=close.agnes, **HOW)
    assert entry_of(thread).translation is None


def test_what_a_second_human_has_read_stands_before_what_nobody_has(close, thread, polish):
    """Twin: with no eye on either the newest stands, and what fits the words as they are now before what does not."""
    first = brought(polish, close.agnes)
    second = brought(polish, close.bilal, "Keep your hands off it.")
    assert entry_of(thread).translation.translation == second
    say_right(translation_id=first.pk, by=close.shona, **HOW)
    assert entry_of(thread).translation.translation == first
    change_comment(comment_id=polish.pk, text="Proszę.", by=close.neighbour, **HOW)
    third = brought(polish, close.bilal, "Please.")
    assert entry_of(thread).translation.translation == third


@pytest.mark.parametrize("is_block", [False, True])
def test_whoever_blocked_somebody_is_not_translated_by_them_nor_reads_it(close, thread, polish, is_block):
    """Twin: who only mutes them is translated, and doesn't read it."""
    other = brought(said(thread, close.bilal, "Fasola.", language="pl"), close.agnes, "Beans.")
    mute(comment_id=thread.comments.earliest("number").pk, is_block=is_block, by=close.neighbour, now=NOW)
    if is_block:
        with pytest.raises(Refused, match="no translation"):
            brought(polish, close.agnes)
    else:
        brought(polish, close.agnes)
    translated = [entry.translation for entry in read_thread(thread, close.neighbour, now=NOW).entries]
    assert not any(translated)
    assert entry_of(thread, close.bilal).translation.translation == other


def test_nothing_is_translated_after_the_close(close, thread, polish):
    """Twin: what was brought before stays, and can still be taken back."""
    before = brought(polish, close.agnes)
    close_thread(
        thread_id=thread.pk, conclusion="We plant tulips.", reasons="Most of us want them.", by=close.agnes, **HOW
    )
    with pytest.raises(Refused, match="closed"):
        brought(polish, close.bilal, "Please.")
    assert entry_of(thread).translation.translation == before
    take_translation_back(translation_id=before.pk, by=close.agnes, **HOW)


@pytest.mark.parametrize("is_under_pen", [True, False])
def test_the_journal_takes_it_back_under_the_name_that_brought_it(close, is_under_pen):
    """Twin: without a pen name it is the person, both times."""
    name = take_pen_name(name="Wally Close", by=close.agnes, **HOW) if is_under_pen else close.agnes
    polish = said(a_thread(close, title="Bins", by=close.bilal), close.neighbour, POLISH, language="pl")
    translation = brought(polish, close.agnes)
    give_pen_name_up(by=close.agnes, **HOW)
    take_translation_back(translation_id=translation.pk, by=close.agnes, **HOW)
    told = Entry.objects.filter(about_id=translation.public_id).values_list("by_id", flat=True)
    assert list(told) == [name.public_id] * 2


def test_danger_in_it_is_dealt_with_and_not_shown(close, thread, polish, be):
    client, where = be(close.agnes), reverse("discussions:translate", args=[polish.public_id])
    answer = client.post(where, {"language": "en-gb", "text": "I smell gas on the stair.", "source": "human"})
    case = Case.objects.get()
    assert (case.raised_by, answer["Location"]) == (close.agnes, reverse("cases:show", args=[case.public_id]))
    assert not Translation.objects.exists()


def test_whoever_is_new_says_something_first(close, polish):
    TalkSettings.objects.create(place=close.landlord, holds_first=True, changed_at=NOW)
    with pytest.raises(Refused, match="first words"):
        brought(polish, close.bilal if not close.bilal.is_on_staff else _somebody_new(close))


def _somebody_new(close):
    person = type(close.agnes).objects.create(landlord=close.landlord, name="Ewa New")
    person.ties.create(home=close.home, kind="household_member", moved_in_on=NOW.date() - timedelta(days=1))
    return person


def test_english_can_be_read_in_polish_too_by_page(close, thread, be):
    comment, client = said(thread, close.agnes, "Beans."), be(close.neighbour)
    where = reverse("discussions:translate", args=[comment.public_id])
    assert client.get(where).status_code == 200
    assert client.post(where, {"language": "", "text": "", "source": ""}).status_code == 422
    client.post(where, {"language": "pl", "text": "Fasola.", "source": "human"})
    page = client.get(reverse("discussions:thread", args=[thread.public_id])).content.decode()
    assert "In Polish" in page
    translation = Translation.objects.get()
    be(close.agnes).post(reverse("discussions:right", args=[translation.public_id]))
    translation.refresh_from_db()
    assert translation.checked_by == close.agnes
    client.post(reverse("discussions:take_translation", args=[translation.public_id]))
    assert not Translation.objects.exists()


def test_a_language_is_one_that_is_written(close, thread):
    with pytest.raises(Refused, match="language"):
        said(thread, close.agnes, "Beans.", language="bfi")
    assert next(iter(languages())) == "en-gb"
    assert written_choices()[0] == ("", "English")
    comment = said(thread, close.agnes, "Fasola.")
    change_comment(comment_id=comment.pk, text="Fasola.", language="pl", by=close.agnes, **HOW)
    comment.refresh_from_db()
    assert (comment.language, comment.changed_at) == ("pl", None)


def test_the_form_says_in_which_language_it_was_written(close, polish, be):
    page = be(close.agnes).get(reverse("discussions:translate", args=[polish.public_id])).content.decode()
    assert "Written in Polish." in page
