"""Reads, one module a page or question."""
