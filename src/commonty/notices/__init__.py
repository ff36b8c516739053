"""One message to one person through one channel (email, text, letter): choose, compose, deliver, remember.

Notices are made from journal entries that have none yet, so a message is owed from the moment when the thing happened and
cannot be lost with a crash. Sign-in codes never come through here. Rests on: people, places, journal, gateways, kit.
"""
