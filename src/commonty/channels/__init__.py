"""Doors beside the pages: email and texts that come in become words in cases.

An *arrival* is one mail or text that came in. Who it is from is asked before it is believed: what nobody can tell is held,
and a person decides. Nothing here answers by itself. Rests on: cases, notices, people, places, journal, gateways, kit.
"""
