"""The languages that people write in here, by what they call them."""

from functools import cache

from commonty.discussions.rules.translating import OURS, WRITTEN
from commonty.people.roll.cells import LANGUAGES


@cache
def languages() -> dict[str, str]:
    """English first, then by name. Each once, by the first of its names."""
    shown = {code: name.title() for name, code in reversed(LANGUAGES.items()) if code in WRITTEN or code == OURS}
    return dict(sorted(shown.items(), key=lambda one: (one[0] != OURS, one[1])))


@cache
def written_choices() -> list[tuple[str, str]]:
    """Empty for the language of the page, which most write in."""
    return [("" if code == OURS else code, name) for code, name in languages().items()]
