"""The invented rounds, one in each state, in the words of the people who would have written them."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Draft:
    """A project as a neighbour or an officer wrote it. Costs in whole pounds; `liked` shapes the invented votes."""

    name: str
    cost: int
    liked: int
    drawing: str
    description: str
    proposed_by: str = ""
    upkeep: int = 0
    categories: tuple[str, ...] = ()


@dataclass(frozen=True)
class Story:
    """A round: where, how much, how, and at which point of its life the demo finds it."""

    name: str
    place: str
    pot: int
    purpose: str
    state: str
    method: str
    projects: tuple[Draft, ...]
    opens_in: int = -10  # days from now
    closes_in: int = 4
    most: int = 3
    points: int = 10
    age_from: int = 16
    per_home: bool = False
    turnout: int = 0  # voters in a hundred
    cannot_fund: str = (
        "Repairs that we owe you anyway, anything inside one home, and running costs we can't carry on paying."
    )
    cancelled_because: str = ""
    spent: dict[int, tuple[str, ...]] = field(default_factory=dict)  # by rank among the winners


BACK_COURTS = (
    Draft(
        "Lights in three back courts",
        4300,
        64,
        "lights",
        "The back of 12 to 34 is pitch black by four o'clock in winter. Three lamps on the bin store walls, warm white, off at midnight so they don't shine in anybody's bedroom.",
        "Agnes Rennie",
        120,
        ("safety",),
    ),
    Draft(
        "Raised beds by the drying green",
        1850,
        47,
        "garden",
        "Six raised beds and a water butt. Two at a height you can work from a wheelchair or a chair. The group at number 18 will look after them and share out what grows.",
        "Sandbank tenants' group",
        90,
        ("green", "together"),
    ),
    Draft(
        "A bench where the bus stop used to be",
        780,
        52,
        "bench",
        "It's a long pull up from the shops with messages. One proper bench with arms, so you can get up off it again.",
        "Moira Findlay",
        0,
        ("older people",),
    ),
    Draft(
        "Mural on the gable end",
        3900,
        36,
        "mural",
        "The big blank gable at the corner of Cordiner's Lane. A local painter works with the primary school; neighbours choose from three designs.",
        "Primary 6 with their teacher",
        0,
        ("young people",),
    ),
    Draft(
        "Rebuild the bin store with a door that shuts",
        3180,
        58,
        "bins",
        "Foxes, rats and next door's rubbish. Block walls, a door on a spring, and room for the food waste bins.",
        "Tariq Mahmood",
        60,
        ("clean",),
    ),
    Draft(
        "Drying poles put back at 40 to 52",
        960,
        29,
        "washing",
        "They were taken out for the gas works and never came back. Eight poles and new line.",
        "Senga Docherty",
        0,
        ("everyday",),
    ),
    Draft(
        "Lockers for four bikes in each close",
        5200,
        22,
        "bikes",
        "Steel lockers at the back of four closes, a key each. No more bikes on the landing.",
        "Yusuf Osman",
        80,
        ("young people", "safety"),
    ),
    Draft(
        "A path that doesn't flood",
        2600,
        41,
        "path",
        "The slabs between the back court and the school gate sit under water from October. Lift them, drain it, lay them level, with a ramp where the two steps are.",
        "Kirsty Lennox",
        0,
        ("safety", "older people"),
    ),
    Draft(
        "Two goals and a hard-wearing patch",
        1400,
        33,
        "football",
        "Small goals that can't be tipped and a patch that won't be mud by November. Away from the windows: we measured.",
        "Lewis, Amina and Jack, 11",
        150,
        ("young people",),
    ),
)
YOUNG = (
    Draft(
        "Friday night cooking in the hall",
        1200,
        55,
        "kitchen",
        "Ten Fridays, eight to a class, and everybody eats what they make.",
        "Netherton youth group",
        0,
        ("food",),
    ),
    Draft(
        "A shelter with a charging point",
        1900,
        48,
        "lights",
        "Somewhere dry to wait and to talk, with light and two sockets that run off a panel.",
        "Ruby Tennant, 15",
        60,
        ("outside",),
    ),
    Draft(
        "Bikes to borrow",
        1500,
        40,
        "bikes",
        "Six mended bikes and helmets, signed out from the hall.",
        "Emeka Eze, 17",
        150,
        ("outside",),
    ),
    Draft(
        "Paint the underpass",
        900,
        37,
        "mural",
        "With the people who keep painting it anyway.",
        "Netherton youth group",
        0,
        ("art",),
    ),
    Draft(
        "Boxing and dance, a term of each",
        1600,
        44,
        "play",
        "A coach for each, free to come.",
        "Farah Malik, 16",
        0,
        ("sport",),
    ),
)
EAST_END = (
    Draft(
        "Closes painted and lit, worst ten first",
        22000,
        60,
        "close-door",
        "Ten closes chosen by condition, not by who shouts. New lights that come on when you do.",
        "Housing team, from 61 reports",
        400,
        ("homes",),
    ),
    Draft(
        "A warm room three afternoons a week",
        9500,
        57,
        "lamp",
        "The old laundry at Greenhead Cross: heating, soup, a kettle and somebody to talk to, November to March.",
        "Greenhead neighbours",
        0,
        ("together",),
    ),
    Draft(
        "Play area at Ropeworks mended for all",
        18000,
        45,
        "play",
        "A swing for a wheelchair, a soft floor, and a fence that keeps dogs out.",
        "Parents at Ropeworks",
        500,
        ("young people",),
    ),
    Draft(
        "Street trees on Millwheel Road",
        7200,
        34,
        "trees",
        "Eighteen rowans and birches. The council agrees where; we plant and water for three years.",
        "Duncan Purdie",
        300,
        ("green",),
    ),
    Draft(
        "Grit bins and a rota",
        2400,
        39,
        "gritting",
        "Twelve bins where the pavements are steep. Volunteers have the keys and shovels.",
        "Sandbank tenants' group",
        250,
        ("safety",),
    ),
    Draft(
        "Noticeboards that aren't broken",
        1900,
        26,
        "noticeboard",
        "Nine glass-fronted boards, one an estate corner, with a key at each group.",
        "Registered tenants' forum",
        0,
        ("together",),
    ),
)
PATHS = (
    Draft(
        "Handrails on the Brae steps",
        2900,
        66,
        "path",
        "Both sides, painted so that you see them in the dark.",
        "Irene Haddow",
        0,
        ("safety",),
    ),
    Draft(
        "Lamps along the burn path",
        6400,
        60,
        "lights",
        "Seven low lamps from Whinhill Road to the shops.",
        "Northhill forum",
        160,
        ("safety",),
    ),
    Draft(
        "Dropped kerbs at six corners",
        5100,
        52,
        "path",
        "So that a pram, a scooter or a chair gets from Larchfield to the surgery.",
        "Rowan Gardens neighbours",
        0,
        ("older people",),
    ),
    Draft(
        "Clear and plant the quarry bank",
        3600,
        38,
        "garden",
        "Cut back what hides the path, then wild flowers and two benches.",
        "Quarry Brae growers",
        200,
        ("green",),
    ),
    Draft(
        "A crossing patrol shelter",
        1900,
        30,
        "gritting",
        "A roof for the lollipop lady. She's been wet for nine years.",
        "Stonefield parents",
        0,
        ("safety",),
    ),
    Draft(
        "Mirrors on the blind corner",
        450,
        35,
        "path",
        "Where the bin lorry meets the school run.",
        "Hugh Semple",
        0,
        ("safety",),
    ),
    Draft(
        "Resurface the whole car park",
        14500,
        33,
        "path",
        "All of it, with marked spaces and drains.",
        "Larchfield car owners",
        0,
        ("parking",),
    ),
)
GARDENS = (
    Draft(
        "Soil, tools and a shed",
        1400,
        50,
        "garden",
        "For anybody in the close who wants to grow something.",
        "Ferry Row close 7",
        0,
        ("green",),
    ),
    Draft(
        "A table and four seats",
        850,
        45,
        "bench",
        "To sit out at. Bolted down.",
        "Ferry Row close 3",
        0,
        ("together",),
    ),
    Draft(
        "Hanging baskets at each door",
        620,
        37,
        "trees",
        "Forty of them, watered by rota.",
        "Wendy Barr",
        180,
        ("green",),
    ),
    Draft("A pond", 1100, 14, "garden", "Small, shallow, fenced.", "Simon Yates", 90, ("green",)),
)
STAIRS = (
    Draft(
        "Stair lights that come on when you do",
        3600,
        61,
        "lights",
        "All twenty-two closes on Sandbank Street, with a battery for when the power is out.",
        "Agnes Rennie",
        110,
        ("safety",),
    ),
    Draft(
        "A handrail on both sides at 4 to 28",
        2100,
        55,
        "path",
        "Half of us are holding on to the wall.",
        "Jean Ritchie",
        0,
        ("older people",),
    ),
    Draft(
        "New post boxes that lock",
        1700,
        43,
        "noticeboard",
        "Parcels go, giros go, birthday cards go.",
        "Sandbank tenants' group",
        0,
        ("everyday",),
    ),
    Draft(
        "Tiles mended and the close painted at 60",
        2800,
        31,
        "close-door",
        "Wally tiles, and there's a man who can match them.",
        "Colin Haddow",
        0,
        ("homes",),
    ),
    Draft("Two hanging baskets a close", 1300, 18, "garden", "", "Wendy Barr", 240, ("green",)),
)
CLOSE = (
    Draft("Paint the stair", 900, 40, "close-door", "Two coats, colour by vote.", "", 0, ("homes",)),
    Draft("A lock on the back door", 340, 50, "close-door", "With a key for every home.", "", 0, ("safety",)),
)
COOPERAGE = (
    Draft(
        "Seats in the courtyard",
        2200,
        48,
        "bench",
        "Three benches round the old barrel store.",
        "Cooperage residents",
        0,
        ("together",),
    ),
    Draft(
        "New entry phones at 1 and 2",
        3100,
        44,
        "close-door",
        "So that you can hear who it is.",
        "Pauline Weir",
        0,
        ("safety",),
    ),
    Draft("Window boxes", 700, 30, "garden", "One for every home that wants one.", "Una Gallagher", 0, ("green",)),
)
TOWERS = (
    Draft(
        "Roof garden",
        9000,
        20,
        "garden",
        "On the podium, if the survey allows it.",
        "Stonefield residents",
        900,
        ("green",),
    ),
    Draft(
        "Laundry opened at weekends",
        2400,
        50,
        "washing",
        "Saturdays and Sundays, nine to five.",
        "Stonefield residents",
        0,
        ("everyday",),
    ),
)

STORIES = (
    Story(
        "Safer paths in Northhill",
        "Northhill",
        20000,
        "Getting about on foot, on wheels and in the dark.",
        "decided",
        "approval",
        PATHS,
        -75,
        -54,
        turnout=38,
        spent={0: ("paid",), 1: ("committed", "part"), 2: ("committed",)},
    ),
    Story(
        "Ferry Row gardens",
        "Ferry Row",
        2500,
        "Whatever makes the back greens somewhere to be.",
        "done",
        "approval",
        GARDENS,
        -240,
        -233,
        most=2,
        per_home=True,
        turnout=62,
        spent={0: ("paid",), 1: ("paid",), 2: ("paid",)},
    ),
    Story(
        "Sandbank stairs",
        "Sandbank",
        8000,
        "Coming home safely, from the street to your own door.",
        "done",
        "approval",
        STAIRS,
        -300,
        -286,
        turnout=47,
        spent={0: ("paid",), 1: ("paid",), 2: ("paid",), 3: ("paid",)},
    ),
    Story(
        "£12,500 for our back courts",
        "Sandbank",
        12500,
        "Make the back courts safer and better to be in, before the dark months are over.",
        "open",
        "approval",
        BACK_COURTS,
        -10,
        4,
        turnout=41,
    ),
    Story(
        "Netherton: by young people",
        "Netherton",
        4000,
        "Everybody from 12 who lives in Netherton shares out ten points.",
        "open",
        "points",
        YOUNG,
        -3,
        11,
        age_from=12,
        turnout=18,
    ),
    Story(
        "Cooperage courtyard",
        "The Cooperage",
        4500,
        "The courtyard and the doors onto it.",
        "closed",
        "knapsack",
        COOPERAGE,
        -16,
        -1,
        turnout=44,
    ),
    Story(
        "East End: £40,000 for next year",
        "East End",
        40000,
        "The part of next year's estate budget that you decide.",
        "announced",
        "ranking",
        EAST_END,
        9,
        30,
        most=4,
    ),
    Story(
        "5 Ropeworks Lane", "Ropeworks", 1000, "One close, one pot.", "draft", "approval", CLOSE, 6, 13, per_home=True
    ),
    Story(
        "Stonefield podium",
        "Stonefield",
        9000,
        "What to do with the podium.",
        "cancelled",
        "approval",
        TOWERS,
        20,
        40,
        cancelled_because="The roof survey found that the podium can't carry soil. We say what it can carry, then ask again in spring.",
    ),
)
