"""Technical things without a word of the field in them: a module a thing, each tested, importing nothing above."""
