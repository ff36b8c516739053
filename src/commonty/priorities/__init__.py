"""What a place needs, simply: a board of short needs, who has them too, and what the landlord says to the first of them.

A *need* rests on a place; a *voice* is one human who has it too. To the *top five* of a board the landlord owes a promise
or a reason. Alike needs are *joined*. Rests on: discussions, cases, promises, people.
"""
