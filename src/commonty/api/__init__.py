"""What other programs read: public issues by Open311 GeoReport v2. It shows what everybody sees and takes nothing in.

Rests on: cases, promises, places, kit.
"""
