"""The verbs of people, one module each. Only these write."""
