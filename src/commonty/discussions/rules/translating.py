"""In which languages people write here, and whether something can be translated, or said to be right."""

from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.discussions.models import Comment, Translation
from commonty.discussions.models.translation import print_of
from commonty.discussions.rules.talking import check_words, is_hidden
from commonty.people.models import Person
from commonty.people.roll.cells import LANGUAGE_CODES

OURS = "en-gb"  # the language of the pages; with a second one whole, that of the page
WRITTEN = frozenset(LANGUAGE_CODES - {OURS, "bfi"})  # British Sign Language is not written


def check_language(code: str) -> None:
    """Empty: that of the page."""
    if code and code not in WRITTEN:
        raise Refused(_("Choose a language from the list."))


def check_can_translate(comment: Comment, language: str, text: str, source: str) -> None:
    if comment.withdrawn_at is not None or is_hidden(comment) or comment.is_held:
        raise Refused(_("Neighbours can’t read this, so there is nothing to translate."))
    if language not in {OURS, *WRITTEN}:
        raise Refused(_("Choose a language from the list."))
    if language == (comment.language or OURS):
        raise Refused(_("It was written in this language. Choose the one into which you translated it."))
    if source not in Translation.Source.values:
        raise Refused(_("Say how you translated it."))
    check_words(text)


def check_can_say_right(translation: Translation, by: Person) -> None:
    """By a second human, of the words as they stand."""
    if translation.by is not None and translation.by.is_same_human(by):
        raise Refused(_("You translated this yourself. Somebody else has to look at it."))
    if translation.checked_at is not None:
        raise Refused(_("Somebody has looked at this already."))
    if is_old(translation, translation.comment.text):
        raise Refused(_("What was said has changed since. Translate it anew."))


def is_old(translation: Translation, text: str) -> bool:
    """Of how the comment read before."""
    return translation.of_text != print_of(text)
