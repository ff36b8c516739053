"""The verbs: take in what came, and decide what nobody could tell."""
