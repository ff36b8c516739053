"""A made-up roll of any size, the same for the same seed. Nobody in it exists, or can be rung or written to.

Phone numbers are Ofcom's for drama, addresses of mail are reserved, postcodes and UPRNs belong to no place.
"""

import csv
import io
import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

NAMES = tomllib.loads(Path(__file__).with_name("sample.toml").read_text(encoding="utf-8"))


def sample_csv(people: int = 1000, *, seed: int = 2026, areas: bool = True) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(NAMES["headings"])
    for number, row in enumerate(_rows(Random(seed), areas)):  # noqa: S311
        if number == people:
            break
        writer.writerow(row)
    return out.getvalue()


def _rows(random: Random, areas: bool) -> Iterator[list[str]]:
    home, person = 0, 0
    while True:
        street, close = divmod(home // 8, 60)
        streets = NAMES["streets"]
        name = f"{streets[street % len(streets)]} {('Street', 'Road', 'Drive', 'Court')[street // len(streets) % 4]}"
        block = f"{close * 2 + 2} {name}"
        flat = f"Flat {home // 2 % 4}/{home % 2 + 1}"
        begun = date(1995, 1, 1) + timedelta(days=random.randrange(11_000))
        shared = [
            f"P-{home:06}", f"99990{home:07}", f"{flat}, {block}", "Strathvale",
            f"ZZ{street % 90 + 10} {close % 9 + 1}{'ABDEFGHJLN'[home % 10]}{'PQRSTUWXYZ'[home // 10 % 10]}",
            NAMES["areas"][street % len(NAMES["areas"])] if areas else "", block if areas else "",
        ]  # fmt: skip
        surname = random.choice(NAMES["last"])
        for member in range(random.choices((1, 2, 3, 4), (45, 35, 15, 5))[0]):
            yield [*shared, *_person(random, person, member, surname, begun)]
            person += 1
        home += 1


def _person(random: Random, number: int, member: int, surname: str, begun: date) -> list[str]:
    surname = surname if random.random() < 0.7 else random.choice(NAMES["last"])
    first = random.choice(NAMES["first"])
    tie = ("tenant", random.choice(("joint tenant", "household member")), "household member", "household member")[
        member
    ]
    if member == 0 and random.random() < 0.06:
        tie = random.choice(("sharing owner", "factored owner"))
    youngest = begun.year - 16 if tie != "household member" else 2012
    born = date(random.randint(1934, max(youngest, 1935)), 1, 1) + timedelta(days=random.randrange(365))
    told = born.strftime("%d/%m/%Y") if random.random() < 0.85 else random.choice((str(born.year), ""))
    return [
        f"T-{number:06}",
        f"{first} {surname}",
        tie,
        told,
        f"07700 900{number % 1000:03}" if random.random() < 0.8 else "",
        f"{first}.{surname}.{number}@example.com".lower() if random.random() < 0.6 else "",
        random.choice(NAMES["languages"]) if random.random() < 0.12 else "",
        random.choice(NAMES["needs"]) if random.random() < 0.08 else "",
        random.choice(("yes", "Only by mobile, never by post")) if random.random() < 0.005 else "",
        begun.strftime("%d/%m/%Y"),
        "",
    ]
