"""The same answer as JSON and as XML, in the shape of the standard."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree

from commonty.kit.xml_text import for_xml

TYPES = {"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}


def written(form: str, root: str, content: Any, *, each: Mapping[str, str]) -> bytes:
    """`each` names the children of a list by the name of what holds them: services → service."""
    if form == "json":
        return json.dumps(content, ensure_ascii=False).encode()
    element = _element(root, content, each)
    return ElementTree.tostring(element, encoding="utf-8", xml_declaration=True)


def _element(name: str, content: Any, each: Mapping[str, str]) -> ElementTree.Element:
    element = ElementTree.Element(name)
    if isinstance(content, Mapping):
        element.extend(_element(key, value, each) for key, value in content.items())
    elif isinstance(content, Sequence) and not isinstance(content, str):
        element.extend(_element(each[name], value, each) for value in content)
    elif content is not None:
        element.text = for_xml(str(content).lower() if isinstance(content, bool) else str(content))
    return element
