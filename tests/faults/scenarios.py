"""Plays one scenario in this process: `python -m tests.faults.scenarios NAME '{"size": 1}'` prints its outcome."""

import json
import sys

import django

django.setup()

from tests.faults import ballot_history, power_loss, programme, races  # noqa: E402

SCENARIOS = {
    "kills": ballot_history.kills,
    "power_cuts": power_loss.power_cuts,
    "races": races.races,
    "paper_races": races.paper_races,
    "closes": races.closes,
    "programme": programme.programme,
}

if __name__ == "__main__":
    print(json.dumps(SCENARIOS[sys.argv[1]](**json.loads(sys.argv[2]))))
