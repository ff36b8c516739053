"""Participatory budgeting: residents decide how money is spent.

A *round* goes from a *pot* with rules, through *projects* and a secret vote, to a *count* that explains itself and can
be repeated by anybody, and on to the *ledger* that follows every pound. Rests on: ballots, notices, people, places,
journal, access, kit, maths.counting.
"""
