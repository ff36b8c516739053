"""Commonty."""
