"""What people paste breaks no file of XML."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonty.kit.xml_text import for_xml


@given(st.text())
def test_every_text_can_be_written_and_read(text):
    element = ElementTree.Element("says")
    element.text = for_xml(text)
    assert ElementTree.fromstring(ElementTree.tostring(element, encoding="utf-8")).tag == "says"


def test_without_it_a_pasted_sign_breaks_the_file():
    """The twin."""
    element = ElementTree.Element("says")
    element.text = "Stairs\x0band lift"
    with pytest.raises(ElementTree.ParseError):
        ElementTree.fromstring(ElementTree.tostring(element, encoding="utf-8"))
    assert for_xml(element.text) == "Stairsand lift"


def test_what_is_no_fault_stays():
    assert for_xml("Lift & stair\n<b>“é” \U0001f6d7") == "Lift & stair\n<b>“é” \U0001f6d7"
