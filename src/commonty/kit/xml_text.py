"""Texts for XML: what people paste may hold signs that no XML may hold, and one of them breaks a whole file."""

import re

# Everything that the production `Char` of XML 1.0 leaves out.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def for_xml(text: str) -> str:
    return _FORBIDDEN.sub("", text)
