"""Doors for machines, and the desk's page for what nobody can place."""
