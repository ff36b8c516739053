"""A secret vote, whatever it is about: who may vote and who has, the sealed envelopes, the box and its opening.

The *register* says who may vote and on which *paper*; an *entitlement* is one vote of one person or home; an
*envelope* holds a ballot sealed to the register's key; the *box* is opened by two people after the close, and then
there are *counted ballots* without person, time or order. Rests on: people, places, journal, access, kit.
"""
