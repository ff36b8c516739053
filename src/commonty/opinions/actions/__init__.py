"""The verbs: asking, adding, saying what one thinks, working out what it comes to."""
