"""The verbs. Those that start or stop clocks make and end promises in the same transaction."""
