"""Verbs, one module a noun."""
