"""Residents and staff: who they are, where they live, how they sign in, which roles they hold where.

A *person* is a human; a *tie* binds a person to a home (tenant, joint tenant, household member, owner); *staff*
hold a *role* within a place; an *account* is how a person signs in, and nobody needs one. Rests on: places, journal,
access, kit, gateways.
"""
