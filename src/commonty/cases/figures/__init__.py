"""Figures for the regulator's yearly return: sums alone, each with its working. They ask no database and no clock.

Indicators 3 and 4 (complaints) and 31 to 33 (damp and mould), for a year to 31 March.
"""
