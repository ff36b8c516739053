"""A made-up roll of any size, the same for the same seed. Nobody in it exists, and nothing in it can be rung or written to.

Phone numbers are Ofcom's for drama, addresses of mail are reserved, postcodes and UPRNs belong to no place.
"""

import csv
import io
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

HEADINGS = (
    "property reference", "uprn", "address line 1", "town", "postcode", "area", "block", "person reference", "name",
    "tie to the home", "date of birth", "phone", "email", "language", "format needs", "safe contact", "moved in", "moved out",
)  # fmt: skip
FIRST = (
    "Aisha Alasdair Amina Andrzej Angus Anwar Asha Bartek Bilal Blessing Bridget Calum Catriona Chidi Craig Daria Davina "
    "Deborah Derek Dilnaz Donald Eilidh Elspeth Euan Fadumo Farah Fergus Fiona Gavin Gosia Grace Hamish Hannah Hassan Hodan "
    "Iain Ibrahim Imran Irena Isla Jacek Jean Joyce Karim Kasia Kenneth Kirsty Lachlan Leila Lorna Magda Mairi Malcolm "
    "Maryam Mhairi Mohamed Morag Musa Nadia Neil Nkechi Norma Oksana Omar Orla Oskar Parveen Patrick Petra Rab Rahel Ruaridh "
    "Rukhsana Salma Samuel Seonaid Shabana Sheena Solomon Stuart Tadeusz Tesfay Una Vera Wilma Yasmin Yusuf Zainab Zofia"
).split()
LAST = (
    "Abara Abbott Adair Ahmad Allardyce Auld Baird Bielak Birrell Bisset Blackadder Bondar Brodie Cairncross Calder Chalmers "
    "Cheyne Czaja Dalgleish Danso Dewar Docherty Drummond Dudek Eadie Eze Farquhar Fleming Galbraith Gebre Gillespie Gowrie "
    "Haddow Halliday Hussain Imlach Innes Iqbal Jardine Kaminski Karimi Kidd Kinnear Kowal Laidlaw Lamont Lennox Lis Lorimer "
    "Malik Maxwell Meldrum Menzies Mirza Moncrieff Mwangi Napier Nasir Nimmo Okafor Orr Osman Paterson Petrenko Pirie Qureshi "
    "Rafferty Rankine Rennie Ritchie Sadiq Salewicz Scobie Selkirk Shah Siddiqui Sim Skene Struthers Swan Tekle Tennant Todd "
    "Urquhart Usman Vass Wardlaw Warsame Weir Wilkie Wojcik Yeats Yohannes Zaman Zielinski"
).split()
STREETS = (
    "Aldernook Barleycairn Birkhollow Bramblegate Cairnbeck Calderfold Drumgarth Eastershaw Fernieknowe Glenlarrick Hawkshill "
    "Inverlyne Kelpiebank Larkrigg Millershaugh Nethergarth Orchardlea Pinkerhall Quarryhead Rowanfauld Sandyloan Thornibrae"
).split()
AREAS = ("Northbank", "Southbank", "The Haughs", "Upper Loan")
LANGUAGES = ("Polish", "Arabic", "Urdu", "Ukrainian", "Somali", "Tigrinya", "Punjabi", "Gaelic")
NEEDS = ("large print", "large print", "audio", "BSL", "easy read")


def sample_csv(people: int = 1000, *, seed: int = 2026, areas: bool = True) -> str:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEADINGS)
    for number, row in enumerate(_rows(Random(seed), areas)):  # noqa: S311
        if number == people:
            break
        writer.writerow(row)
    return out.getvalue()


def _rows(random: Random, areas: bool) -> Iterator[list[str]]:
    home, person = 0, 0
    while True:
        street, close = divmod(home // 8, 60)
        name = f"{STREETS[street % len(STREETS)]} {('Street', 'Road', 'Drive', 'Court')[street // len(STREETS) % 4]}"
        block = f"{close * 2 + 2} {name}"
        flat = f"Flat {home // 2 % 4}/{home % 2 + 1}"
        begun = date(1995, 1, 1) + timedelta(days=random.randrange(11_000))
        shared = [
            f"P-{home:06}", f"99990{home:07}", f"{flat}, {block}", "Strathvale",
            f"ZZ{street % 90 + 10} {close % 9 + 1}{'ABDEFGHJLN'[home % 10]}{'PQRSTUWXYZ'[home // 10 % 10]}",
            AREAS[street % len(AREAS)] if areas else "", block if areas else "",
        ]  # fmt: skip
        surname = random.choice(LAST)
        for member in range(random.choices((1, 2, 3, 4), (45, 35, 15, 5))[0]):
            yield [*shared, *_person(random, person, member, surname, begun)]
            person += 1
        home += 1


def _person(random: Random, number: int, member: int, surname: str, begun: date) -> list[str]:
    surname = surname if random.random() < 0.7 else random.choice(LAST)
    first = random.choice(FIRST)
    tie = ("tenant", random.choice(("joint tenant", "household member")), "household member", "household member")[member]
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
        random.choice(LANGUAGES) if random.random() < 0.12 else "",
        random.choice(NEEDS) if random.random() < 0.08 else "",
        random.choice(("yes", "Only by mobile, never by post")) if random.random() < 0.005 else "",
        begun.strftime("%d/%m/%Y"),
        "",
    ]
