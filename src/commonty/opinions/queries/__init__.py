"""Reads. None of them knows the sums."""
