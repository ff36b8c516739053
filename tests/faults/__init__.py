"""Kills, races, power loss, tampering: the scoreboard's R1 to R4 and R24, each with a twin that must fail.

The same code runs small in `make test` and at full size in `make faults`.
"""
