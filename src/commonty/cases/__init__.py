"""What residents ask for: a question, a request, a complaint, a danger, a wish for information, thanks.

A *case* is one thing that one resident raised, as a conversation with one named person, with *clocks* that run under the
regimes of a rule pack. *Answered* is our word and stops the clock; *sorted* is the resident's. With consent several cases
become one *public issue* that neighbours can join. Rests on: promises, notices, people, places, journal, maths, kit.
"""
