"""Pages: fetch, one call, answer."""
