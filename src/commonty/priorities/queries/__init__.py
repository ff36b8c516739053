"""Reads too big for a queryset method."""
