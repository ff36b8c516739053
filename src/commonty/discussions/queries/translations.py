"""Translations as a reader of a thread sees them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from commonty.discussions.models import Translation, muted_by, shown
from commonty.discussions.queries.names import Names
from commonty.discussions.rules.translating import OURS, is_old
from commonty.people.models import Person


@dataclass(frozen=True)
class Translated:
    """`checked_by` is empty where nobody has looked at it, and where the comment has changed since."""

    translation: Translation
    language: str
    by: str
    checked_by: str
    is_old: bool
    is_own: bool
    may_say_right: bool
    may_report: bool
    is_ours: bool  # into the language of the page


def translations_of(
    comments: Iterable[Any], names: Names, person: Person | None, languages: dict[str, str]
) -> dict[int, list[Translated]]:
    """The newest of each language, of the comments of a page, in one query; of those that fit the words as they are now,
    one that somebody has looked at stands before a newer one that nobody has."""
    words = {
        comment.pk: comment.words for comment in comments if comment.words and comment.is_translated
    }  # nothing of what is hidden
    if not words:
        return {}
    rows = Translation.objects.filter(shown(), comment__in=list(words))
    if person is not None:
        rows = rows.exclude(muted_by(person, "by"))
    newest = {}
    found_rows = rows.select_related("by__merged_into", "checked_by__merged_into", "pen", "checked_pen")
    for row in sorted(found_rows, key=lambda one: _worth(one, words[one.comment_id])):
        newest[row.comment_id, row.language] = row
    found: dict[int, list[Translated]] = {}
    for row in newest.values():
        found.setdefault(row.comment_id, []).append(_as_read(row, words[row.comment_id], names, person, languages))
    return found


def _worth(row: Translation, words: str) -> tuple[Any, ...]:
    return not is_old(row, words), not is_old(row, words) and row.checked_at is not None, row.at, row.pk


def _as_read(
    row: Translation, words: str, names: Names, person: Person | None, languages: dict[str, str]
) -> Translated:
    is_own = person is not None and row.by is not None and row.by.is_same_human(person)
    old = is_old(row, words)
    checked = row.checked_at is not None and not old
    return Translated(
        translation=row, language=languages.get(row.language, row.language), is_old=old, is_own=is_own,
        by=names.of_person(row.by, is_from_landlord=row.is_from_landlord, pen=row.pen),
        checked_by=names.of_person(
            row.checked_by, is_from_landlord=row.is_checked_for_landlord, pen=row.checked_pen
        ) if checked else "",
        may_say_right=person is not None and not (is_own or checked or old), is_ours=row.language == OURS,
        may_report=person is not None and not is_own,
    )  # fmt: skip
