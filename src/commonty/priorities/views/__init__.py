"""Fetch what this person may see, one call, answer."""
