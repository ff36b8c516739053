"""What somebody said would be done, by when, and what became of it: one ledger for the commitments of every app.

A *promise* has an *owner*, who is one person with a name, and a day. It is *kept*, *kept late*, *broken*, *replaced* with
a reason, or *released* by whoever it was made to. The app above that makes one says where it belongs (`about`, `place`)
and who may see it (`audience`). Rests on: people, places, journal, access, kit.
"""
