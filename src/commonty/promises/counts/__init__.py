"""Honest counts of promises: what each counts as, what may be shown of few, and how long they took."""
