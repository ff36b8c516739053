"""The big reads, one module each."""
