"""Scotland's bank holidays as the `holidays` library has them; `python -m ...tests.library` writes them into the pack."""

from datetime import date
from pathlib import Path

import holidays

YEARS = range(2014, 2051)
FILE = Path(__file__).resolve().parents[1] / "packs" / "scotland" / "bank-holidays.toml"
HEAD = """\
# Bank holidays in Scotland under the Banking and Financial Dealings Act 1971, section 1 and schedule 1, with the days that
# are proclaimed every year (26 December, the last Monday in May, substitutes for weekends) and those proclaimed once.
# https://www.legislation.gov.uk/ukpga/1971/80 ; https://www.gov.uk/bank-holidays#scotland
#
# [usual] is written from the `holidays` library: .venv/bin/python -m commonty.maths.deadlines.tests.library
# Days of years to come are what the law and custom say; a proclamation may still move or add one.
# [proclaimed] is for a day that is proclaimed before the library knows it, and [moved] for a day of [usual] that a
# proclamation takes away: one line each, with its source beside it.
"""


def usual_days(years=YEARS) -> dict[date, str]:
    """Every one with its name, by day."""
    return dict(sorted(holidays.country_holidays("GB", subdiv="SCT", years=years, language="en_GB").items()))


def text() -> str:
    lines = "".join(f'{day} = "{name}"\n' for day, name in usual_days().items())
    return f"{HEAD}\n[usual]\n{lines}"


if __name__ == "__main__":
    kept = FILE.read_text(encoding="utf-8").partition("\n[proclaimed]")[2] if FILE.exists() else "\n\n[moved]\n"
    FILE.write_text(f"{text()}\n[proclaimed]{kept}", encoding="utf-8")
