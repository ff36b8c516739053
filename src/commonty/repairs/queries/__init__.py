"""Reads that are too big for a queryset method."""
