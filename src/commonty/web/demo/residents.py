"""The invented roll: homes, and people tied to them, as a housing system would export it. Seeded: always the same."""

import csv
import io
from collections.abc import Iterator
from datetime import date
from random import Random

from commonty.web.demo.places import ESTATES, FIRST_NAMES, LAST_NAMES, Estate

COLUMNS = (
    "property reference",
    "address line 1",
    "postcode",
    "area",
    "estate",
    "block",
    "person reference",
    "name",
    "tie to the home",
    "date or year of birth",
    "phone",
    "email",
    "language",
    "format needs",
    "safe contact",
    "moved in",
)
LANGUAGES = ("Polish", "Urdu", "Arabic", "Ukrainian", "Romanian", "Tigrinya")
FLOORS = ("0/1", "0/2", "1/1", "1/2", "2/1", "2/2", "3/1", "3/2")
AGNES, TARIQ = "D-0001", "D-0002"
# Two with a phone and no email: one is sent a text, the other is rung.
PHONE_ONLY, LANDLINE_ONLY = "+447700900777", "+441414960123"
BY_PHONE = {5: ("Meena Sharma", "1979-11-02", PHONE_ONLY), 6: ("Jean Dunlop", "1938-06-14", LANDLINE_ONLY)}
WARDEN, SHELTERED = "07700 900144", "60 Sandbank Street"  # the warden's phone is the phone of all tenants there


def roll_csv(*, today: date, seed: int = 2019) -> bytes:
    """About 1,200 homes and 2,000 people."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    random = Random(seed)
    number = 0
    for home, estate in enumerate(_homes(), start=1):
        household = _household(random)
        surname = random.choice(LAST_NAMES)
        for place, tie in enumerate(household):
            number += 1
            writer.writerow(_row(random, home, estate, number, surname, tie, place, today))
    return out.getvalue().encode()


def changes_csv() -> bytes:
    """A newcomer who looks very much like somebody who is there already: for a person to decide."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    where = ("P-01100", "Flat 40, 4 Stonefield Towers", "ZZ37 8AL", "Northhill", "Stonefield", "4 Stonefield Towers")
    writer.writerow(
        [*where, "T-90001", "Agnes Renie", "tenant", "1951-03-09", "", "", "English", "", "", "2026-10-01"]
    )
    return out.getvalue().encode()


def _homes() -> Iterator[tuple[str, str, str, Estate]]:
    """Address, postcode, block, estate of every home."""
    for estate in ESTATES:
        for street, closes, homes in estate.streets:
            for close in range(closes):
                block = f"{4 + 4 * close} {street}"
                for flat in range(homes):
                    door = f"Flat {FLOORS[flat]}" if homes <= len(FLOORS) else f"Flat {flat + 1}"
                    yield (
                        f"{door}, {block}",
                        f"{estate.postcode}{'ABDEFGHJ'[close % 8]}{'LNPQRSTU'[flat % 8]}",
                        block,
                        estate,
                    )


def _household(random: Random) -> list[str]:
    size = random.choices((1, 2, 3), weights=(52, 34, 14))[0]
    second = random.choices(("joint_tenant", "household_member"), weights=(60, 40))[0]
    first = random.choices(("tenant", "sharing_owner", "factored_owner"), weights=(92, 3, 5))[0]
    return [first, second if first == "tenant" else "household_member", "household_member"][:size]


def _row(
    random: Random,
    home: int,
    where: tuple[str, str, str, Estate],
    number: int,
    surname: str,
    tie: str,
    place: int,
    today: date,
) -> list[str]:
    address, postcode, block, estate = where
    first = random.choice(FIRST_NAMES)
    name = f"{first} {surname if place != 1 or random.random() < 0.6 else random.choice(LAST_NAMES)}"
    age = random.randint(18, 91) if place < 2 else random.randint(6, 24)
    born = date(today.year - age, random.randint(1, 12), random.randint(1, 28))
    reference = f"T-{number:05d}"
    born_text = born.isoformat() if random.random() < 0.85 else str(born.year)
    mail = f"{first.lower()}.{number}@example.com" if random.random() < 0.62 and age > 12 else ""
    if home == 1 and place == 0:
        reference, name, born_text, mail, tie = AGNES, "Agnes Rennie", "1951-03-09", "agnes@example.com", "tenant"
    elif home == 9 and place == 0:
        reference, name, born_text, mail, tie = TARIQ, "Tariq Mahmood", "1984-07-21", "tariq@example.com", "tenant"
    elif home % 37 == 0 and place == 1:
        mail = f"house{home}@example.com"
    # Some have a landline and no mobile. The two numbers above are nobody else's.
    last = number % 1000 if number % 1000 not in (123, 777) else 0
    phone = f"0141 496 0{last:03d}" if number % 11 == 0 else f"07700 900{last:03d}"
    phone = phone if random.random() < 0.8 else ""
    if block == SHELTERED and place == 0:
        phone = WARDEN
    elif home in BY_PHONE and place == 0:
        (name, born_text, phone), mail, tie = BY_PHONE[home], "", "tenant"
    return [
        f"P-{home:05d}",
        address,
        postcode,
        estate.area,
        estate.name,
        block,
        reference,
        name,
        tie.replace("_", " "),
        born_text,
        phone,
        mail,
        random.choice(LANGUAGES) if random.random() < 0.07 else "English",
        "large print" if random.random() < 0.04 else "",
        "yes" if number % 251 == 0 else "",
        date(
            random.randint(max(1994, born.year + 1), today.year - 1)
            if born.year < today.year - 2
            else today.year - 1,
            random.randint(1, 12),
            1,
        ).isoformat(),
    ]
