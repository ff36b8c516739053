"""Names in what somebody wrote."""

import re
from collections.abc import Iterable


def pattern_of(names: Iterable[str]) -> re.Pattern[str]:
    """Whole names, however they are spaced and whatever their capitals; the longer before one that it begins with."""
    longest_first = sorted(names, key=len, reverse=True)
    each = (r"\s+".join(map(re.escape, name.split())) for name in longest_first)
    return re.compile(rf"(?<!\w)(?:{'|'.join(each)})(?!\w)", re.IGNORECASE)
