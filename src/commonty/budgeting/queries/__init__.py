"""The big reads."""
