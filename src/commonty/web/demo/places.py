"""The invented landlord: three areas, eleven estates, their closes and about 1,200 homes. No such streets exist."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Estate:
    area: str
    name: str
    postcode: str  # ZZ is given to no town
    streets: tuple[tuple[str, int, int], ...]  # street, number of closes, homes in each


LANDLORD, PHONE = "Strathvale Homes", "0141 496 0000"  # a number kept for drama
AREAS = ("East End", "Riverside", "Northhill")

ESTATES = (
    Estate("East End", "Sandbank", "ZZ31 4", (("Sandbank Street", 22, 8), ("Cordiner's Lane", 11, 8))),
    Estate("East End", "Ropeworks", "ZZ31 6", (("Ropeworks Lane", 12, 8), ("Hemp Street", 6, 6))),
    Estate("East End", "Greenhead Cross", "ZZ31 8", (("Greenhead Cross", 8, 8),)),
    Estate("East End", "Millwheel", "ZZ31 9", (("Millwheel Road", 10, 6), ("Lade Terrace", 4, 6))),
    Estate("Riverside", "Netherton", "ZZ33 1", (("Netherton Avenue", 14, 8), ("Slipway Court", 4, 12))),
    Estate("Riverside", "Ferry Row", "ZZ33 2", (("Ferry Row", 9, 6),)),
    Estate("Riverside", "The Cooperage", "ZZ33 5", (("Cooperage Place", 6, 12),)),
    Estate("Northhill", "Larchfield", "ZZ37 2", (("Larchfield Drive", 20, 4), ("Rowan Gardens", 14, 4))),
    Estate("Northhill", "Quarry Brae", "ZZ37 3", (("Quarry Brae", 12, 6),)),
    Estate("Northhill", "Whinhill", "ZZ37 5", (("Whinhill Road", 8, 6),)),
    Estate("Northhill", "Stonefield", "ZZ37 8", (("Stonefield Towers", 2, 44),)),
)

FIRST_NAMES = (
    "Agnes Aileen Aisha Alasdair Alison Amina Andrew Angus Anna Asif Barbara Beata Bilal Brenda Calum Carol Catriona Chidi "
    "Colin Craig Daniela David Deepa Denise Derek Donna Douglas Duncan Eilidh Elaine Emeka Ewan Farah Fergus Fiona Frances "
    "Gavin George Gillian Gordon Grace Graeme Halima Hamish Heather Helen Hugh Ian Imran Irene Isla Jack Jacek James Janet "
    "Jean Jessie Joan John Joyce Kasia Kelly Kenneth Kirsty Lachlan Laura Lewis Linda Lorraine Magda Mairi Malcolm Margaret "
    "Marek Marion Martin Mary Maureen Mei Michael Mina Moira Mohammed Morag Murdo Nadia Neil Nicola Nkechi Olena Olga Pamela "
    "Patrick Paul Pauline Peter Rab Rashid Rhona Robert Ross Roxana Ruby Sadia Sandra Sean Senga Shabnam Sheila Simon Sophie "
    "Stephen Stewart Susan Tam Tesfay Theresa Thomas Tomasz Una Vera Walter Wendy William Yasmin Yusuf Zofia"
).split()
LAST_NAMES = (
    "Abbas Adamson Ahmed Aitken Akhtar Allan Anderson Baird Balogun Barr Begum Bell Black Blair Boyd Boyle Brady Brogan Brown "
    "Burns Cairns Cameron Campbell Carr Chan Christie Clark Coyle Craig Crawford Cullen Currie Dempster Devlin Docherty "
    "Donnelly Douglas Duffy Duncan Eze Farrell Ferguson Findlay Fleming Forsyth Fraser Gallagher Gebre Gibson Gilmour Girvan "
    "Gordon Graham Grant Gray Haddow Hamilton Hassan Hay Henderson Hossain Hughes Hunter Hussain Innes Irvine Jamieson Johnstone "
    "Kane Kaur Keenan Kelly Kerr Khan King Kowalska Kozak Lamont Lang Lees Lennox Li Logan Lynch MacAulay Macdonald MacInnes "
    "Mackay Mackie MacLean MacLeod Malik McAllister McBride McCabe McColl McCrae McDade McEwan McFadyen McGhee McGowan McGrath "
    "McKenna McLaren McNab McPhee McQueen McShane Meikle Melnyk Millar Mitchell Moffat Monaghan Morrison Muir Murray Nair "
    "Napier Nicol Nowak Oduya Okafor Osman Paton Pollock Purdie Quinn Rae Ralston Ramsay Reid Rennie Ritchie Robertson Ross "
    "Russell Scott Semple Shah Shaw Sim Singh Sinclair Smith Sneddon Spence Steel Stevenson Struthers Sweeney Tait Tennant "
    "Thomson Todd Tran Turnbull Tweedie Ullah Urquhart Walker Wallace Wang Watt Weir White Wilson Wójcik Wood Yates Young"
).split()
