"""Winners and their order are those of pabutools, and of the cities themselves."""

import gzip
import json
from pathlib import Path

import pytest

from commonty.maths.counting import Rules, count, read_pabulib
from commonty.maths.counting.tests.elections import RULE_OF, SHARED, small_election, utilities_of

STORED = Path(__file__).parent / "small_answers.json.gz"
# One unit of forint a step: some ten thousand raises, a matter for `make bench` and `make faults`.
MANY_STEPS = 5000
# Together some seconds; the others go with `make faults`.
SLOW_FILES = ("France_Toulouse_2024", "Poland_Warszawa_2020_Praga-Poludnie", "Poland_Warszawa_2021_Bielany")
SLOW_RULES = ("mes_add1u", "mes_add_until_overspend_u", "mes_addstep")


def entries():
    for path in sorted((SHARED / "expected").glob("*.json")):
        results = json.loads(path.read_text())["results"]
        for utility, rules in results.items():
            steps = {
                name: entry.get("steps_taken", rules.get(name.removesuffix("_u"), {}).get("steps_taken", 0))
                for name, entry in rules.items()
            }
            steps["mes_add1u"] = steps.get("mes_add1", 0)
            for name, entry in rules.items():
                slow = steps[name] > MANY_STEPS or (path.stem in SLOW_FILES and "add" in name)
                slow = slow or (name in SLOW_RULES and steps[name] > 50)
                mark = [pytest.mark.faults] if slow else []
                yield pytest.param(path.stem, utility, name, entry, id=f"{path.stem}-{utility}-{name}", marks=mark)


def elections():
    """The parameters, or one that says why there are none."""
    found = list(entries())
    reason = "the shared elections are not here (COMMONTY_SHARED)"
    return found or [pytest.param("", "", "", {}, marks=pytest.mark.skip(reason=reason))]


@pytest.fixture(scope="module")
def read():
    known = {}

    def reader(name):
        if name not in known:
            known.clear()
            known[name] = read_pabulib(SHARED / f"{name}.pb")
        return known[name]

    return reader


@pytest.mark.parametrize(("name", "utility", "rule", "entry"), elections())
def test_real_election_has_the_expected_winners_in_order(read, name, utility, rule, entry):
    kind, completion = RULE_OF[rule]
    outcome = count(read(name), Rules(rule=kind, utility=utility, completion=completion, step=entry.get("step", 1)))
    assert list(outcome.funded) == entry["winners"]
    assert outcome.spent == pytest.approx(float(entry["cost"]), abs=1e-6)
    if "steps_taken" in entry:
        assert outcome.steps_taken == entry["steps_taken"]


@pytest.mark.skipif(not SHARED.exists(), reason="the shared elections are not here (COMMONTY_SHARED)")
@pytest.mark.parametrize("name", ["Poland_Wieliczka_2023_Green_Budget", "Netherlands_Assen_2024"])
def test_our_default_is_what_the_cities_did(read, name):
    official = json.loads((SHARED / "expected" / f"{name}.json").read_text()).get("official_selected")
    if official:
        assert sorted(count(read(name), Rules()).funded) == sorted(official)


def test_2000_small_elections_full_of_ties_are_counted_as_pabutools_does():
    stored = json.loads(gzip.decompress(STORED.read_bytes()))
    assert len(stored) == 2000
    different = []
    for seed, answers in enumerate(stored):
        election = small_election(seed)
        # One utility for each election keeps this to some seconds; `make oracle` asks for all.
        utility = utilities_of(election)[seed % len(utilities_of(election))]
        for name in ("greedy", "mes", "mes_add1u", "mes_add_until_overspend"):
            rule, completion = RULE_OF[name]
            outcome = count(election, Rules(rule=rule, utility=utility, completion=completion))
            if " ".join(outcome.funded) != answers[f"{utility}/{name}"]:
                different.append((seed, utility, name))
    assert different == []


def test_twin_other_tie_order_differs_from_pabutools():
    stored = json.loads(gzip.decompress(STORED.read_bytes()))
    other = Rules(completion="none", ties=("high-cost",))
    answers = [count(small_election(seed), other).funded for seed in range(60)]
    assert any(" ".join(found) != stored[seed]["cost/mes"] for seed, found in enumerate(answers))
