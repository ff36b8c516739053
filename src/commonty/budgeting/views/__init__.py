"""The pages: fetch what this person may see, one call, answer."""
