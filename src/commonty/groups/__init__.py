"""Residents' groups: people who organise, in a room of their own that the landlord can't read.

A *group* has a purpose, an area and *members*; an *organiser* lets people in. A member is known by the *name in the group*
that they chose. No role of the landlord's opens a room. Rests on: promises, notices, files, people, places, journal, kit.
"""
