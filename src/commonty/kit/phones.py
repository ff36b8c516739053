"""Which phone numbers we text and ring by machine. Only numbers of this country that cost what a call to a friend costs.

Whoever earns by calls to a dear number abroad would otherwise ask for codes there, again and again. Written as patterns,
so that a database can look for them too. Numbers set aside for drama (07700 900…, 0141 496 0…) fit, though nobody has them.
"""

import re

import phonenumbers

# E.164. Not 070 (personal numbers), 076 (pagers), 03, 08 and 09 (no homes, some dear).
MOBILE = r"^\+447[3-57-9][0-9]{8}$"
LANDLINE = r"^\+44[12][0-9]{8,9}$"


def is_mobile(number: str) -> bool:
    return re.match(MOBILE, number) is not None


def is_landline(number: str) -> bool:
    return re.match(LANDLINE, number) is not None


def as_dialled(number: str) -> str:
    """For another program's file: no plus, which a spreadsheet takes for a formula, and a space, or it eats the nought."""
    try:
        found = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return ""
    if found.country_code == 44:
        return as_written(number)
    abroad = phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
    return abroad.replace("+", "00", 1)


def as_written(number: str) -> str:
    """As people here write it: 07700 900412."""
    return phonenumbers.format_number(phonenumbers.parse(number), phonenumbers.PhoneNumberFormat.NATIONAL)
