"""What happened, in order, for good: one append-only row for each thing, chained by hashes.

An entry holds ids and facts, never free text and never a choice on a ballot; it has no foreign keys, so it neither blocks
a deletion nor vanishes with one. One chain per round and one per landlord for the rest. It is also the outbox that
notices read. Rests on: kit.
"""
