"""Where things happen: the tree landlord → area → estate → block → home.

Everything happens *within* a place. People live in homes, staff work for places, and no page lists who lives where.
Rests on: journal, access, kit.
"""
