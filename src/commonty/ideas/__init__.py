"""From a thought to an answer that the landlord owes: an idea, who stands behind it, what we answer and why.

An *idea* rests on a place; a *support* is one human who stands behind it; enough of them and an *answer* is *owed*: a
promise with an owner and a day. A «no» can be *challenged* once. Rests on: cases, promises, files, people.
"""
