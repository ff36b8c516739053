"""How a resident proves who they are without a password: a code by email, text or call, or the code on a letter.

The same answer and the same work for an address or number that we know and one that we don't. Codes are spent by a
POST, work once, for one purpose, and for a short time. None of this is in the journal but the use of a letter's code.
"""
