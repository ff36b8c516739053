"""The verbs: `sending` is the worker's, `printing` is done by people."""
